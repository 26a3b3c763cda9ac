"""Many rows in one go: COPY on PostgreSQL, which costs a quarter of executemany; executemany elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import sqlalchemy as sa

from kith.storage.tx import Tx

COPY_FROM = 50  # rows from which on COPY pays

Cells = Sequence[Any]


def insert_rows(tx: Tx, table: sa.Table, names: Sequence[str], rows: Sequence[Cells]) -> None:
    """Inserts `rows`, each with one cell per column of `names`, as Python values of the columns' types."""
    if not rows:
        return
    if tx.dialect == "postgresql" and len(rows) >= COPY_FROM:
        _copy(tx, table, names, rows)
        return
    tx.connection.execute(sa.insert(table), [dict(zip(names, row, strict=True)) for row in rows])


def _copy(tx: Tx, table: sa.Table, names: Sequence[str], rows: Iterable[Cells]) -> None:
    binders = [
        table.c[name].type.dialect_impl(tx.connection.dialect).bind_processor(tx.connection.dialect) for name in names
    ]
    driver: Any = tx.connection.connection.dbapi_connection
    quote = tx.connection.dialect.identifier_preparer.quote
    listed = ", ".join(quote(name) for name in names)
    with driver.cursor() as cursor, cursor.copy(f"COPY {quote(table.name)} ({listed}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(_bound(binders, row))


def _bound(binders: Sequence[Callable[[Any], Any] | None], row: Cells) -> list[Any]:
    return [bind(cell) if bind else cell for bind, cell in zip(binders, row, strict=True)]
