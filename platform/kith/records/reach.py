"""Which of some records an actor may act on: asked before a form is shown or an action begun."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import sqlalchemy as sa

from kith.access.actor import Actor
from kith.access.predicate import scope
from kith.access.rights import ModuleAccess
from kith.fields.lookups import is_id
from kith.storage.tx import Tx


def reach(
    tx: Tx, actor: Actor, access: ModuleAccess, actions: Sequence[str], ids: Sequence[str]
) -> Mapping[str, frozenset[str]]:
    """Action -> those of `ids` that it reaches: one statement for all, none where everything is in reach."""
    module, table = access.module.name, tx.tables.table(access.module.name)
    open_ = {action for action in actions if _is_all(access, action) and _is_all(access, "view")}
    asked = [action for action in actions if action not in open_]
    found: dict[str, set[str]] = {action: set(ids) if action in open_ else set() for action in actions}
    if asked:
        fits = [sa.case((scope(tx, actor, module, action, table), 1), else_=0) for action in asked]
        for id, *flags in tx.connection.execute(sa.select(table.c.id, *fits).where(table.c.id.in_(possible_ids(ids)))):
            for action in (action for action, flag in zip(asked, flags, strict=True) if flag):
                found[action].add(id)
    return {action: frozenset(reached) for action, reached in found.items()}


def possible_ids(ids: Sequence[str]) -> list[str]:
    """Those of `ids` that can be one."""
    return [id for id in ids if is_id(id)]


def _is_all(access: ModuleAccess, action: str) -> bool:
    return any(each.kind == "all" for each in access.scopes.get(action, ()))
