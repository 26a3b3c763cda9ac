"""Many rows in one go: COPY on PostgreSQL, a quarter of executemany's cost; hundreds in one statement on SQLite.

SQLite keeps what each statement would have to put back, page for page of a dozen indexes, and has its index of words
write down what it has: a row of its own costs twice as much as one among hundreds.

Both pass Core's own executemany by, which makes a dictionary of parameters for each row. One row goes in by a text that
is kept, without the columns that no row has filled yet: each parameter is paid for three times.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain
from typing import Any

import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError

from kith.storage.tx import Tx

COPY_FROM = 50  # rows from which on it pays
PARAMETERS = 32_766  # in one statement of SQLite, at most
AT_ONCE = 500  # rows in one statement of SQLite: more gain nothing

Cells = Sequence[Any]
_Shape = tuple[Mapping[str, None], str, list[Callable[[Any], Any] | None]]  # columns, statement, what binds them


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
        _by_hundreds(tx, table, names, rows)


def insert_unless_taken(tx: Tx, table: sa.Table, names: Sequence[str], row: Cells) -> bool:
    """Inserts `row`, and says whether it went in: it doesn't where one of its unique values is taken.

    Unlike an IntegrityError that leaves the transaction as it was, so nothing has to be taken back.
    """
    return _insert_one(tx, table, names, row, " ON CONFLICT DO NOTHING") == 1


def _insert_one(tx: Tx, table: sa.Table, names: Sequence[str], row: Cells, ending: str = "") -> int:
    cells = dict(zip(names, row, strict=True))
    given, statement, binders = _shape(tx, table, names, cells)
    bound = tuple(_bound(binders, [cells[name] for name in given]))
    return tx.connection.exec_driver_sql(statement + ending, bound).rowcount


def _shape(tx: Tx, table: sa.Table, names: Sequence[str], cells: Mapping[str, Any]) -> _Shape:
    """The columns that any row filled so far: soon the same for all, so that the database keeps one plan for them."""
    kept: _Shape | None = tx.tables.kept.get(("insert", table.name))
    known = kept[0] if kept else {}
    if kept is not None and all(cell is None or name in known for name, cell in cells.items()):
        return kept
    given = {
        name: None
        for name in names
        if name in known or cells[name] is not None or table.c[name].server_default is not None
    }
    made = (given, _insert(tx, table, list(given)), _binders(tx, table, list(given)))
    tx.tables.kept.put(("insert", table.name), made)
    return made


def _insert(tx: Tx, table: sa.Table, names: Sequence[str], rows: int = 1) -> str:
    quote, mark = tx.connection.dialect.identifier_preparer.quote, "?" if tx.dialect == "sqlite" else "%s"
    listed, marks = ", ".join(quote(table.c[name].name) for name in names), ", ".join(mark for _ in names)
    values = ", ".join([f"({marks})"] * rows)
    return f"INSERT INTO {quote(table.name)} ({listed}) VALUES {values}"  # noqa: S608 - names that Kith gave


def _by_hundreds(tx: Tx, table: sa.Table, names: Sequence[str], rows: Sequence[Cells]) -> None:
    binders, most = _binders(tx, table, names), min(AT_ONCE, PARAMETERS // len(names))
    for start in range(0, len(rows), most):
        part = rows[start : start + most]
        cells = tuple(chain.from_iterable(_bound(binders, row) for row in part))
        tx.connection.exec_driver_sql(_insert(tx, table, names, len(part)), cells)


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
