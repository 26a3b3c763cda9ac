"""Whose records an actor reaches through groups, roles and shares, as SELECTs of ids that databases ask an index for.

They are asked by each statement anew: who leaves a group is out at the next request, a share ends at its moment.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql import ColumnElement, Select
from sqlalchemy.sql.selectable import CompoundSelect

from kith.access.actor import Actor
from kith.access.roles import roles_below
from kith.definition.model import Role
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
    """The same, and those of all holders of roles below mine, however far below.

    One table answers for whoever is in no group: a planner knows how many it gives, which it doesn't of a union.
    """
    below = _below(tx, actor)
    if not below or actor.groups or actor.user is None:
        return _united([*_group_parts(actor), *([_holders(below)] if below else [])])
    return _holders(below, also=_HOLDER.c.user_id == actor.user)  # who has a team holds a role


def shared(tx: Tx, actor: Actor, module: str, id: ColumnElement[str], *, to_edit: bool) -> ColumnElement[bool]:
    """Whether the record `id` of `module` (its physical name) is shared with me, my groups or my roles now."""
    found = [
        sa.select(_SHARE.c.id).where(each, _SHARE.c.record_id == id).exists()
        for each in _shares(tx, actor, module, to_edit=to_edit)
    ]
    return sa.or_(sa.false(), *found)


def shared_ids(tx: Tx, actor: Actor, module: str, *, to_edit: bool) -> Ids:
    """The records that are shared with me, my groups or my roles now."""
    parts = [sa.select(_SHARE.c.record_id).where(each) for each in _shares(tx, actor, module, to_edit=to_edit)]
    return _united(parts or [sa.select(_SHARE.c.record_id).where(sa.false())])


def _shares(tx: Tx, actor: Actor, module: str, *, to_edit: bool) -> Iterator[ColumnElement[bool]]:
    """Which shares count: those with me and my groups, and those with my roles. Each has an index of its own."""
    now = sa.bindparam("shared_now", callable_=tx.clock.now, type_=_SHARE.c.until.type)  # statements outlast a moment
    lasts = sa.or_(_SHARE.c.until.is_(None), _SHARE.c.until > now)
    level = [_SHARE.c.level == "edit"] if to_edit else []
    if actor.principals:
        yield sa.and_(_one_of(_SHARE.c.principal_id, actor.principals), _SHARE.c.module == module, lasts, *level)
    held = [role.physical for role in _held(tx, actor)]
    if held:
        yield sa.and_(_in_words(_SHARE.c.role, held), _SHARE.c.module == module, lasts, *level)


def _group_parts(actor: Actor) -> list[Select[Any]]:
    mine = sa.select(_PRINCIPAL.c.id).where(_one_of(_PRINCIPAL.c.id, actor.principals))
    members = sa.select(_MEMBER.c.user_id).where(_one_of(_MEMBER.c.group_id, actor.groups))
    return [mine, members] if actor.groups else [mine]


def _below(tx: Tx, actor: Actor) -> list[str]:
    """The physical names of the roles below the actor's."""
    return sorted({physical for role in _held(tx, actor) for physical in roles_below(tx.site, role.name)})


def _held(tx: Tx, actor: Actor) -> list[Role]:
    """The actor's roles that are there: one that was dropped opens nothing, nor does what is shared with it."""
    return [role for role in tx.site.roles.values() if role.physical in actor.roles and not role.abstract]


def _holders(roles: Sequence[str], *, also: ColumnElement[bool] | None = None) -> Select[Any]:
    held = _in_words(_HOLDER.c.role, roles)
    return sa.select(_HOLDER.c.user_id).where(held if also is None else sa.or_(also, held))


def _in_words(column: ColumnElement[str], names: Iterable[str]) -> ColumnElement[bool]:
    """Whether `column` is one of these physical names, written out: the same for all who hold the roles, and known to a
    planner that keeps its plan, so that it does keep it."""
    quoted = ("'" + name.replace("'", "''") + "'" for name in sorted(names))
    return column.in_([sa.literal_column(each, column.type) for each in quoted])


def _one_of(column: ColumnElement[str], ids: Iterable[str]) -> ColumnElement[bool]:
    """Whether `column` is one of `ids`, a parameter each: a list as one would be written out anew each time."""
    return column.in_([sa.literal(each, column.type) for each in sorted(ids)])


def _united(parts: Sequence[Select[Any]]) -> Ids:
    return parts[0] if len(parts) == 1 else sa.union_all(*parts)
