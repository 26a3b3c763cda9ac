"""Connections to the database: an SQLite file or a PostgreSQL server, made safe for many writers.

Every transaction may write unless its connection has the execution option `rw=False`; then the database itself
refuses writes. With `single=True` beside it, each statement is run for itself, which spares BEGIN and ROLLBACK: on
PostgreSQL half of all round trips in a request that reads. They see what they would see in a transaction of
the usual isolation; what needs one (a cursor on the server, a savepoint) leaves the option out.
"""

from __future__ import annotations

import sqlite3
import time
from datetime import timedelta
from pathlib import Path
from typing import Any

import orjson
import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import URL, Connection, Engine, ExceptionContext
from sqlalchemy.exc import ArgumentError, DBAPIError, DisconnectionError
from sqlalchemy.pool import ConnectionPoolEntry

from kith.errors import KithError, Problem
from kith.storage.compiled import CompiledCache
from kith.storage.patience import be_patient, told_patience
from kith.storage.quiet_cursor import quiet_cursor
from kith.storage.turns import queue_writers

SQLITE_LEAST = (3, 37, 0)
POSTGRESQL_LEAST = (14, 0)
_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=NORMAL",
    "busy_timeout=5000",
    "foreign_keys=ON",
    "cache_size=-32000",
    "mmap_size=2147418112",
    "temp_store=MEMORY",
)
_LONG_IDLE = 15.0  # seconds after which a connection is asked whether it still lives


def create_engine(url: str, *, pool_size: int = 10, patience: timedelta | None = None) -> Engine:
    """An engine for `sqlite:///file` or `postgresql://...`; nothing is connected yet.

    `patience` is how long a statement of a `single` read may take, None: as long as it likes. Raises K502 for another
    address and K503 for an SQLite that is too old; connecting raises K501 where the database can't be reached.
    """
    address = _address(url)
    is_file = address.get_backend_name() == "sqlite"
    engine = _sqlite(address, pool_size) if is_file else _postgresql(address, pool_size, patience)
    engine.update_execution_options(compiled_cache=CompiledCache())
    event.listen(engine, "handle_error", _name_unreachable)
    if patience is not None:
        be_patient(engine, patience)
    return engine


def _address(url: str) -> URL:
    try:
        address = sa.make_url(url)
        kind = address.get_backend_name()
    except (ArgumentError, ValueError):
        raise _refused(url) from None
    if kind == "sqlite":
        return address.set(drivername="sqlite+pysqlite")
    if kind in ("postgresql", "postgres"):
        return address.set(drivername="postgresql+psycopg")
    raise _refused(url)


def _refused(url: str) -> KithError:
    shown = url.rpartition("@")[2] if "@" in url else url  # what stands before @ may be a password
    return KithError(Problem(code="K502", params={"url": shown}))


def _name_unreachable(context: ExceptionContext) -> None:
    """Turns a failed connect into K501; errors of statements stay what they are."""
    if context.connection is None and isinstance(context.sqlalchemy_exception, DBAPIError) and context.engine:
        url = context.engine.url.render_as_string(hide_password=True)
        reason = " ".join(str(context.original_exception).split())
        raise KithError(Problem(code="K501", params={"url": url, "reason": reason})) from context.original_exception


# -- SQLite -----------------------------------------------------------------------------------------------------------
def _sqlite(url: URL, pool_size: int) -> Engine:
    if sqlite3.sqlite_version_info < SQLITE_LEAST:
        least = ".".join(map(str, SQLITE_LEAST))
        params = {"product": "SQLite", "version": sqlite3.sqlite_version, "least": least}
        raise KithError(Problem(code="K503", params=params))
    if url.database and url.database != ":memory:":
        folder = Path(url.database).parent
        if folder.parent.is_dir():
            folder.mkdir(mode=0o700, exist_ok=True)
    options: dict[str, Any] = {"pool_size": pool_size, "max_overflow": 20} if url.database else {}
    engine = sa.create_engine(
        url, json_serializer=dump_json, json_deserializer=orjson.loads, connect_args={"timeout": 5}, **options
    )
    event.listen(engine, "connect", _prepare_sqlite)
    queue_writers(engine)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, _: ConnectionPoolEntry) -> None:
    # Without it the driver begins transactions by its own lights: lost updates, and DDL that can't be rolled back.
    connection.isolation_level = None
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")


def _begin_sqlite(connection: Connection) -> None:
    """A writer takes the lock at once: one that reads first and then writes couldn't wait for it."""
    options = connection.get_execution_options()
    writes = bool(options.get("rw", True))
    known = connection.info.get("writes", True)
    if writes != known:
        connection.exec_driver_sql(f"PRAGMA query_only={'OFF' if writes else 'ON'}")
        connection.info["writes"] = writes
    if writes or not options.get("single"):
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


# -- PostgreSQL -------------------------------------------------------------------------------------------------------
def _postgresql(url: URL, pool_size: int, patience: timedelta | None) -> Engine:
    given = {"application_name": "kith", "connect_timeout": "10"} | dict(url.query)
    arguments = {
        "prepare_threshold": 3,
        "options": "-c timezone=UTC -c jit=off -c random_page_cost=1.1",
        "cursor_factory": quiet_cursor(),
    } | given
    engine = sa.create_engine(
        url.set(query={}) if "host" not in url.query else url,
        json_serializer=dump_json,
        json_deserializer=orjson.loads,
        connect_args=arguments,
        pool_size=pool_size,
        max_overflow=20,
        pool_recycle=3600,
        pool_use_lifo=True,
    )
    event.listen(engine, "begin", lambda connection: _begin_postgresql(connection, patience))
    event.listen(engine, "checkin", _note_idle)
    event.listen(engine, "checkout", lambda *given: _ask_idle(engine, *given))
    return engine


def _begin_postgresql(connection: Connection, patience: timedelta | None) -> None:
    driver: Any = connection.connection.dbapi_connection
    options = connection.get_execution_options()
    reads = not options.get("rw", True)
    single = reads and bool(options.get("single"))
    if single != connection.info.get("single", False):
        driver.autocommit = True
        read_only = f"SET default_transaction_read_only = {'on' if single else 'off'}"
        driver.execute(f"{read_only}; {told_patience(patience, single)}", prepare=False)
        driver.autocommit = single or options.get("isolation_level") == "AUTOCOMMIT"
        connection.info["single"] = single
    if not single and bool(driver.read_only) != reads:
        driver.read_only = reads


def _note_idle(_: Any, entry: ConnectionPoolEntry) -> None:
    entry.info["idle_since"] = time.monotonic()


def _ask_idle(engine: Engine, connection: Any, entry: ConnectionPoolEntry, _: Any) -> None:
    """Replaces a connection that died while idle; a busy one isn't asked, for that is a round trip a request."""
    since = entry.info.get("idle_since")
    if since is None or time.monotonic() - since < _LONG_IDLE:
        return
    try:
        alive = engine.dialect.do_ping(connection)
    except engine.dialect.loaded_dbapi.Error as error:
        raise DisconnectionError from error
    if not alive:
        raise DisconnectionError


def dump_json(value: Any) -> str:
    """`value` as the JSON text that columns hold."""
    return orjson.dumps(value).decode()
