"""Who comes in by a log-in to a portal: one statement asks for the session, the account, the access and the record.

A second one asks for the staff who see the portal as somebody, where it is their log-in.

Whatever was taken away since, by staff or by a change of the record, ends here at the next request.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql import Select

from kith.access.actor import Actor
from kith.definition.model import PortalType
from kith.identity.impersonation import Impersonation
from kith.identity.load import FOREVER, UNWRITTEN, Entry, by_user
from kith.identity.secrets import token_hash
from kith.portal.access import ACTIVE, may_enter, realm
from kith.storage.system import CatalogueRow, PortalAccess, Principal, Session, User
from kith.storage.tx import Tx


def by_session(tx: Tx, portal: PortalType, token: str, *, idle: timedelta = FOREVER) -> Entry:
    """Who holds the session `token` of the portal, and the catalogue's version. One not used for `idle` is over.

    No actor: the token is unknown, expired, or of another realm; the access isn't active; the record may not log in.
    Where staff act as the person, whether they still may is for `kith.identity.impersonation` to say.
    """
    now = tx.clock.now()
    found = (
        _people(tx, portal)
        .add_columns(
            Session.csrf_secret,
            Session.token_hash,
            Session.user_id,
            Session.impersonated_id,
            Session.impersonated_until,
            Session.impersonation_reason,
        )
        .join(Session, sa.func.coalesce(Session.impersonated_id, Session.user_id) == User.id)
        .where(
            Session.token_hash == token_hash(token),
            Session.realm == realm(portal),
            Session.expires_at > now,
            Session.last_seen_at > now - idle - UNWRITTEN,
        )
        .subquery("person")
    )
    current = sa.select(sa.func.max(CatalogueRow.version).label("version")).where(CatalogueRow.current)
    version = current.subquery("catalogue")
    both = version.outerjoin(found, sa.true())
    row = tx.connection.execute(sa.select(version.c.version, *found.c).select_from(both)).one()
    if row.id is None:
        return Entry(actor=None, version=row.version or 0)
    staff = _impersonation(tx, row) if row.impersonated_id is not None else None
    return Entry(
        actor=_actor(portal, row, "page", impersonator=staff.by if staff else None),
        version=row.version or 0,
        impersonation=staff,
        csrf_secret=row.csrf_secret,
        token_id=row.token_hash,
    )


def acting(tx: Tx, portal: PortalType, user: str, *, via: str = "job") -> Actor | None:
    """The actor that a portal account is now, or None for one that may not come in: for jobs and commands."""
    row = tx.connection.execute(_people(tx, portal).where(User.id == user)).first()
    return _actor(portal, row, via) if row else None


def _people(tx: Tx, portal: PortalType) -> Select[Any]:
    table = tx.tables.table(portal.users)
    columns: list[Any] = [User.id, Principal.name, User.email, User.locale, User.timezone, PortalAccess.record_id]
    return (
        sa.select(*columns)
        .join(Principal, Principal.id == User.id)
        .join(PortalAccess, PortalAccess.user_id == User.id)
        .join(table, table.c.id == PortalAccess.record_id)
        .where(
            User.kind == "portal",
            User.state == ACTIVE,
            PortalAccess.type == portal.physical,
            PortalAccess.module == tx.site.modules[portal.users].physical,
            PortalAccess.state == ACTIVE,
            may_enter(tx, portal, table),
        )
    )


def _impersonation(tx: Tx, row: Any) -> Impersonation:
    """Who acts, as they are now: of an account that isn't active no role counts."""
    holder = by_user(tx.connection, row.user_id, via="page")
    return Impersonation(
        by=row.user_id,
        roles=holder.roles if holder else frozenset(),
        active=holder is not None,
        person_active=True,  # the statement finds no other
        reason=row.impersonation_reason or "",
        until=row.impersonated_until,
    )


def _actor(portal: PortalType, row: Any, via: str, *, impersonator: str | None = None) -> Actor:
    return Actor(
        kind="portal",
        user=row.id,
        name=row.name,
        email=row.email,
        portal_type=portal.name,
        record=row.record_id,
        record_module=portal.users,
        impersonator=impersonator,
        locale=row.locale or portal.language or "",
        zone=row.timezone or "",
        via=via,
    )
