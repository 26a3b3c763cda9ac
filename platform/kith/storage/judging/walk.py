"""The values of one field, read batch by batch in the order of ids: for what SQL can't tell of them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from kith.conditions.storage_columns import emptiness
from kith.definition.model import Field, Module
from kith.fields.base import FieldType
from kith.storage.tables import Tables

BATCH = 5_000


def values_of(
    connection: Connection, tables: Tables, module: Module, field: Field, where: Any
) -> Iterator[tuple[str, Any]]:
    """(title of the record, value) for each record in which the field has one and that fits `where`.

    A statement per batch, and a second one where the values stand in a table of their own.
    """
    walk = (_Below if field.type.shape in ("link", "child") else _Own)(connection, tables, module, field)
    last: str | None = None
    while True:
        rows = walk.batch(last, where)
        for _, title, value in rows:
            yield title, value
        if len(rows) < BATCH:
            return
        last = rows[-1][0]


def has_value(field: Field, table: Any) -> Any:
    """The predicate of records with a value in the field's own columns of `table`; no is none for a boolean."""
    if field.type.family == "boolean":
        return table.c[field.physical]
    return sa.or_(*(table.c[spec.name(field.physical)].is_not(None) for spec in emptiness(field.type)))


class _Own:
    """Values in columns of the module's table."""

    def __init__(self, connection: Connection, tables: Tables, module: Module, field: Field) -> None:
        self.connection = connection
        self.field = field
        self.table = tables.table(module.name)

    def batch(self, last: str | None, where: Any) -> list[tuple[str, str, Any]]:
        specs = [spec for spec in self.field.type.columns() if spec.role in ("value", "part")]
        cells = [self.table.c[spec.name(self.field.physical)] for spec in specs]
        rows = self.connection.execute(self.page(last, sa.and_(has_value(self.field, self.table), where), *cells))
        return [(row[0], row[1], self.field.type.load(row[2:])) for row in rows]

    def page(self, last: str | None, where: Any, *cells: Any) -> Any:
        id = self.table.c.id
        page = sa.select(id, self.table.c.title, *cells).where(where).order_by(id).limit(BATCH)
        return page if last is None else page.where(id > last)


class _Below(_Own):
    """Values in a link or child table, several rows for a record."""

    def __init__(self, connection: Connection, tables: Tables, module: Module, field: Field) -> None:
        super().__init__(connection, tables, module, field)
        child = field.type.shape == "child"
        self.below = (tables.child if child else tables.link)(module.name, field.name)
        item = field.type.item
        parts: dict[str, FieldType] = dict(field.type.children) if child or item is None else {"value": item}
        self.cells = [
            self.below.c[spec.name(part)]
            for part, type_ in parts.items()
            for spec in type_.columns()
            if spec.role in ("value", "part")
        ]

    def batch(self, last: str | None, where: Any) -> list[tuple[str, str, Any]]:
        filled = sa.exists().where(self.below.c.record_id == self.table.c.id).correlate(self.table)
        records = self.connection.execute(self.page(last, sa.and_(filled, where))).all()
        if not records:
            return []
        held: dict[str, list[tuple[Any, ...]]] = {}
        for row in self.connection.execute(self.rows(records[0].id, records[-1].id)):
            held.setdefault(row[0], []).append(tuple(row[1:]))
        return [(row.id, row.title, self.field.type.load(held.get(row.id, []))) for row in records]

    def rows(self, first: str, last: str) -> Any:
        owner = self.below.c.record_id
        order = (owner, self.below.c.position)
        return sa.select(owner, *self.cells).where(owner >= first, owner <= last).order_by(*order)
