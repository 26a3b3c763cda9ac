"""What `$me`, `$me.roles` and `$me.team` stand for when one actor asks; loaded only where a condition needs it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import sqlalchemy as sa

from kith.access.actor import Actor
from kith.access.holders import team_ids
from kith.conditions import Surrounding
from kith.conditions.tree import Path, Variable
from kith.storage.tx import Tx


def surrounding(tx: Tx, actor: Actor, variables: Iterable[Variable]) -> Surrounding:
    """The environment of `actor`, with what `variables` ask for loaded."""
    wanted = tuple(variables)
    return Surrounding(
        context=tx.context(),
        me=me_ids(actor),
        roles=role_names(tx, actor),
        team=team_of(tx, actor) if any(variable.name == "me.team" for variable in wanted) else frozenset(),
        me_values={v.path: _my_value(tx, actor, v.path) for v in wanted if v.name == "me" and v.path is not None},
    )


def me_ids(actor: Actor) -> Mapping[str, str]:
    """Module -> id of the one who asks: the account (`users`), and the record behind a portal log-in."""
    found = {"users": actor.user} if actor.user else {}
    if actor.record and actor.record_module:
        found[actor.record_module] = actor.record
    return found


def role_names(tx: Tx, actor: Actor) -> frozenset[str]:
    """The names of the actor's roles, as the definitions have them now."""
    return frozenset(role.name for role in tx.site.roles.values() if role.physical in actor.roles)


def team_of(tx: Tx, actor: Actor) -> frozenset[str]:
    """Ids of the principals whose records a `team` scope reaches: mine, my groups', their members', and those of all
    holders of roles below mine."""
    found = frozenset(tx.connection.execute(team_ids(tx, actor)).scalars()) if actor.roles or actor.groups else ()
    return actor.principals | frozenset(found)


def _my_value(tx: Tx, actor: Actor, path: Path) -> Any:
    """What a path from `$me` leads to; None where it is empty."""
    id: Any = me_ids(actor).get(path.module)
    if id is None:
        return None
    module = path.module
    for hop in path.hops:
        id, module = _cell(tx, module, id, hop.field), hop.module
        if id is None:
            return None
    return _cell(tx, module, id, path.field)


def _cell(tx: Tx, module: str, id: str, field: str) -> Any:
    """One value of one living record, loaded for the engine itself."""
    if module not in tx.site.modules:
        return None
    table, declared = tx.tables.table(module), tx.site.modules[module].fields[field]
    by_suffix = tx.tables.columns(module, field)
    cells = [by_suffix[spec.suffix] for spec in declared.type.columns() if spec.role in ("value", "part")]
    row = tx.connection.execute(sa.select(*cells).where(table.c.id == id, table.c.deleted_at.is_(None))).first()
    return declared.type.load(row) if row else None
