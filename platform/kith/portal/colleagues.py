"""Which people of a portal invite and remove others, and whom: by `invites` of the type, within their view."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.sql import ColumnElement

from kith.access.actor import SYSTEM, Actor
from kith.access.predicate import holds, within
from kith.definition.model import PortalType
from kith.errors import KithError, Problem
from kith.fields.lookups import is_id
from kith.portal import seats
from kith.portal.access import ACTIVE, of_record
from kith.storage.tx import Tx


def invites(tx: Tx, actor: Actor, portal: PortalType) -> bool:
    """Whether `actor`, somebody in the portal, may invite others as they are now."""
    ways = portal.invites
    if ways is None or actor.kind != "portal" or actor.portal_type != portal.name or actor.record is None:
        return False
    table = tx.tables.table(portal.users)
    fits = sa.true() if ways.who is None else holds(tx, SYSTEM, ways.who.condition, table, trusted=True)
    there = sa.select(table.c.id).where(table.c.id == actor.record, table.c.deleted_at.is_(None), fits)
    return tx.connection.execute(there).first() is not None


def reached(tx: Tx, actor: Actor, portal: PortalType) -> ColumnElement[bool]:
    """The people that `actor` may invite and remove, as a predicate over the portal's module; their view narrows it."""
    if portal.invites is None:
        return sa.false()
    return within(tx, actor, (portal.invites.where,), tx.tables.table(portal.users))


def check_reaches(tx: Tx, actor: Actor, portal: PortalType, record: str) -> None:
    """Raises K601 unless `actor` may invite and remove others, and `record` is one of them: never their own.

    It is the one transaction that looks, so that of two who remove each other one stays.
    """
    seats.hold(tx)
    own = of_record(tx, portal, actor.record or "")
    inside = own is not None and own.user == actor.user and own.state == ACTIVE
    table = tx.tables.table(portal.users)
    if inside and is_id(record) and record != actor.record and invites(tx, actor, portal):
        asked = sa.select(table.c.id).where(table.c.id == record, reached(tx, actor, portal))
        if tx.connection.execute(asked).first() is not None:
            return
    raise KithError(Problem(code="K601"))
