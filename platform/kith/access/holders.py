"""Whose records an actor reaches through groups, roles and shares, as SELECTs of ids that databases ask an index for.

They are asked by each statement anew: who leaves a group is out at the next request, a share ends at its moment.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql import ColumnElement, Select
from sqlalchemy.sql.selectable import CompoundSelect

from kith.access.actor import Actor
from kith.access.roles import roles_below
from kith.storage.system import GroupMember, Principal, Share, UserRole
from kith.storage.tx import Tx

Ids = Select[Any] | CompoundSelect[Any]

_MEMBER = GroupMember.metadata.tables[GroupMember.__tablename__]
_HOLDER = UserRole.metadata.tables[UserRole.__tablename__]
_PRINCIPAL = Principal.metadata.tables[Principal.__tablename__]
_SHARE = Share.metadata.tables[Share.__tablename__]


def group_ids(actor: Actor) -> Ids:
    """Mine, my groups', and those of their members."""
    return _united(_group_parts(actor))


def team_ids(tx: Tx, actor: Actor) -> Ids:
    """The same, and those of all holders of roles below mine, however far below."""
    return _united([*_group_parts(actor), *_below(tx, actor)])


def shared_ids(tx: Tx, actor: Actor, module: str, *, to_edit: bool) -> Ids:
    """The records of `module` (its physical name) that are shared with me, my groups or my roles now."""
    now = sa.bindparam("shared_now", callable_=tx.clock.now, type_=_SHARE.c.until.type)  # statements outlast a moment
    holders = [_SHARE.c.principal_id.in_(sorted(actor.principals))] if actor.principals else []
    holders += [_SHARE.c.role.in_(sorted(actor.roles))] if actor.roles else []
    lasts = sa.or_(_SHARE.c.until.is_(None), _SHARE.c.until > now)
    level = [_SHARE.c.level == "edit"] if to_edit else []
    parts = [sa.select(_SHARE.c.record_id).where(_SHARE.c.module == module, held, lasts, *level) for held in holders]
    return _united(parts or [sa.select(_SHARE.c.record_id).where(sa.false())])


def among(tx: Tx, column: ColumnElement[str], ids: Ids) -> ColumnElement[bool]:
    """Whether `column` is one of `ids`, which are asked for once per statement."""
    if tx.dialect == "postgresql":  # an array can be looked up in an index beside other conditions; IN can't under OR
        listed = sa.func.array(ids.scalar_subquery(), type_=sa.ARRAY(column.type))
        return column == sa.any_(listed)
    return column.in_(ids)


def _group_parts(actor: Actor) -> list[Select[Any]]:
    mine = sa.select(_PRINCIPAL.c.id).where(_PRINCIPAL.c.id.in_(sorted(actor.principals)))
    members = sa.select(_MEMBER.c.user_id).where(_MEMBER.c.group_id.in_(sorted(actor.groups)))
    return [mine, members] if actor.groups else [mine]


def _below(tx: Tx, actor: Actor) -> list[Select[Any]]:
    held = [role.name for role in tx.site.roles.values() if role.physical in actor.roles and not role.abstract]
    below = sorted({physical for name in held for physical in roles_below(tx.site, name)})
    return [sa.select(_HOLDER.c.user_id).where(_HOLDER.c.role.in_(below))] if below else []


def _united(parts: Sequence[Select[Any]]) -> Ids:
    return parts[0] if len(parts) == 1 else sa.union_all(*parts)
