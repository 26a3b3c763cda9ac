"""Fills keys and defaults into records that are there, batch by batch, without keeping others from writing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from kith.conditions.tree import Values
from kith.definition.model import Field, Module
from kith.fields.base import Context
from kith.storage.refill import Refill
from kith.storage.tables import Tables

BATCH = 1000


class Backfill:
    """The filling of one refill's keys and defaults. Running a part of it again changes nothing."""

    def __init__(self, tables: Tables, module: Module, refill: Refill, context: Context) -> None:
        self.table = tables.table(module.name)
        self.keyed = [module.fields[name] for name in refill.keys]
        self.defaulted = [module.fields[name] for name in refill.defaults]
        self.context = context

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to fill."""
        return not (self.keyed or self.defaulted)

    def fill_after(self, connection: Connection, id: str | None) -> tuple[str | None, int]:
        """Fills the next batch of records behind `id` and returns its last id, None at the end, and its size."""
        further = self.table.c.id > id if id is not None else sa.true()
        rows = self._rows(connection, further, limit=BATCH)
        self._write(connection, rows)
        return (rows[-1]["id"] if len(rows) == BATCH else None), len(rows)

    def fill_changed(self, connection: Connection, since: datetime) -> int:
        """Fills the records that were written since then, by processes that knew nothing of it; tells how many."""
        rows = self._rows(connection, self.table.c.modified_at >= since)
        self._write(connection, rows)
        return len(rows)

    def _rows(self, connection: Connection, where: Any, *, limit: int | None = None) -> Sequence[sa.RowMapping]:
        names = ["id", *(name for field in (*self.keyed, *self.defaulted) for name in _value_columns(field))]
        columns = [self.table.c[name] for name in dict.fromkeys(names)]
        statement = sa.select(*columns).where(where).order_by(self.table.c.id).limit(limit)
        if connection.dialect.name == "postgresql":
            statement = statement.with_for_update()
        return connection.execute(statement).mappings().all()

    def _write(self, connection: Connection, rows: Sequence[sa.RowMapping]) -> None:
        if not rows:
            return
        names = [name for field in (*self.keyed, *self.defaulted) for name in _all_columns(field)]
        values = {name: sa.bindparam(f"v_{name}", type_=self.table.c[name].type) for name in names}
        statement = sa.update(self.table).where(self.table.c.id == sa.bindparam("b_id")).values(values)
        filled = [{"b_id": row["id"]} | {f"v_{n}": cell for n, cell in self._cells(row).items()} for row in rows]
        connection.execute(statement, filled)

    def _cells(self, row: sa.RowMapping) -> dict[str, Any]:
        cells: dict[str, Any] = {}
        for field in (*self.keyed, *self.defaulted):
            value = field.type.load([row[name] for name in _value_columns(field)])
            if field in self.defaulted and (value is None or value is False):
                assert isinstance(field.default, Values)
                value = field.default.values[0]
            dumped = field.type.dump(value, self.context, sort=field.sort)
            cells |= dict(zip(_all_columns(field), dumped, strict=True))
        return cells


def _value_columns(field: Field) -> list[str]:
    specs = field.type.columns(sort=field.sort)
    return [spec.name(field.physical) for spec in specs if spec.role in ("value", "part")]


def _all_columns(field: Field) -> list[str]:
    return [spec.name(field.physical) for spec in field.type.columns(sort=field.sort)]
