"""The two databases that are measured on, as durable as they are by themselves."""

from __future__ import annotations

import shutil
import tempfile
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path

from sqlalchemy import make_url

from kith.testing.postgresql import PostgresqlServer

# All else, fsync above all, is left as PostgreSQL has it.
SETTINGS = {"listen_addresses": "", "timezone": "UTC", "log_timezone": "UTC"}


class Databases(ABC):
    """Makes databases of one kind."""

    name: str

    @abstractmethod
    def create(self) -> str:
        """The URL of a new, empty database."""

    @abstractmethod
    def copy(self, url: str) -> str:
        """The URL of a copy of a database that nobody uses just now."""

    @abstractmethod
    def drop(self, url: str) -> None:
        """Removes a database."""


class SqliteFiles(Databases):
    """SQLite files in a folder."""

    name = "SQLite"

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._numbers = count(1)

    def create(self) -> str:
        """The URL of a file that isn't there yet."""
        return f"sqlite:///{self._folder / f'bench{next(self._numbers)}.db'}"

    def copy(self, url: str) -> str:
        """The URL of a copy of the file; its last user has left no journal behind."""
        made = self.create()
        shutil.copyfile(_path(url), _path(made))
        return made

    def drop(self, url: str) -> None:
        """Removes the file."""
        for tail in ("", "-wal", "-shm"):
            Path(f"{_path(url)}{tail}").unlink(missing_ok=True)


def _path(url: str) -> str:
    return make_url(url).database or ""


class PostgresqlDatabases(Databases):
    """Databases on a server of our own."""

    name = "PostgreSQL"

    def __init__(self, server: PostgresqlServer) -> None:
        self._server = server

    def create(self) -> str:
        """The URL of a new database."""
        return self._server.create_database()

    def copy(self, url: str) -> str:
        """The URL of a database made from another one."""
        return self._server.create_database(url)

    def drop(self, url: str) -> None:
        """Drops the database."""
        self._server.drop_database(url)


@contextmanager
def sqlite(folder: Path) -> Iterator[Databases]:
    """SQLite files in `folder`."""
    yield SqliteFiles(folder)


@contextmanager
def postgresql(_folder: Path) -> Iterator[Databases]:
    """A PostgreSQL server, stopped at the end, in a folder that its own account can reach."""
    with tempfile.TemporaryDirectory(prefix="kith-bench-pg-") as place:
        Path(place).chmod(0o711)
        server = PostgresqlServer(Path(place) / "pg", SETTINGS)
        server.start()
        try:
            yield PostgresqlDatabases(server)
        finally:
            server.stop()


KINDS = {"postgresql": postgresql, "sqlite": sqlite}
