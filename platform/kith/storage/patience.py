"""Reads that people wait for are stopped after a while: what no index serves must not keep a process busy.

These are the ones of connections with the execution options `rw=False, single=True`. The limit is told to PostgreSQL
together with what such a connection is told anyway, so it costs no round trip; SQLite asks now and then.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine, ExceptionContext
from sqlalchemy.pool import ConnectionPoolEntry

from kith.errors import KithError, Problem

_STEPS = 20_000  # of SQLite's machine between two looks at the clock: less than a millisecond
_DEADLINE = "deadline"
_CANCELLED = "57014"  # PostgreSQL: canceling statement due to statement timeout


def be_patient(engine: Engine, patience: timedelta) -> None:
    """Stops the reads of requests that take longer than `patience`: they raise KithError K630."""
    seconds = patience.total_seconds()
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _watch)
        event.listen(engine, "checkin", lambda _, entry: entry.info.pop(_DEADLINE, None))  # for who goes past Core next
        event.listen(engine, "before_cursor_execute", _set_deadline(seconds))
    event.listen(engine, "handle_error", _name_impatience(seconds))


def told_patience(patience: timedelta | None, single: bool) -> str:
    """What a connection of PostgreSQL is told when it begins, or ceases, to read for requests."""
    if patience is None or not single:
        return "RESET statement_timeout"
    return f"SET statement_timeout = {round(patience.total_seconds() * 1000)}"


def _watch(connection: sqlite3.Connection, entry: ConnectionPoolEntry) -> None:
    info = entry.info

    def is_late() -> bool:
        deadline = info.get(_DEADLINE)
        return deadline is not None and time.monotonic() > deadline

    connection.set_progress_handler(is_late, _STEPS)


def _set_deadline(seconds: float) -> Callable[..., None]:
    def listen(connection: Connection, *_: Any) -> None:
        single = connection.get_execution_options().get("single", False)
        connection.info[_DEADLINE] = time.monotonic() + seconds if single else None

    return listen


def _name_impatience(seconds: float) -> Callable[[ExceptionContext], None]:
    def listen(context: ExceptionContext) -> None:
        error: Any = context.original_exception
        stopped = isinstance(error, sqlite3.OperationalError) and str(error) == "interrupted"
        timed_out = getattr(error, "sqlstate", None) == _CANCELLED and "timeout" in str(error)
        if stopped and not _was_late(context.connection):
            raise KeyboardInterrupt from error  # SQLite swallows it where it looks at the clock
        if stopped or timed_out:
            raise KithError(Problem(code="K630", params={"seconds": f"{seconds:g}"})) from error

    return listen


def _was_late(connection: Connection | None) -> bool:
    deadline = connection.info.get(_DEADLINE) if connection is not None else None
    return deadline is not None and time.monotonic() > deadline
