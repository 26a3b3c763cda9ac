"""The one statement at the start of a request: who asks, with which roles and groups, and the catalogue's version."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import aggregate_order_by
from sqlalchemy.engine import Connection
from sqlalchemy.orm import aliased
from sqlalchemy.sql import ColumnElement, Select

from kith.access.actor import Actor
from kith.identity.impersonation import Impersonation
from kith.identity.secrets import token_hash
from kith.storage.system import (
    ApiToken,
    CatalogueRow,
    Favourite,
    GroupMember,
    Notification,
    Principal,
    Session,
    SharedWith,
    User,
    UserRole,
)

FOREVER = timedelta(days=36_500)
_TOLD = (
    sa.exists()
    .where(Notification.user_id == User.id, Notification.seen_at.is_(None), Notification.quiet.is_(False))
    .correlate(User)
)
_STARRED = sa.exists().where(Favourite.user_id == User.id).correlate(User)
UNWRITTEN = timedelta(minutes=1)  # how far what is known of a session's last use may lie behind
_CURRENT = sa.select(CatalogueRow.version).where(CatalogueRow.current)


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """Who came in. `actor` None: the token is unknown, expired, revoked, or its account is suspended.

    `version` is the catalogue's present version, 0 where nothing was applied yet. `impersonation`: the actor is the
    person that somebody else acts as; whether they still may is for `kith.identity.impersonation` to say. `told`: there
    may be something new to tell the person; `starred`: there are records that they gave a star.
    """

    actor: Actor | None
    version: int
    impersonation: Impersonation | None = None
    csrf_secret: str | None = None
    token_id: str | None = None  # an API token's id; a session's hash
    told: bool = False
    starred: bool = False
    proven: bool = True  # False: no second factor is set up, and none was vouched for at the log-in


def by_session(connection: Connection, token: str, realm: str, now: datetime, *, idle: timedelta = FOREVER) -> Entry:
    """Who holds the session `token` in `realm`, and the catalogue's version. One not used for `idle` is over."""
    found = {"hash": token_hash(token), "realm": realm, "now": now, "used": now - idle - UNWRITTEN}
    row = connection.execute(_session_statement(connection.dialect.name), found).one()
    if row.id is None:
        return Entry(actor=None, version=row.version or 0)
    acting = _impersonation(row) if row.impersonated_id is not None else None
    actor = _actor(row, narrowed=None, impersonator=acting.by if acting else None, via="page")
    return Entry(
        actor=actor,
        version=row.version or 0,
        impersonation=acting,
        csrf_secret=row.csrf_secret,
        token_id=row.token_hash,
        told=bool(row.told),
        starred=bool(row.starred),
        proven=acting is not None or row.second_factor_at is not None or bool(row.strong),
    )


def by_api_token(connection: Connection, token: str, now: datetime) -> Entry:
    """Whose API token `token` is, and the catalogue's version."""
    row = connection.execute(_token_statement(connection.dialect.name), {"hash": token_hash(token), "now": now}).one()
    if row.id is None:
        return Entry(actor=None, version=row.version or 0)
    narrowed = frozenset(row.scopes) if row.scopes is not None else None
    actor = _actor(row, narrowed=narrowed, impersonator=None, via="api")
    proven = row.second_factor_at is not None
    return Entry(actor=actor, version=row.version or 0, token_id=row.token_id, proven=proven)


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
        roles=_listed(row.roles),
        groups=_listed(row.groups),
        shared=_listed(row.shared_0) | _listed(row.shared_1) | _listed(row.shared_2),
        narrowed=narrowed,
        impersonator=impersonator,
        locale=row.locale or "",
        zone=row.timezone or "",
        via=via,
    )


def _impersonation(row: Any) -> Impersonation:
    return Impersonation(
        by=row.user_id,
        roles=_listed(row.own_roles),
        active=row.own_state == "active",
        person_active=row.state == "active",
        reason=row.impersonation_reason or "",
        until=row.impersonated_until,
    )


def _listed(joined: str | None) -> frozenset[str]:
    return frozenset(joined.split(",")) if joined else frozenset()


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
        User.second_factor_at,
        roles.label("roles"),
        groups.label("groups"),
        *_shared(dialect),
    ).join(Principal, Principal.id == User.id)


def _shared(dialect: str) -> tuple[ColumnElement[Any], ...]:
    """The modules of which something is shared with the person, with a group of theirs, with a role of theirs."""
    group, role = sa.cast(GroupMember.group_id, sa.Text), UserRole.role
    mine = _joined(dialect, SharedWith.module, SharedWith.holder == sa.cast(User.id, sa.Text))
    groups = sa.and_(GroupMember.user_id == User.id, SharedWith.holder == group)
    roles = sa.and_(UserRole.user_id == User.id, SharedWith.holder == role)
    named = (mine, _joined(dialect, SharedWith.module, groups), _joined(dialect, SharedWith.module, roles))
    return tuple(each.label(f"shared_{place}") for place, each in enumerate(named))


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
    """Who holds the session, or whom its holder acts as: then the holder's own state and roles are read as well."""
    acting = Session.impersonated_id.is_not(None)
    own_roles = _joined(dialect, UserRole.role, UserRole.user_id == Session.user_id)
    own = aliased(User)
    own_state = sa.select(own.state).where(own.id == Session.user_id).scalar_subquery()
    people = (
        _people(dialect)
        .add_columns(
            User.state,
            sa.case((acting, own_roles)).label("own_roles"),
            sa.case((acting, own_state)).label("own_state"),
            _TOLD.label("told"),
            _STARRED.label("starred"),
            Session.user_id,
            Session.csrf_secret,
            Session.token_hash,
            Session.strong,
            Session.impersonated_id,
            Session.impersonated_until,
            Session.impersonation_reason,
        )
        .join(Session, sa.func.coalesce(Session.impersonated_id, Session.user_id) == User.id)
    )
    found = people.where(
        Session.token_hash == sa.bindparam("hash"),
        Session.realm == sa.bindparam("realm"),
        Session.expires_at > sa.bindparam("now", type_=Session.expires_at.type),
        Session.last_seen_at > sa.bindparam("used", type_=Session.last_seen_at.type),
        sa.or_(User.state == "active", acting),
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
