"""Uniqueness: a value, or a combination, that at most one living record may hold. Asked set-wise for the batch.

The database's unique index has the last word; this finds the conflict first and can name it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from kith.access.actor import Actor
from kith.access.predicate import scope
from kith.definition.model import Field, Module
from kith.records.draft import Draft, is_empty
from kith.records.open_titles import title_cell
from kith.records.steps import in_steps
from kith.storage.among import Among, Key
from kith.storage.tx import Tx


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


@dataclass(frozen=True, slots=True)
class _Holder:
    """The living record that holds a unique value. `title` is None where the actor may not view it."""

    id: str
    active: bool
    title: str | None


def _compare(tx: Tx, actor: Actor, module: Module, fields: list[Field], wanted: dict[Key, list[Draft]]) -> None:
    holders = _holders(tx, module, fields, list(wanted))
    known = {id for key, (id, _) in holders.items() if any(draft.id != id for draft in wanted[key])}
    titles = _titles(tx, actor, module, sorted(known)) if known else {}
    for key, drafts in wanted.items():
        id, active = holders.get(key, (None, True))
        for place, draft in enumerate(drafts):
            if id is not None and id != draft.id:
                _refuse(draft, module, fields, _Holder(id, active, titles.get(id)))
            elif place:
                _refuse(draft, module, fields, None)


def _holders(tx: Tx, module: Module, fields: list[Field], keys: list[Key]) -> dict[Key, tuple[str, bool]]:
    """Key -> (id, active) of the living record that holds it. Most of the time nobody does."""
    shape = ("unique", module.name, tuple(field.name for field in fields))
    kept: tuple[sa.Select[Any], Among] | None = tx.tables.kept.get(shape)
    if kept is None:
        kept = _statement(tx, module, fields)
        tx.tables.kept.put(shape, kept)
    statement, among = kept
    found: dict[Key, tuple[str, bool]] = {}
    for part in in_steps(keys, width=len(fields)):
        rows = tx.connection.execute(statement, among.given(part))
        found |= {tuple(row[2:]): (row[0], row[1]) for row in rows}
    return found


def _statement(tx: Tx, module: Module, fields: list[Field]) -> tuple[sa.Select[Any], Among]:
    table = tx.tables.table(module.name)
    columns = [tx.tables.key_column(module.name, field) for field in fields]
    among = Among(tx.connection.dialect, columns)
    # as the unique index says it: without its very words it isn't used, and the whole table is read
    filled = [tx.tables.column(module.name, field.name).is_not(None) for field in fields]
    chosen = (among.condition, table.c.deleted_at.is_(None), *filled)
    return sa.select(table.c.id, table.c.active, *columns).where(*chosen), among


def _titles(tx: Tx, actor: Actor, module: Module, ids: list[str]) -> dict[str, str]:
    """Id -> title of those that the actor may view."""
    table = tx.tables.table(module.name)
    title = title_cell(tx, actor, module.name, table)
    statement = sa.select(table.c.id, title).where(table.c.id.in_(ids), scope(tx, actor, module.name, "view", table))
    return {id: title or "" for id, title in tx.connection.execute(statement)}


def _refuse(draft: Draft, module: Module, fields: list[Field], holder: _Holder | None) -> None:
    """The holder is named only to who can reach it: `holder` and `holder_title` in the problem's parameters."""
    named: dict[str, Any] = {}
    if holder is not None and holder.title is not None:
        named = {"holder": holder.id, "holder_title": holder.title, "module": module.name}
    if len(fields) > 1:
        labels = " and ".join(f'"{field.label}"' for field in fields)
        draft.refuse("K621", fields[0].name, labels=labels, **named)
        return
    field = fields[0]
    code = "K615" if named and holder is not None and not holder.active else "K606"
    draft.refuse(code, field.name, label=field.label, value=field.type.to_text(draft.new[field.name]), **named)
