"""Inviting records that were just made, where whoever made them said so: over the API and in an import.

They say it each time. That a type presets the tick of the staff form says nothing here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kith.access.actor import Actor
from kith.definition.model import PortalType
from kith.errors import KithError, Problem, nearest
from kith.portal.bulk import invite_all
from kith.portal.invitations import check_may_manage
from kith.portal.standing import portals_of
from kith.storage.tx import Tx

ONLY = "true"  # says the one portal that there is


def portal_named(tx: Tx, actor: Actor, module: str, said: str) -> PortalType:
    """The portal that new records of `module` are invited to: by its name, or `true` where there is one alone.

    Raises K470 where `said` names none of the module's, K477 for who may not manage portals.
    """
    portals = {each.name: each for each in portals_of(tx.site, module)}
    check_may_manage(tx, actor)
    if said == ONLY and len(portals) == 1:
        return next(iter(portals.values()))
    if said not in portals:
        near = nearest(said, portals) or (next(iter(portals)) if len(portals) == 1 else None)
        raise KithError(Problem(code="K470", params={"name": said[:200]}, suggestion=near))
    return portals[said]


def invite_new(tx: Tx, actor: Actor, portal: PortalType, ids: Sequence[str]) -> Mapping[int, tuple[Problem, ...]]:
    """Invites each of the records; place in `ids` -> what stands against it, of those that aren't invited."""
    refused = invite_all(tx, actor, portal.name, ids).refused
    return {place: refused[id] for place, id in enumerate(ids) if id in refused}
