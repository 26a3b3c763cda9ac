"""A part of a transaction that is carried out whole or not at all, while the transaction goes on.

`Connection.begin_nested` does the same; it costs as much as two statements more, on the way of every write.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy.engine import Connection

from kith.storage.locks import share_publishing

NAME = "kith_part"  # inner ones of the same name hide outer ones until they are over


class Savepoint:
    """What `savepoint` gives: a way to take the part back without an error."""

    __slots__ = ("taken_back",)

    def __init__(self) -> None:
        self.taken_back = False

    def take_back(self) -> None:
        """Has everything undone at the end of the block."""
        self.taken_back = True


@contextmanager
def savepoint(connection: Connection) -> Iterator[Savepoint]:
    """A part of the connection's transaction; an error that leaves the block takes it back, and nothing else."""
    share_publishing(connection)  # before it: what is undone gives back the locks that it took
    part = Savepoint()
    connection.exec_driver_sql(f"SAVEPOINT {NAME}")
    try:
        yield part
    except BaseException:
        _undo(connection)
        raise
    if part.taken_back:
        _undo(connection)
    else:
        connection.exec_driver_sql(f"RELEASE SAVEPOINT {NAME}")


def _undo(connection: Connection) -> None:
    if connection.invalidated or not _is_open(connection):  # lost, and all of the transaction with it
        return
    cursor: Any = connection.connection.cursor()  # past the statement that failed
    try:
        cursor.execute(f"ROLLBACK TO SAVEPOINT {NAME}")
        cursor.execute(f"RELEASE SAVEPOINT {NAME}")
    finally:
        cursor.close()


def _is_open(connection: Connection) -> bool:
    """False where SQLite has taken the whole transaction back: a statement was broken off, or the disk is full."""
    if connection.dialect.name != "sqlite":
        return True
    driver: Any = connection.connection.driver_connection
    return bool(driver.in_transaction)
