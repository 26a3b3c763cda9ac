"""What has been parked for 30 days goes for good: its columns and tables, piece by piece, while others work."""

# ruff: noqa: S608 - the names in these statements are physical names, given by Kith
from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import datetime
from functools import partial

import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.exc import OperationalError

from kith.storage.apply.patience import shortly, until_free
from kith.storage.locks import AppliesError, applying_alone
from kith.storage.parking import register as parking
from kith.storage.parking.register import Parked, read_parked
from kith.storage.system import Share, UserRole

_BATCH = 1_000
_PAUSE = 0.01  # seconds between batches, in which others write
_DROPPED_BELOW = 100_000  # rows: SQLite writes a table anew to drop a column of it, and nobody else can write meanwhile

_USER_ROLE = UserRole.metadata.tables[UserRole.__tablename__]
_SHARE = Share.metadata.tables[Share.__tablename__]


def purge_parked(engine: Engine, now: datetime) -> tuple[Parked, ...]:
    """Purges what is parked for longer than 30 days and returns it; nothing while an apply is at work.

    Run again after it was broken off, it goes on.
    """
    try:
        with applying_alone(engine, _give_way):
            return tuple(_purged(engine, each, now) for each in _due(engine, now))
    except AppliesError:
        return ()


def _give_way() -> None:
    raise AppliesError


def _due(engine: Engine, now: datetime) -> list[Parked]:
    with engine.connect().execution_options(rw=False) as connection:
        due = [each for each in read_parked(connection) if each.purged_at is None and each.is_over(now)]
    return sorted(due, key=lambda each: each.what == "module")  # what points to a module goes before it


def _purged(engine: Engine, parked: Parked, now: datetime) -> Parked:
    for table, columns in parked.holds.get("columns", {}).items():
        _drop_columns(engine, table, columns)
    for table in parked.holds.get("tables", ()):
        _drop_table(engine, table)
    with engine.begin() as connection:
        if parked.what == "role":
            connection.execute(sa.delete(_USER_ROLE).where(_USER_ROLE.c.role == parked.physical))
            connection.execute(sa.delete(_SHARE).where(_SHARE.c.role == parked.physical))
        if parked.what == "module":
            connection.execute(sa.delete(_SHARE).where(_SHARE.c.module == parked.physical))
        parking.note_purged(connection, parked, now)
    return parked


# -- columns ----------------------------------------------------------------------------------------------------------
def _drop_columns(engine: Engine, table: str, columns: list[str]) -> None:
    there = _columns(engine, table)
    for name in columns:
        if name in there:
            (_drop_postgresql if engine.dialect.name == "postgresql" else _drop_sqlite)(engine, table, name)


def _columns(engine: Engine, table: str) -> dict[str, bool]:
    """The columns of a table, by name: whether they may be NULL."""
    with engine.connect().execution_options(rw=False) as connection:
        inspector = sa.inspect(connection)
        found = inspector.get_columns(table) if inspector.has_table(table) else []
    return {column["name"]: bool(column["nullable"]) for column in found}


def _drop_postgresql(engine: Engine, table: str, column: str) -> None:
    _execute(engine, f'ALTER TABLE "{table}" DROP COLUMN IF EXISTS "{column}" CASCADE')


def _drop_sqlite(engine: Engine, table: str, column: str) -> None:
    """Empties the column, and drops it where that takes a moment; else it stays, empty."""
    empty = "NULL" if _columns(engine, table)[column] else "''"
    _in_batches(engine, f'UPDATE "{table}" SET "{column}" = {empty} WHERE rowid > :after AND rowid <= :upto', table)
    if _rows(engine, table) > _DROPPED_BELOW:
        return
    for index in _indexes_over(engine, table, column):
        _execute(engine, f'DROP INDEX IF EXISTS "{index}"')
    try:
        _execute(engine, f'ALTER TABLE "{table}" DROP COLUMN "{column}"')
    except OperationalError:  # it was made with the table, and its reference stands there as well
        return


def _indexes_over(engine: Engine, table: str, column: str) -> list[str]:
    with engine.connect().execution_options(rw=False) as connection:
        found = connection.execute(
            sa.text(
                "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = :table AND sql IS NOT NULL"
            ),
            {"table": table},
        )
        return [name for name, sql in found if column in sql]


# -- tables -----------------------------------------------------------------------------------------------------------
def _drop_table(engine: Engine, table: str) -> None:
    if engine.dialect.name == "postgresql":
        _execute(engine, f'DROP TABLE IF EXISTS "{table}" CASCADE')
        return
    if not _columns(engine, table):
        return
    for trigger in _triggers_on(engine, table):  # they write into the search table, which went before
        _execute(engine, f'DROP TRIGGER IF EXISTS "{trigger}"')
    if not table.startswith("s_"):
        _in_batches(engine, f'DELETE FROM "{table}" WHERE rowid > :after AND rowid <= :upto', table)
    if not _is_referred_to(engine, table):  # else every write to what refers to it would fail
        _execute(engine, f'DROP TABLE IF EXISTS "{table}"')
        _execute(engine, f'DROP TABLE IF EXISTS "{table}__rows"')


def _triggers_on(engine: Engine, table: str) -> list[str]:
    question = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = :table"
    with engine.connect().execution_options(rw=False) as connection:
        return list(connection.execute(sa.text(question), {"table": table}).scalars())


def _is_referred_to(engine: Engine, table: str) -> bool:
    question = (
        "SELECT 1 FROM sqlite_master m JOIN pragma_foreign_key_list(m.name) f"
        " WHERE m.type = 'table' AND m.name <> :table AND f.\"table\" = :table LIMIT 1"
    )
    with engine.connect().execution_options(rw=False) as connection:
        return connection.execute(sa.text(question), {"table": table}).first() is not None


# -- carrying out -----------------------------------------------------------------------------------------------------
def _execute(engine: Engine, statement: str) -> None:
    def attempt() -> None:
        with shortly(engine) as connection:
            connection.exec_driver_sql(statement)

    until_free("purging", attempt)


def _in_batches(engine: Engine, statement: str, table: str) -> None:
    for after, upto in _ranges(engine, table):
        until_free("purging", partial(_batch, engine, statement, after, upto))
        time.sleep(_PAUSE)


def _batch(engine: Engine, statement: str, after: int, upto: int) -> None:
    with engine.begin() as connection:
        connection.execute(sa.text(statement), {"after": after, "upto": upto})


def _ranges(engine: Engine, table: str) -> Iterator[tuple[int, int]]:
    with engine.connect().execution_options(rw=False) as connection:
        last = connection.execute(sa.text(f'SELECT max(rowid) FROM "{table}"')).scalar() or 0
    for after in range(0, last, _BATCH):
        yield after, after + _BATCH


def _rows(engine: Engine, table: str) -> int:
    with engine.connect().execution_options(rw=False) as connection:
        return int(connection.execute(sa.text(f'SELECT count(*) FROM "{table}"')).scalar_one())
