"""One of many processes leads in something: who holds the claim, until it gives it back or dies."""

from __future__ import annotations

import fcntl
from contextlib import suppress
from pathlib import Path
from typing import IO

import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from kith.errors import KithError
from kith.storage.locks import PUBLISHING

DISPATCHING = PUBLISHING + 3


class Leading:
    """The claim to dispatch jobs. PostgreSQL: a lock of a connection. SQLite: a lock on a file beside the database."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._connection: Connection | None = None
        self._file: IO[bytes] | None = None

    def leads(self) -> bool:
        """True where this process leads, from now on or still; a claim whose connection broke is another's to take."""
        return self._by_connection() if self._engine.dialect.name == "postgresql" else self._by_file()

    def give_back(self) -> None:
        """Lets another process lead."""
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(SQLAlchemyError, KithError):  # it may be what broke: then the lock has gone with it
                connection.execute(sa.text(f"SELECT pg_advisory_unlock({DISPATCHING})"))
            connection.invalidate()
            connection.close()
        if self._file is not None:
            self._file.close()
            self._file = None

    def _by_connection(self) -> bool:
        try:
            if self._connection is not None:
                self._connection.execute(sa.text("SELECT 1"))
                return True
            found = self._engine.connect().execution_options(isolation_level="AUTOCOMMIT")
            taken = bool(found.scalar(sa.text(f"SELECT pg_try_advisory_lock({DISPATCHING})")))
        except (SQLAlchemyError, KithError):
            self.give_back()
            return False
        if taken:
            self._connection = found
        else:
            found.close()
        return taken

    def _by_file(self) -> bool:
        if self._file is not None:
            return True
        file = Path(f"{self._engine.url.database}.dispatch-lock").open("wb")  # noqa: SIM115 - it stays open: the claim
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.close()
            return False
        self._file = file
        return True
