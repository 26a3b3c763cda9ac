"""Stored records whole, as typed values, read for the engine itself: rights are asked before or after."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql import Select

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
    reading = _reading(tx, module, None if names is None else tuple(names))
    statement = reading.locking if lock and tx.dialect == "postgresql" else reading.statement
    rows = tx.connection.execute(statement, {"ids": list(ids)})
    found = {row[0]: {name: load(row) for name, load in reading.loads} for row in rows}
    for field in reading.below if found else ():
        _add_below(tx, module, field, found)
    return found


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class _Reading:
    """How some fields of a module are read: statements over `ids`, the loads of their cells, fields of other tables."""

    statement: Select[Any]
    locking: Select[Any]
    loads: tuple[tuple[str, Callable[[Any], Any]], ...]
    below: tuple[Field, ...]


def _reading(tx: Tx, module: Module, names: tuple[str, ...] | None) -> _Reading:
    """Kept with the tables: it asks no rights, so it is the same for everyone."""
    key = ("stored", module.name, names)
    found: _Reading | None = tx.tables.kept.get(key)
    if found is None:
        found = _make_reading(tx, module, names)
        tx.tables.kept.put(key, found)
    return found


def _make_reading(tx: Tx, module: Module, names: tuple[str, ...] | None) -> _Reading:
    wanted = [module.fields[name] for name in names] if names is not None else list(module.fields.values())
    stored = [field for field in wanted if field.type.shape == "columns"]
    id = tx.tables.table(module.name).c.id
    statement = sa.select(*_columns(tx, module, stored)).where(id.in_(sa.bindparam("ids", expanding=True)))
    return _Reading(
        statement=statement,
        locking=statement.order_by(id).with_for_update(),
        loads=tuple(_loads(stored)),
        below=tuple(field for field in wanted if field.type.shape in ("link", "child")),
    )


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
