"""Many rows in one go: COPY on PostgreSQL, which costs a quarter of executemany; executemany elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from kith.storage.tx import Tx

COPY_FROM = 50  # rows from which on COPY pays

Cells = Sequence[Any]


def insert_rows(tx: Tx, table: sa.Table, names: Sequence[str], rows: Sequence[Cells]) -> None:
    """Inserts `rows`, each with one cell per column of `names`, as Python values of the columns' types.

    Raises what SQLAlchemy does, such as IntegrityError, either way.
    """
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
    statement, failure = f"COPY {quote(table.name)} ({listed}) FROM STDIN", tx.connection.dialect.loaded_dbapi.Error
    try:
        with driver.cursor() as cursor, cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row(_bound(binders, row))
    except failure as error:  # COPY passes SQLAlchemy by, whose errors callers know
        raise DBAPIError.instance(statement, None, error, failure, dialect=tx.connection.dialect) from error


def _bound(binders: Sequence[Callable[[Any], Any] | None], row: Cells) -> list[Any]:
    return [bind(cell) if bind else cell for bind, cell in zip(binders, row, strict=True)]
