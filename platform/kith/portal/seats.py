"""Seats: who is invited or active takes one, and no two transactions count at once."""

from __future__ import annotations

from collections.abc import Mapping

import sqlalchemy as sa

from kith.definition.model import PortalType
from kith.errors import KithError, Problem
from kith.portal.access import SEATED
from kith.storage.locks import hold_name
from kith.storage.system import PortalAccess
from kith.storage.tx import Tx

_LOCK = "kith portal seats"
ENDLESS = 10**9  # seats of a type that says no number


def taken(tx: Tx) -> Mapping[str, int]:
    """Portal type -> seats that are taken, for every type of the site."""
    counted = (
        sa.select(PortalAccess.type, sa.func.count()).where(PortalAccess.state.in_(SEATED)).group_by(PortalAccess.type)
    )
    found = {row[0]: row[1] for row in tx.connection.execute(counted)}
    return {name: found.get(portal.physical, 0) for name, portal in tx.site.portals.types.items()}


def licences_taken(tx: Tx) -> int:
    """How many licences of the pool are taken, by all types that share it."""
    types = tx.site.portals.types
    return sum(count for name, count in taken(tx).items() if types[name].licence == "pool")


def hold(tx: Tx) -> None:
    """Makes this transaction the only one that takes seats, until it ends."""
    hold_name(tx.connection, _LOCK)


def check_free(tx: Tx, portal: PortalType) -> int:
    """How many seats the type has left, one at least. `hold` comes first.

    Raises K473 where it has none, K474 where the pool has none.
    """
    counts, types = taken(tx), tx.site.portals.types
    if portal.seats is not None and counts[portal.name] >= portal.seats:
        raise KithError(Problem(code="K473", params={"seats": portal.seats, "portal": portal.label}))
    pool = tx.site.portals.licence_pool
    shared = sum(count for name, count in counts.items() if types[name].licence == "pool")
    if portal.licence == "pool" and shared >= pool:
        raise KithError(Problem(code="K474", params={"seats": pool}))
    left = [] if portal.seats is None else [portal.seats - counts[portal.name]]
    return min([*left, pool - shared]) if portal.licence == "pool" else min(left, default=ENDLESS)
