"""Stored records whole, as typed values, read for the engine itself: rights are asked before or after."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

import sqlalchemy as sa

from kith.definition.model import Field, Module
from kith.records.children import read_items
from kith.storage.tx import Tx

Stored = dict[str, Any]


def load_records(
    tx: Tx, module: Module, ids: Collection[str], *, names: Iterable[str] | None = None, lock: bool = False
) -> Mapping[str, Stored]:
    """Id -> every field's typed value (lookups as ids), deleted records too; ids that aren't there are left out.

    `names` limits the fields; `lock` keeps other writers from the rows until the transaction ends (PostgreSQL; on
    SQLite the whole write is exclusive).
    """
    wanted = [module.fields[name] for name in names] if names is not None else list(module.fields.values())
    table = tx.tables.table(module.name)
    stored = [field for field in wanted if field.type.shape == "columns"]
    statement = sa.select(*_columns(tx, module, stored)).where(table.c.id.in_(list(ids)))
    if lock and tx.dialect == "postgresql":
        statement = statement.order_by(table.c.id).with_for_update()
    loads = _loads(stored)
    found = {row[0]: {name: load(row) for name, load in loads} for row in tx.connection.execute(statement)}
    for field in wanted:
        if field.type.shape in ("link", "child"):
            _add_below(tx, module, field, found)
    return found


def _columns(tx: Tx, module: Module, fields: list[Field]) -> list[sa.Column[Any]]:
    columns = [tx.tables.table(module.name).c.id]
    for field in fields:
        by_suffix = tx.tables.columns(module.name, field.name)
        columns += [by_suffix[spec.suffix] for spec in field.type.columns() if spec.role in ("value", "part")]
    return columns


def _loads(fields: list[Field]) -> list[tuple[str, Any]]:
    loads: list[tuple[str, Any]] = []
    place = 1
    for field in fields:
        width = sum(spec.role in ("value", "part") for spec in field.type.columns())
        loads.append((field.name, _load(field, place, place + width)))
        place += width
    return loads


def _load(field: Field, first: int, stop: int) -> Any:
    if field.type.plain:
        return lambda row: row[first]
    load = field.type.load
    return lambda row: load(row[first:stop])


def _add_below(tx: Tx, module: Module, field: Field, found: Mapping[str, Stored]) -> None:
    """Adds a link or child field's values to the records found, as tuples, None where there are none."""
    values = (
        read_items(tx, module.name, field.name, found)
        if field.type.shape == "child"
        else _links(tx, module, field, found)
    )
    for id, record in found.items():
        record[field.name] = values.get(id)


def _links(tx: Tx, module: Module, field: Field, ids: Iterable[str]) -> Mapping[str, tuple[Any, ...]]:
    item = field.type.item
    assert item is not None
    link = tx.tables.link(module.name, field.name)
    cells = [link.c[spec.name("value")] for spec in item.columns() if spec.role in ("value", "part")]
    statement = (
        sa.select(link.c.record_id, *cells)
        .where(link.c.record_id.in_(list(ids)))
        .order_by(link.c.record_id, link.c.position)
    )
    found: dict[str, tuple[Any, ...]] = {}
    for id, *rest in tx.connection.execute(statement):
        found[id] = (*found.get(id, ()), item.load(rest))
    return found
