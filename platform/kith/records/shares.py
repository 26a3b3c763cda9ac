"""The shares of records as values, and with whom one can share: read for the engine itself, rights are asked before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

import sqlalchemy as sa
from sqlalchemy.engine import Row
from sqlalchemy.sql import ColumnElement

from kith.access.actor import Actor
from kith.access.sharing import Level
from kith.definition.model import Module, Site
from kith.errors import KithError, Problem, nearest
from kith.identity import groups, users
from kith.storage.system import Principal, Share
from kith.storage.tx import Tx

Kind = Literal["user", "group", "role"]
KINDS: tuple[Kind, ...] = ("user", "group", "role")

SHARE = Share.metadata.tables[Share.__tablename__]
_MAKER = Principal.metadata.tables[Principal.__tablename__].alias()
_WITH = Principal.metadata.tables[Principal.__tablename__].alias()


@dataclass(frozen=True, slots=True, kw_only=True)
class Holder:
    """With whom a record is shared. `id` is a principal's, or a role's physical name; `name` is what people read."""

    kind: Kind
    id: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Shared:
    """A share of a record. `module` is its physical name. `until` None: for good. `by`: who gave it, by name."""

    id: str
    module: str
    record: str
    holder: Holder
    level: Level
    until: datetime | None
    by: str | None
    created_at: datetime


def holder(tx: Tx, kind: str, name: str) -> Holder:
    """The member of staff (id or e-mail address), group (id or name) or role (its name) to share with.

    Raises K433 for one that isn't there or was suspended, K434 for another kind.
    """
    finders = {"user": _user, "group": _group, "role": _role}
    if kind not in finders:
        raise KithError(Problem(code="K434", field="with"))
    found = finders[kind](tx, name)
    if found is None:
        suggestion = nearest(name, tx.site.roles) if kind == "role" else None
        raise KithError(Problem(code="K433", params={"name": name[:200]}, field=kind, suggestion=suggestion))
    return found


def _user(tx: Tx, name: str) -> Holder | None:
    account = users.find(tx, name)
    open_ = account is not None and account.state != "suspended"
    return Holder(kind="user", id=account.id, name=account.name) if account is not None and open_ else None


def _group(tx: Tx, name: str) -> Holder | None:
    found = groups.find_group(tx, name)
    return None if found is None else Holder(kind="group", id=found.id, name=found.name)


def _role(tx: Tx, name: str) -> Holder | None:
    role = tx.site.roles.get(name)
    return None if role is None or role.abstract else Holder(kind="role", id=role.physical, name=role.label)


def is_with(actor: Actor, share: Shared) -> bool:
    """Whether a share is with the actor, a group or a role of theirs."""
    return share.holder.id in (actor.roles if share.holder.kind == "role" else actor.principals)


def lasting(tx: Tx, module: Module, id: str) -> tuple[Shared, ...]:
    """The shares of a record that last, oldest first; without those with roles that aren't there."""
    lasts = sa.or_(SHARE.c.until.is_(None), SHARE.c.until > tx.clock.now())
    found = load(tx, SHARE.c.module == module.physical, SHARE.c.record_id == id, lasts)
    roles = {role.physical for role in tx.site.roles.values() if not role.abstract}
    return tuple(each for each in found if each.holder.kind != "role" or each.holder.id in roles)


def load(tx: Tx, *wheres: ColumnElement[bool], limit: int | None = None) -> tuple[Shared, ...]:
    """The shares for which all of `wheres` hold, oldest first."""
    source = SHARE.outerjoin(_WITH, _WITH.c.id == SHARE.c.principal_id).outerjoin(
        _MAKER, _MAKER.c.id == SHARE.c.created_by
    )
    columns = (*SHARE.c, _WITH.c.kind.label("with_kind"), _WITH.c.name.label("with_name"), _MAKER.c.name.label("maker"))
    statement = sa.select(*columns).select_from(source).where(*wheres).order_by(SHARE.c.created_at, SHARE.c.id)
    rows = tx.connection.execute(statement.limit(limit))
    return tuple(_shared(tx.site, row) for row in rows)


def _shared(site: Site, row: Row[Any]) -> Shared:
    if row.role is not None:
        label = next((role.label for role in site.roles.values() if role.physical == row.role), row.role)
        found = Holder(kind="role", id=row.role, name=label)
    else:
        found = Holder(kind=row.with_kind, id=row.principal_id, name=row.with_name)
    return Shared(
        id=row.id,
        module=row.module,
        record=row.record_id,
        holder=found,
        level=row.level,
        until=row.until,
        by=row.maker,
        created_at=row.created_at,
    )
