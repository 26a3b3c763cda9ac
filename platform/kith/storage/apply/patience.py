"""Work that waits for locks only shortly, then lets others pass: who waits for a lock holds up all behind him."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import DBAPIError

from kith.errors import KithError, Problem

LOCK_MILLISECONDS = 300  # the longest that others may have to wait behind us, and shorter than a deadlock is looked for
PATIENCE = 600.0  # seconds after which it is given up
_FIRST_PAUSE, _LONGEST_PAUSE = 0.3, 3.0  # in which those who had to wait get on
_LOCKED = frozenset({"55P03", "40P01", "40001"})  # lock not available, deadlock, serialization

Result = TypeVar("Result")


class AgainError(Exception):
    """Raised by an attempt that should be made again a little later."""


def until_free(what: str, attempt: Callable[[], Result]) -> Result:
    """What `attempt` returns, once no lock stands in its way. Raises K534 where one does for ten minutes."""
    end, pause = time.monotonic() + PATIENCE, _FIRST_PAUSE
    while True:
        try:
            return attempt()
        except (DBAPIError, AgainError) as error:
            if not is_locked(error):
                raise
            if time.monotonic() > end:
                raise KithError(Problem(code="K534", params={"what": what})) from error
        time.sleep(pause)
        pause = min(pause * 1.5, _LONGEST_PAUSE)


def is_locked(error: Exception) -> bool:
    """Whether it failed because somebody else has a lock."""
    if not isinstance(error, DBAPIError):
        return isinstance(error, AgainError)
    state = getattr(error.orig, "sqlstate", None)
    return state in _LOCKED if state else "is locked" in str(error.orig)


@contextmanager
def shortly(engine: Engine, milliseconds: int = LOCK_MILLISECONDS) -> Iterator[Connection]:
    """A transaction that waits for no lock longer than that. SQLite: as long as every writer does."""
    with engine.begin() as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(sa.text(f"SET LOCAL lock_timeout = {milliseconds}"))
        yield connection
