"""Writers of one process take turns before SQLite's lock: first come, first served (see docs/adr/0006)."""

from __future__ import annotations

import threading
from collections import deque
from typing import Any

from sqlalchemy import event
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.pool import ConnectionPoolEntry

PATIENCE = 30.0  # seconds; then SQLite's own lock decides
_HELD = "kith_turn"


class Turns:
    """A queue of writers. Only who stands at its head may write."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._queue: deque[object] = deque()

    def take(self) -> object | None:
        """A ticket once it is one's turn, or None when that took too long."""
        ticket = object()
        with self._changed:
            self._queue.append(ticket)
            if self._changed.wait_for(lambda: self._queue[0] is ticket, PATIENCE):
                return ticket
            self._queue.remove(ticket)
            self._changed.notify_all()
            return None

    def give_back(self, ticket: object) -> None:
        """Lets the next one write; a ticket that was given back before is no complaint."""
        with self._changed:
            if ticket in self._queue:
                self._queue.remove(ticket)
                self._changed.notify_all()


def queue_writers(engine: Engine) -> None:
    """Makes the writing transactions of `engine` wait in a queue, from their BEGIN to their end."""
    turns = Turns()

    def begin(connection: Connection) -> None:
        if connection.get_execution_options().get("rw", True):
            connection.info[_HELD] = turns.take()

    def end(info: dict[Any, Any]) -> None:
        ticket = info.pop(_HELD, None)
        if ticket is not None:
            turns.give_back(ticket)

    def commit(connection: Connection) -> None:
        if connection.info.get(_HELD) is not None:
            connection.exec_driver_sql("COMMIT")  # here, so that the turn isn't given back before it is done
            end(connection.info)

    def rollback(connection: Connection) -> None:
        if connection.info.get(_HELD) is not None:
            _roll_back(connection)
            end(connection.info)

    def returned(_: Any, entry: ConnectionPoolEntry, *__: Any) -> None:
        end(entry.info)

    event.listen(engine, "begin", begin)
    event.listen(engine, "commit", commit)
    event.listen(engine, "rollback", rollback)
    event.listen(engine, "checkin", returned)
    event.listen(engine, "invalidate", returned)


def _roll_back(connection: Connection) -> None:
    driver: Any = connection.connection.dbapi_connection
    if driver is not None and driver.in_transaction:
        driver.execute("ROLLBACK")
