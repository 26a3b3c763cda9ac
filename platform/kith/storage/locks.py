"""The lock between writing and publishing: writers share it, who publishes new definitions holds it alone.

PostgreSQL: advisory locks of the transaction. SQLite: every writing transaction is alone already (BEGIN IMMEDIATE).
"""

from __future__ import annotations

import fcntl
import hashlib
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import text
from sqlalchemy.engine import Connection, Engine

from kith.errors import KithError, Problem

PUBLISHING = 0x6B697468  # "kith"
APPLYING = PUBLISHING + 1
SEALING = PUBLISHING + 2
LONGEST_APPLY = 3600.0  # seconds that another apply is waited for
_LOOK = 0.2

_SHARES = "kith_shares_publishing"  # the transaction of a connection that holds the lock already
_SHARED = f"SELECT pg_advisory_xact_lock_shared({PUBLISHING})"
_BEGIN_SHARING = f"BEGIN; {_SHARED}".encode()
_IDLE, _ROWS = 0, 2  # libpq: no transaction; a result with rows
_NAMED = text("SELECT pg_advisory_xact_lock(:key)")
_ALONE = text(f"SELECT pg_advisory_xact_lock({PUBLISHING})")


def share_publishing(connection: Connection) -> None:
    """Keeps the definitions from being published until this transaction ends; waits while somebody publishes."""
    if connection.dialect.name != "postgresql":
        return
    if connection.info.get(_SHARES) is None or connection.info[_SHARES] is not connection.get_transaction():
        if not _begun_sharing(connection):
            connection.exec_driver_sql(_SHARED)
        if not connection.in_nested_transaction():  # whose rollback would give the lock back
            connection.info[_SHARES] = connection.get_transaction()


def _begun_sharing(connection: Connection) -> bool:
    """Begins the transaction and takes the lock in one round trip, where nothing was asked of the database so far.

    It is on the way of every write. The driver begins a transaction by itself only where none is.
    """
    driver: Any = connection.connection.driver_connection
    if not connection.in_transaction() or driver.autocommit or driver.info.transaction_status != _IDLE:
        return False
    answer = driver.pgconn.exec_(_BEGIN_SHARING)
    return bool(answer.status == _ROWS)


def hold_publishing(connection: Connection) -> None:
    """Waits for all writers and keeps new ones out until this transaction ends."""
    if connection.dialect.name == "postgresql":
        connection.execute(_ALONE)


def hold_name(connection: Connection, name: str) -> None:
    """Makes this transaction the only one that does what `name` says, until it ends: of two, the second waits."""
    if connection.dialect.name == "postgresql":
        key = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big", signed=True)
        connection.execute(_NAMED, {"key": key})


class AppliesError(Exception):
    """For `waits` to raise, by who would rather not wait for the apply that is at work."""


@contextmanager
def applying_alone(engine: Engine, waits: Callable[[], None]) -> Iterator[None]:
    """A block that one process at a time is in; `waits` is called once where another is.

    The claim ends with the connection or the process, whatever happens to it. Raises K517 where the other one takes
    longer than an hour. PostgreSQL: an advisory lock of a connection, for an apply has many transactions. SQLite: a
    lock on a file beside the database.
    """
    with engine.connect() as connection:
        claim = _advisory(connection) if connection.dialect.name == "postgresql" else _file_beside(engine)
        with claim as try_it:
            _claim(try_it, waits)
            yield


def _claim(try_it: Callable[[], bool], waits: Callable[[], None]) -> None:
    end, told = time.monotonic() + LONGEST_APPLY, False
    while not try_it():
        if not told:
            waits()
            told = True
        if time.monotonic() > end:
            raise KithError(Problem(code="K517"))
        time.sleep(_LOOK)


@contextmanager
def _advisory(connection: Connection) -> Iterator[Callable[[], bool]]:
    def try_it() -> bool:
        taken = bool(connection.scalar(text(f"SELECT pg_try_advisory_lock({APPLYING})")))
        connection.commit()  # nothing is held but the lock
        return taken

    try:
        yield try_it
    finally:
        connection.execute(text(f"SELECT pg_advisory_unlock({APPLYING})"))
        connection.commit()


@contextmanager
def _file_beside(engine: Engine) -> Iterator[Callable[[], bool]]:
    database = engine.url.database
    if not database or database == ":memory:":
        yield lambda: True
        return
    with Path(f"{database}.apply-lock").open("wb") as file:

        def try_it() -> bool:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
            return True

        yield try_it


def hold_sealing(connection: Connection) -> None:
    """Makes this transaction the only one that seals audit entries."""
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"SELECT pg_advisory_xact_lock({SEALING})"))
