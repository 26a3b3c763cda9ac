"""Which stored record each row means, for --upsert: by a unique field, or by id. Asked once per batch."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from kith.access.actor import Actor
from kith.access.predicate import scope
from kith.definition.model import Field, Module
from kith.errors import KithError, Problem, nearest
from kith.storage.tx import Tx
from kith.transfer.cells import RowDraft
from kith.transfer.columns import Matched
from kith.transfer.lookups import unique_key


def upsert_field(module: Module, name: str, matched: Matched) -> Field:
    """The field that tells records apart. Raises KithError: K714 unknown, K712 not unique, K713 not in the file."""
    field = module.fields.get(name)
    if field is None:
        params = {"field": name, "module": module.name}
        raise KithError(Problem(code="K714", params=params, suggestion=nearest(name, module.fields)))
    if not (field.unique or name == "id"):
        raise KithError(Problem(code="K712", params={"field": name}))
    if matched.named(name) is None:
        raise KithError(Problem(code="K713", params={"field": name}))
    return field


def keys_of(tx: Tx, module: Module, field: Field, drafts: Sequence[RowDraft]) -> list[Any]:
    """The key of each row as the database compares it; None where the cell is empty or can't be a value."""
    context = tx.context()
    _, place = unique_key(tx, module, field)
    return [_key(field, draft.values.get(field.name), context, place) for draft in drafts]


def _key(field: Field, raw: Any, context: Any, place: int) -> Any:
    try:
        value = field.type.literal(raw, context)
    except KithError:
        return None
    return None if value is None else field.type.dump(value, context)[place]


def stored_ids(tx: Tx, actor: Actor, module: Module, field: Field, keys: Sequence[Any]) -> dict[Any, str]:
    """Key -> id of the record that holds it, as far as the actor may view it."""
    column, _ = unique_key(tx, module, field)
    table = tx.tables.table(module.name)
    reachable = scope(tx, actor, module.name, "view", table)
    wanted = list(dict.fromkeys(key for key in keys if key is not None))
    found: dict[Any, str] = {}
    for start in range(0, len(wanted), 500):
        chosen = column.in_(wanted[start : start + 500])
        statement = sa.select(column, table.c.id).where(chosen, table.c.deleted_at.is_(None), reachable)
        found |= {row[0]: row[1] for row in tx.connection.execute(statement)}
    return found
