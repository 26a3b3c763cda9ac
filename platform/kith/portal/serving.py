"""Free seats for who waits: whoever waits longest is invited first, as far as seats and licences go."""

from __future__ import annotations

from collections.abc import Callable

from kith.access.actor import SYSTEM, Actor
from kith.definition.model import PortalType
from kith.errors import KithError
from kith.portal import invitations, waiting
from kith.storage.savepoint import savepoint
from kith.storage.tx import Tx

FULL = frozenset({"K473", "K474"})
FOR_GOOD = frozenset({"K471", "K475", "K476", "K601"})  # they can't be invited any more: what comes of it is nothing
BATCH = 100


def serve(tx: Tx) -> int:
    """Invites who waits, portal by portal, until seats are short; tells how many. It is run again for the rest."""
    return sum(_serve(tx, portal) for portal in tx.site.portals.types.values())


def invite_or_enlist(tx: Tx, actor: Actor, portal: str, record: str) -> str | None:
    """None where the invitation is on its way; else why not: `waiting` for a seat, or the code against it.

    For who isn't there to read a refusal: nothing is raised, and nothing of what is refused stays.
    """
    code = _tried(tx, lambda: invitations.invite(tx, actor, portal, record))
    if code not in FULL:
        return code
    return _tried(tx, lambda: invitations.enlist(tx, actor, portal, record)) or "waiting"


def _tried(tx: Tx, deed: Callable[[], object]) -> str | None:
    try:
        with savepoint(tx.connection):
            deed()
    except KithError as error:
        return error.problems[0].code
    return None


def _serve(tx: Tx, portal: PortalType) -> int:
    invited = 0
    for each in waiting.list_of(tx, portal, BATCH):
        refused = _invite(tx, portal, each.record)
        if refused & FULL:
            break
        if refused & FOR_GOOD:
            waiting.strike(tx, portal, each.record)
        invited += not refused
    return invited


def _invite(tx: Tx, portal: PortalType, record: str) -> frozenset[str]:
    """The codes of what stands against it; none where the record is invited."""
    try:
        with savepoint(tx.connection):
            invitations.invite(tx, SYSTEM, portal.name, record)
    except KithError as error:
        return frozenset(problem.code for problem in error.problems)
    return frozenset()
