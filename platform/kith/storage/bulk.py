"""Many rows in one go: COPY on PostgreSQL, which costs a quarter of executemany; the driver's executemany on SQLite.

Both pass Core's own executemany by, which makes a dictionary of parameters for each row. One row goes in by a text that
is kept, with its filled cells alone: of a record most cells are empty, and each parameter is paid for three times.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from kith.storage.tx import Tx

COPY_FROM = 50  # rows from which on it pays

Cells = Sequence[Any]


def insert_rows(tx: Tx, table: sa.Table, names: Sequence[str], rows: Sequence[Cells]) -> None:
    """Inserts `rows`, each with one cell per column of `names`, as Python values of the columns' types.

    Raises what SQLAlchemy does, such as IntegrityError, either way.
    """
    if not rows:
        return
    if len(rows) == 1:  # psycopg's executemany opens a pipeline: two round trips more
        _insert_one(tx, table, names, rows[0])
    elif len(rows) < COPY_FROM:
        tx.connection.execute(sa.insert(table), [dict(zip(names, row, strict=True)) for row in rows])
    elif tx.dialect == "postgresql":
        _copy(tx, table, names, rows)
    else:
        _executemany(tx, table, names, rows)


def _insert_one(tx: Tx, table: sa.Table, names: Sequence[str], row: Cells) -> None:
    columns = table.c
    filled = [
        (name, cell)
        for name, cell in zip(names, row, strict=True)
        if cell is not None or columns[name].server_default is not None
    ]
    given = tuple(name for name, _ in filled)
    kept = tx.tables.kept.get(("insert", table.name, given))
    if kept is None:
        kept = (_insert(tx, table, given), _binders(tx, table, given))
        tx.tables.kept.put(("insert", table.name, given), kept)
    statement, binders = kept
    tx.connection.exec_driver_sql(statement, tuple(_bound(binders, [cell for _, cell in filled])))


def _insert(tx: Tx, table: sa.Table, names: Sequence[str]) -> str:
    quote, mark = tx.connection.dialect.identifier_preparer.quote, "?" if tx.dialect == "sqlite" else "%s"
    listed, marks = ", ".join(quote(table.c[name].name) for name in names), ", ".join(mark for _ in names)
    return f"INSERT INTO {quote(table.name)} ({listed}) VALUES ({marks})"  # noqa: S608 - names that Kith gave


def _executemany(tx: Tx, table: sa.Table, names: Sequence[str], rows: Iterable[Cells]) -> None:
    binders = _binders(tx, table, names)
    tx.connection.exec_driver_sql(_insert(tx, table, names), [tuple(_bound(binders, row)) for row in rows])


def _binders(tx: Tx, table: sa.Table, names: Sequence[str]) -> list[Callable[[Any], Any] | None]:
    dialect = tx.connection.dialect
    return [table.c[name].type.dialect_impl(dialect).bind_processor(dialect) for name in names]


def _copy(tx: Tx, table: sa.Table, names: Sequence[str], rows: Iterable[Cells]) -> None:
    binders = _binders(tx, table, names)
    driver: Any = tx.connection.connection.dbapi_connection
    quote = tx.connection.dialect.identifier_preparer.quote
    listed = ", ".join(quote(table.c[name].name) for name in names)
    statement, failure = f"COPY {quote(table.name)} ({listed}) FROM STDIN", tx.connection.dialect.loaded_dbapi.Error
    try:
        with driver.cursor() as cursor, cursor.copy(statement) as copy:
            for row in rows:
                copy.write_row(_bound(binders, row))
    except failure as error:  # COPY passes SQLAlchemy by, whose errors callers know
        raise DBAPIError.instance(statement, None, error, failure, dialect=tx.connection.dialect) from error


def _bound(binders: Sequence[Callable[[Any], Any] | None], row: Cells) -> list[Any]:
    return [bind(cell) if bind else cell for bind, cell in zip(binders, row, strict=True)]
