"""The staff as a list: found by words, role, state; a page at a time in the order of their names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql import ColumnElement, Select

from kith.fields.keys import fold, sort_key
from kith.storage.system import Principal, User, UserRole
from kith.storage.tx import Tx

_COLUMNS: tuple[Any, ...] = (
    User.id,
    Principal.name,
    Principal.name_sort,
    User.email,
    User.state,
    User.created_at,
    User.last_login_at,
    User.second_factor_at,
)
STATES = ("active", "invited", "suspended")
Place = tuple[str, str]  # the key of a name and an id: where a page ends


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody of the staff. `roles` are physical names; `last_login_at` is when they last logged in."""

    id: str
    name: str
    email: str
    state: str
    roles: tuple[str, ...]
    created_at: datetime
    last_login_at: datetime | None
    second_factor_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Whom a list is to show; '' asks for nothing. `role` is a physical name, `factor` on or off."""

    words: str = ""
    role: str = ""
    state: str = ""
    factor: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A page of people, how many there are altogether, and the place after which the next page begins."""

    people: tuple[Person, ...]
    total: int
    next: Place | None


def people(tx: Tx, wanted: Wanted, *, limit: int = 50, after: Place | None = None) -> Page:
    """The page of people behind `after`."""
    conditions = list(_conditions(wanted))
    counted = sa.select(sa.func.count()).select_from(User).join(Principal, Principal.id == User.id).where(*conditions)
    statement = _people().where(*conditions)
    if after is not None:
        name, id = after
        later = sa.and_(Principal.name_sort == name, User.id > id)
        statement = statement.where(sa.or_(Principal.name_sort > name, later))
    rows = tx.connection.execute(statement.limit(limit + 1)).all()
    last = rows[limit - 1] if len(rows) > limit else None
    return Page(
        people=_with_roles(tx, rows[:limit]),
        total=tx.connection.execute(counted).scalar_one(),
        next=(last.name_sort, last.id) if last is not None else None,
    )


def person(tx: Tx, id: str) -> Person | None:
    """The member of staff with that id, or None."""
    found = _with_roles(tx, tx.connection.execute(_people().where(User.id == id)).all())
    return found[0] if found else None


def holders(tx: Tx) -> dict[str, int]:
    """Physical role -> how many of the staff hold it, suspended ones too."""
    rows = tx.connection.execute(sa.select(UserRole.role, sa.func.count()).group_by(UserRole.role))
    return {row[0]: row[1] for row in rows}


def _people() -> Select[Any]:
    return (
        sa.select(*_COLUMNS)
        .join(Principal, Principal.id == User.id)
        .where(User.kind == "staff")
        .order_by(Principal.name_sort, User.id)
    )


def _conditions(wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    yield User.kind == "staff"
    for word in wanted.words.split():
        called = Principal.name_sort.contains(sort_key(word), autoescape=True)
        yield sa.or_(called, User.email_key.contains(fold(word), autoescape=True))
    if wanted.role:
        yield User.id.in_(sa.select(UserRole.user_id).where(UserRole.role == wanted.role))
    if wanted.state:
        yield User.state == wanted.state
    if wanted.factor:
        yield User.second_factor_at.is_not(None) if wanted.factor == "on" else User.second_factor_at.is_(None)


def _with_roles(tx: Tx, rows: Any) -> tuple[Person, ...]:
    held: dict[str, list[str]] = {row.id: [] for row in rows}
    if held:
        statement = sa.select(UserRole.user_id, UserRole.role).where(UserRole.user_id.in_(sorted(held)))
        for user, role in tx.connection.execute(statement.order_by(UserRole.role)):
            held[user].append(role)
    return tuple(
        Person(
            id=row.id,
            name=row.name,
            email=row.email,
            state=row.state,
            roles=tuple(held[row.id]),
            created_at=row.created_at,
            last_login_at=row.last_login_at,
            second_factor_at=row.second_factor_at,
        )
        for row in rows
    )
