"""Uniqueness: a value, or a combination, that at most one living record may hold. Asked set-wise for the batch.

The database's unique index has the last word; this finds the conflict first and can name it.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa

from kith.access.actor import Actor
from kith.access.predicate import scope
from kith.definition.model import Field, Module
from kith.records.draft import Draft, is_empty
from kith.records.open_titles import title_cell
from kith.storage.tx import Tx

Key = tuple[Any, ...]


def check_unique(tx: Tx, actor: Actor, module: Module, drafts: Sequence[Draft]) -> None:
    """Refuses the drafts whose unique values another living record, or an earlier draft, holds."""
    sets = [(field.name,) for field in module.fields.values() if field.unique] + list(module.unique)
    for names in sets:
        fields = [module.fields[name] for name in names]
        wanted = _wanted(tx, fields, drafts)
        if wanted:
            _compare(tx, actor, module, fields, wanted)


def _wanted(tx: Tx, fields: list[Field], drafts: Sequence[Draft]) -> dict[Key, list[Draft]]:
    """Key -> the drafts that want it, for the drafts in which it is whole and new."""
    context = tx.context()
    found: dict[Key, list[Draft]] = {}
    for draft in drafts:
        faulty = {problem.field for problem in draft.problems}
        if any(field.name in faulty or is_empty(draft.new.get(field.name)) for field in fields):
            continue
        if draft.old is not None and all(draft.new[field.name] == draft.old.get(field.name) for field in fields):
            continue
        key = tuple(field.type.dump(draft.new[field.name], context)[field.type.key_place] for field in fields)
        found.setdefault(key, []).append(draft)
    return found


def _compare(tx: Tx, actor: Actor, module: Module, fields: list[Field], wanted: dict[Key, list[Draft]]) -> None:
    table = tx.tables.table(module.name)
    columns = [tx.tables.key_column(module.name, field) for field in fields]
    chosen = sa.tuple_(*columns).in_(list(wanted)) if len(columns) > 1 else columns[0].in_([key[0] for key in wanted])
    seen = sa.case(
        (scope(tx, actor, module.name, "view", table), title_cell(tx, actor, module.name, table)), else_=None
    )
    # as the unique index says it: without its very words it isn't used, and the whole table is read
    filled = [tx.tables.column(module.name, field.name).is_not(None) for field in fields]
    statement = sa.select(table.c.id, table.c.active, seen, *columns).where(
        chosen, table.c.deleted_at.is_(None), *filled
    )
    holders = {tuple(row[3:]): row for row in tx.connection.execute(statement)}
    for key, drafts in wanted.items():
        for place, draft in enumerate(drafts):
            holder = holders.get(key)
            if holder is not None and holder[0] != draft.id:
                _refuse(draft, module, fields, holder)
            elif place:
                _refuse(draft, module, fields, None)


def _refuse(draft: Draft, module: Module, fields: list[Field], holder: Any) -> None:
    """The holder is named only to who can reach it: `holder` and `holder_title` in the problem's parameters."""
    values = {field.name: draft.new[field.name] for field in fields}
    named = (
        {"holder": holder[0], "holder_title": holder[2], "module": module.name}
        if holder and holder[2] is not None
        else {}
    )
    if len(fields) > 1:
        labels = " and ".join(f'"{field.label}"' for field in fields)
        draft.refuse("K621", fields[0].name, labels=labels, **named)
        return
    code = "K615" if named and not holder[1] else "K606"
    draft.refuse(code, fields[0].name, label=fields[0].label, value=_shown(fields[0], values[fields[0].name]), **named)


def _shown(field: Field, value: Any) -> str:
    return field.type.to_text(value)
