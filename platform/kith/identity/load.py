"""The one statement at the start of a request: who asks, with which roles and groups, and the catalogue's version."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.engine import Connection
from sqlalchemy.sql import ColumnElement, Select

from kith.access.actor import Actor
from kith.identity.secrets import token_hash
from kith.storage.system import ApiToken, CatalogueRow, GroupMember, Principal, Session, User, UserRole

_CURRENT = sa.select(CatalogueRow.version).where(CatalogueRow.current)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Who came in. `actor` None: the token is unknown, expired, revoked, or its account is suspended.

    `version` is the catalogue's present version, 0 where nothing was applied yet.
    """

    actor: Actor | None
    version: int
    csrf_secret: str | None = None
    token_id: str | None = None  # an API token's id; a session's hash


def by_session(connection: Connection, token: str, realm: str, now: datetime) -> Entry:
    """Who holds the session `token` in `realm`, and the catalogue's version."""
    found = {"hash": token_hash(token), "realm": realm, "now": now}
    row = connection.execute(_session_statement(connection.dialect.name), found).one()
    if row.id is None:
        return Entry(actor=None, version=row.version or 0)
    actor = _actor(row, narrowed=None, impersonator=row.impersonator_id, via="page")
    return Entry(actor=actor, version=row.version or 0, csrf_secret=row.csrf_secret, token_id=row.token_hash)


def by_api_token(connection: Connection, token: str, now: datetime) -> Entry:
    """Whose API token `token` is, and the catalogue's version."""
    row = connection.execute(_token_statement(connection.dialect.name), {"hash": token_hash(token), "now": now}).one()
    if row.id is None:
        return Entry(actor=None, version=row.version or 0)
    narrowed = frozenset(row.scopes) if row.scopes is not None else None
    actor = _actor(row, narrowed=narrowed, impersonator=None, via="api")
    return Entry(actor=actor, version=row.version or 0, token_id=row.token_id)


def by_user(connection: Connection, user: str, *, via: str) -> Actor | None:
    """The actor that an account is now, or None for one that isn't active: for commands and jobs."""
    statement = _people(connection.dialect.name).where(User.id == user, User.state == "active")
    row = connection.execute(statement).first()
    return _actor(row, narrowed=None, impersonator=None, via=via) if row else None


def anonymous(connection: Connection) -> Entry:
    """Nobody in particular, and the catalogue's version."""
    return Entry(actor=None, version=connection.execute(_CURRENT).scalar() or 0)


def _actor(row: Any, *, narrowed: frozenset[str] | None, impersonator: str | None, via: str) -> Actor:
    return Actor(
        kind=row.kind,
        user=row.id,
        name=row.name,
        email=row.email,
        roles=frozenset(row.roles.split(",")) if row.roles else frozenset(),
        groups=frozenset(row.groups.split(",")) if row.groups else frozenset(),
        narrowed=narrowed,
        impersonator=impersonator,
        locale=row.locale or "",
        zone=row.timezone or "",
        via=via,
    )


def _people(dialect: str) -> Select[Any]:
    roles = _joined(dialect, UserRole.role, UserRole.user_id == User.id)
    groups = _joined(dialect, sa.cast(GroupMember.group_id, sa.Text), GroupMember.user_id == User.id)
    return sa.select(
        User.id,
        User.kind,
        Principal.name,
        User.email,
        User.locale,
        User.timezone,
        roles.label("roles"),
        groups.label("groups"),
    ).join(Principal, Principal.id == User.id)


def _joined(dialect: str, column: Any, where: ColumnElement[bool]) -> ColumnElement[Any]:
    """The values of `column`, joined by commas, as a subquery."""
    if dialect == "postgresql":
        return (
            sa.select(sa.func.string_agg(column, aggregate_order_by(sa.literal_column("','"), column)))
            .where(where)
            .scalar_subquery()
        )
    return sa.select(sa.func.group_concat(column, ",")).where(where).scalar_subquery()


@lru_cache(maxsize=4)
def _session_statement(dialect: str) -> Select[Any]:
    people = (
        _people(dialect)
        .where(User.state == "active")
        .add_columns(Session.csrf_secret, Session.impersonator_id, Session.token_hash)
        .join(Session, Session.user_id == User.id)
    )
    found = people.where(
        Session.token_hash == sa.bindparam("hash"),
        Session.realm == sa.bindparam("realm"),
        Session.expires_at > sa.bindparam("now", type_=Session.expires_at.type),
    )
    return _with_version(found)


@lru_cache(maxsize=4)
def _token_statement(dialect: str) -> Select[Any]:
    now = sa.bindparam("now", type_=ApiToken.created_at.type)
    people = _people(dialect).where(User.state == "active").add_columns(ApiToken.scopes, ApiToken.id.label("token_id"))
    found = people.join(ApiToken, ApiToken.user_id == User.id).where(
        ApiToken.hash == sa.bindparam("hash"),
        ApiToken.revoked_at.is_(None),
        sa.or_(ApiToken.expires_at.is_(None), ApiToken.expires_at > now),
    )
    return _with_version(found)


def _with_version(found: Select[Any]) -> Select[Any]:
    """One row always: the version, with the person beside it where there is one."""
    person = found.subquery("person")
    version = (
        sa.select(sa.func.max(CatalogueRow.version).label("version")).where(CatalogueRow.current).subquery("catalogue")
    )
    return sa.select(version.c.version, *person.c).select_from(version.outerjoin(person, sa.true()))
