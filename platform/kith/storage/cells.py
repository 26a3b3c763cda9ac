"""Values of fields read from and written into the columns and tables that hold them, a batch of records at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from kith.definition.model import Field, Module
from kith.fields.base import Context, FieldType
from kith.storage.tables import Tables

Records = Mapping[str, dict[str, Any]]  # id -> name of a field -> its value


def read_values(
    connection: Connection, tables: Tables, module: Module, fields: Sequence[Field], ids: Collection[str]
) -> Records:
    """The values of `fields` in the records `ids`; a record that isn't there is left out."""
    table = tables.table(module.name)
    own = [field for field in fields if field.type.shape == "columns"]
    names = dict.fromkeys(name for field in own for name in value_columns(field))
    statement = sa.select(table.c.id, *(table.c[name] for name in names)).where(table.c.id.in_(list(ids)))
    found: dict[str, dict[str, Any]] = {}
    for row in connection.execute(statement).mappings():
        cells = {field.name: field.type.load([row[name] for name in value_columns(field)]) for field in own}
        found[row["id"]] = cells
    for field in fields:
        if field.type.shape in ("link", "child"):
            below = _below(connection, tables.link(module.name, field.name), field.type, ids)
            for id, record in found.items():
                record[field.name] = below.get(id)
    return found


def _below(connection: Connection, table: sa.Table, type_: FieldType, ids: Collection[str]) -> Mapping[str, Any]:
    columns = [table.c[name] for name in _below_columns(type_, values=True)]
    statement = sa.select(table.c.record_id, *columns).where(table.c.record_id.in_(list(ids)))
    rows: dict[str, list[Sequence[Any]]] = defaultdict(list)
    for id, *cells in connection.execute(statement.order_by(table.c.record_id, table.c.position)):
        rows[id].append(cells)
    return {id: type_.load(cells) for id, cells in rows.items()}


def _below_columns(type_: FieldType, *, values: bool = False) -> list[str]:
    parts = {"value": type_.item} if type_.item is not None else dict(type_.children)
    return [
        spec.name(part)
        for part, of in parts.items()
        for spec in of.columns()
        if not values or spec.role in ("value", "part")
    ]


def value_columns(field: Field) -> list[str]:
    """The columns that a field's value is read from."""
    specs = field.type.columns(sort=field.sort)
    return [spec.name(field.physical) for spec in specs if spec.role in ("value", "part")]


def all_columns(field: Field) -> list[str]:
    """The columns that a field's value is written to, its keys with them."""
    return [spec.name(field.physical) for spec in field.type.columns(sort=field.sort)]


def write_values(
    connection: Connection, tables: Tables, module: Module, fields: Sequence[Field], records: Records, context: Context
) -> None:
    """Writes the values of `fields` into the records; versions stay what they are."""
    own = [field for field in fields if field.type.shape == "columns"]
    if own and records:
        _write_own(connection, tables.table(module.name), own, records, context)
    for field in fields:
        if field.type.shape in ("link", "child") and records:
            table, values = tables.link(module.name, field.name), {id: r[field.name] for id, r in records.items()}
            _write_below(connection, table, field.type, values, context)


def _write_own(
    connection: Connection, table: sa.Table, fields: Sequence[Field], records: Records, context: Context
) -> None:
    names = [name for field in fields for name in all_columns(field)]
    values = {name: sa.bindparam(f"v_{name}", type_=table.c[name].type) for name in names}
    rows = []
    for id, record in records.items():
        cells = [cell for f in fields for cell in f.type.dump(record[f.name], context, sort=f.sort)]
        rows.append({"b_id": id} | {f"v_{name}": cell for name, cell in zip(names, cells, strict=True)})
    connection.execute(sa.update(table).where(table.c.id == sa.bindparam("b_id")).values(values), rows)


def _write_below(
    connection: Connection, table: sa.Table, type_: FieldType, values: Mapping[str, Any], context: Context
) -> None:
    connection.execute(sa.delete(table).where(table.c.record_id.in_(list(values))))
    names = _below_columns(type_)
    rows = [
        {"record_id": id, "position": position} | dict(zip(names, cells, strict=True))
        for id, value in values.items()
        for position, cells in enumerate(type_.dump(value, context))
    ]
    if rows:
        connection.execute(sa.insert(table), rows)
