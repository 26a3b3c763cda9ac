"""Inviting many at once: a deed of a list like editing and deleting, carried out in batches by the same job."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kith.access.actor import SYSTEM, Actor
from kith.access.rights import access_to, may
from kith.definition.model import PortalType
from kith.errors import KithError, Problem
from kith.portal import seats
from kith.portal.access import portal_type
from kith.portal.invitations import POWER, check_may_manage, invite, invite_checked
from kith.portal.standing import portals_of, standings
from kith.records.actions.model import Done
from kith.records.bulk import OwnDeed
from kith.records.model import Outcome, Query, Row
from kith.records.query import page
from kith.storage.savepoint import savepoint
from kith.storage.tx import Tx

PREFIX = "invite:"  # begins the name of the deed; behind it stands the portal type


def invited_to(tx: Tx, module: str, deed: str) -> PortalType | None:
    """The portal that a deed of the module invites to; None where it is no such deed."""
    if not deed.startswith(PREFIX):
        return None
    return next((each for each in portals_of(tx.site, module) if f"{PREFIX}{each.name}" == deed), None)


def own_deed(tx: Tx, module: str, deed: str) -> OwnDeed | None:
    """What checks and carries out a deed of that name, None for one that isn't about portals."""
    portal = invited_to(tx, module, deed)
    if portal is None:
        return None

    def carry_out(tx: Tx, actor: Actor, ids: Sequence[str]) -> Done:
        return invite_all(tx, actor, portal.name, ids)

    return OwnDeed(check=lambda tx, actor: _check(tx, actor, portal.users), carry_out=carry_out)


def invite_all(tx: Tx, actor: Actor, portal: str, ids: Sequence[str]) -> Done:
    """Invites each record that nothing stands against; the others are named with what does.

    What can be known of all together is asked once; a record that doesn't pass is invited by itself, which says why.
    """
    found, seen = portal_type(tx, portal), _open(tx, actor, portal, ids)
    free = _free(tx, found)
    refused: dict[str, tuple[Problem, ...]] = {}
    for id in ids:
        try:
            with savepoint(tx.connection):
                if id in seen and free:
                    title, email = seen[id]
                    invite_checked(tx, actor, found, id, title=title, email=email)
                else:
                    invite(tx, actor, portal, id)
            free = max(free - 1, 0)
        except KithError as error:
            refused[id] = tuple(error.problems)
    done = tuple(id for id in ids if id not in refused)
    return Done(outcome=Outcome(saved=()), made={}, done=done, refused=refused)


def _free(tx: Tx, portal: PortalType) -> int:
    """The seats that are left, which nobody else takes until the transaction ends."""
    seats.hold(tx)
    try:
        return seats.check_free(tx, portal)
    except KithError:
        return 0


def _open(tx: Tx, actor: Actor, portal: str, ids: Sequence[str]) -> Mapping[str, tuple[str, str]]:
    """Id -> (title, address) of those in the actor's view that can be invited as they are."""
    found = portal_type(tx, portal)
    stands = standings(tx, found.users, ids)
    able = {id for id, each in stands.items() if any(s.portal.name == portal and "invite" in s.deeds for s in each)}
    seen = {row.id: row.title for row in _rows(tx, actor, found.users, able, ())}
    whole = _rows(tx, SYSTEM, found.users, able, (found.email,))
    return {row.id: (seen[row.id], row.values[found.email]) for row in whole if row.id in seen}


def _rows(tx: Tx, actor: Actor, module: str, ids: set[str], fields: tuple[str, ...]) -> tuple[Row, ...]:
    inside = tx.tables.table(module).c.id.in_(sorted(ids))
    return page(tx, actor, Query(module=module, fields=fields, limit=max(len(ids), 1)), extra=inside).rows


def _check(tx: Tx, actor: Actor, module: str) -> None:
    """Raises K477 for who may not manage portals, K601 for who may not view such records."""
    check_may_manage(tx, actor)
    access = access_to(tx.site, actor, module)
    if access is None or not access.allows("view"):
        raise KithError(Problem(code="K601"))


def deeds_of_portals(tx: Tx, actor: Actor, module: str) -> tuple[str, ...]:
    """The names of the deeds that invite records of the module, for who may manage portals; else ()."""
    portals = portals_of(tx.site, module)
    if not portals or not (actor.is_system or (actor.kind == "staff" and may(tx.site, actor, POWER))):
        return ()
    return tuple(f"{PREFIX}{each.name}" for each in portals)
