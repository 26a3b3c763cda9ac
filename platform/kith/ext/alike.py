"""Records that are equal in some fields to records that are about to be saved: one statement for all of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from kith.access.actor import Actor
from kith.access.predicate import scope
from kith.access.rights import readable
from kith.definition.model import Field, Module
from kith.records.draft import Draft, is_empty
from kith.records.open_titles import title_cell
from kith.storage.tx import Tx


@dataclass(frozen=True, slots=True, kw_only=True)
class Alike:
    """A stored record that the draft of `row` is equal to in the fields asked for; its title as the actor reads it."""

    row: int
    id: str
    title: str


def find_alike(tx: Tx, actor: Actor, module: Module, fields: Sequence[str], drafts: Sequence[Draft]) -> list[Alike]:
    """The living records that hold the same values of `fields` as a draft, texts without regard to case.

    Only what `actor` may view is found, at most one per draft. Drafts with an empty value in one of the fields are
    equal to nothing, and neither is a record to itself.
    """
    if not set(fields) <= set(readable(tx, actor, module.name)):
        return []
    declared = [module.fields[name] for name in fields]
    wanted: dict[tuple[Any, ...], list[Draft]] = {}
    for draft in drafts:
        key = _key(tx, declared, draft)
        if None not in key:
            wanted.setdefault(key, []).append(draft)
    if not wanted:
        return []
    rows = tx.connection.execute(_statement(tx, actor, module, declared, list(wanted)))
    found = {tuple(row[2:]): row for row in rows}
    return [
        Alike(row=draft.row, id=holder[0], title=holder[1])
        for key, same in wanted.items()
        for draft in same
        if (holder := found.get(key)) is not None and holder[0] != draft.id
    ]


def _key(tx: Tx, fields: Sequence[Field], draft: Draft) -> tuple[Any, ...]:
    context = tx.context()
    return tuple(_cell(field, draft.new.get(field.name), context) for field in fields)


def _cell(field: Field, value: Any, context: Any) -> Any:
    return None if is_empty(value) else field.type.dump(value, context)[field.type.key_place]


def _statement(
    tx: Tx, actor: Actor, module: Module, fields: Sequence[Field], keys: list[tuple[Any, ...]]
) -> sa.Select[Any]:
    table = tx.tables.table(module.name)
    columns = [tx.tables.key_column(module.name, field) for field in fields]
    chosen = sa.tuple_(*columns).in_(keys) if len(columns) > 1 else columns[0].in_([key[0] for key in keys])
    reachable = scope(tx, actor, module.name, "view", table)
    title = title_cell(tx, actor, module.name, table)
    return sa.select(table.c.id, title, *columns).where(chosen, table.c.deleted_at.is_(None), reachable)
