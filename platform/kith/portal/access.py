"""Who has access to which portal, as which record, and in which state that is."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql import ColumnElement, Select

from kith.access.actor import SYSTEM
from kith.access.predicate import holds
from kith.definition.model import PortalType
from kith.errors import KithError, Problem, nearest
from kith.storage.system import PortalAccess, User
from kith.storage.tx import Tx

NOT_INVITED, INVITED, ACTIVE, SUSPENDED = "not_invited", "invited", "active", "suspended"
SEATED = (INVITED, ACTIVE)  # the states that take a seat


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """Somebody's access to one portal, as one record. `type` is the portal type's name.

    `last_login` is that of the account, which may serve several portals; None before the first.
    """

    id: str
    user: str
    email: str
    type: str
    record: str
    state: str
    created_at: datetime
    changed_at: datetime
    last_login: datetime | None


def portal_type(tx: Tx, name: str) -> PortalType:
    """The portal type of that name. Raises K470."""
    found = tx.site.portals.types.get(name)
    if found is None:
        known = tx.site.portals.types
        raise KithError(Problem(code="K470", params={"name": name[:200]}, suggestion=nearest(name, known)))
    return found


def realm(portal: PortalType) -> str:
    """What log-ins to the portal are kept under: it outlasts a new name of the type."""
    return portal.realm


def of_record(tx: Tx, portal: PortalType, record: str) -> Access | None:
    """The record's access to the portal; None where it isn't invited."""
    statement = _accesses().where(PortalAccess.type == portal.physical, PortalAccess.record_id == record)
    row = tx.connection.execute(statement).first()
    return _access(portal, row) if row else None


def by_id(tx: Tx, portal: PortalType, access: str) -> Access | None:
    """The access with that id, if it is one to this portal."""
    statement = _accesses().where(PortalAccess.type == portal.physical, PortalAccess.id == access)
    row = tx.connection.execute(statement).first()
    return _access(portal, row) if row else None


def of_records(tx: Tx, portal: PortalType, records: Collection[str]) -> Mapping[str, Access]:
    """The accesses of these records by record: for a column of a list. Who isn't invited is left out."""
    asked = PortalAccess.record_id.in_(sorted(records))
    rows = tx.connection.execute(_accesses().where(PortalAccess.type == portal.physical, asked))
    return {row.record_id: _access(portal, row) for row in rows}


def of_type(
    tx: Tx,
    portal: PortalType,
    *,
    state: str | None = None,
    records: Collection[str] | None = None,
    limit: int = 1000,
) -> tuple[Access, ...]:
    """The accesses to the portal, the latest first: for a review; with `records` those of these alone."""
    statement = _accesses().where(PortalAccess.type == portal.physical)
    if records is not None:
        statement = statement.where(PortalAccess.record_id.in_(sorted(records)))
    if state is not None:
        statement = statement.where(PortalAccess.state == state)
    rows = tx.connection.execute(statement.order_by(PortalAccess.created_at.desc(), PortalAccess.id).limit(limit))
    return tuple(_access(portal, row) for row in rows)


def may_enter(tx: Tx, portal: PortalType, table: sa.FromClause) -> ColumnElement[bool]:
    """Which records of the portal's module may log in: living, active ones, as far as `allowed_if` goes."""
    active = table.c[tx.tables.column(portal.users, "active").name]
    there = sa.and_(table.c.deleted_at.is_(None), active)
    if portal.allowed_if is None:
        return there
    return sa.and_(there, holds(tx, SYSTEM, portal.allowed_if.condition, table, trusted=True))


def is_let_in(tx: Tx, portal: PortalType, record: str) -> bool:
    """Whether the record may log in to the portal, as it stands now."""
    table = tx.tables.table(portal.users)
    statement = sa.select(table.c.id).where(table.c.id == record, may_enter(tx, portal, table))
    return tx.connection.execute(statement).first() is not None


def _accesses() -> Select[Any]:
    names = ("id", "user_id", "record_id", "state", "created_at", "changed_at")
    columns: list[Any] = [*(getattr(PortalAccess, name) for name in names), User.email, User.last_login_at]
    return sa.select(*columns).join(User, User.id == PortalAccess.user_id)


def _access(portal: PortalType, row: Any) -> Access:
    return Access(
        id=row.id,
        user=row.user_id,
        email=row.email,
        type=portal.name,
        record=row.record_id,
        state=row.state,
        created_at=row.created_at,
        changed_at=row.changed_at,
        last_login=row.last_login_at,
    )
