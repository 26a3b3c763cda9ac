"""Fixtures for new, empty databases: SQLite files, and databases on the run's own PostgreSQL server."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from uuid import uuid4

import pytest

from kith.testing.postgresql import PostgresqlServer
from kith.testing.sharing import shared_server

NewDatabase = Callable[[], str]
CopyOf = Callable[[str, Callable[[str], None]], str]


@pytest.fixture(scope="session")
def postgresql_server(request: pytest.FixtureRequest) -> Iterator[PostgresqlServer]:
    """The PostgreSQL server of this test run: one for all xdist workers, stopped by the last of them."""
    worker: dict[str, str] = getattr(request.config, "workerinput", {})
    with shared_server(worker.get("testrunuid", uuid4().hex)) as server:
        yield server


@pytest.fixture
def new_sqlite_database(tmp_path: Path) -> NewDatabase:
    """A function that returns the URL of a new SQLite file, which goes with the test's folder."""
    numbers = count(1)
    return lambda: f"sqlite:///{tmp_path / f'kith{next(numbers)}.db'}"


@pytest.fixture
def new_postgresql_database(postgresql_server: PostgresqlServer) -> Iterator[NewDatabase]:
    """A function that returns the URL of a new PostgreSQL database, which is dropped after the test."""
    urls: list[str] = []

    def create() -> str:
        urls.append(postgresql_server.create_database())
        return urls[-1]

    yield create
    for url in urls:
        postgresql_server.drop_database(url)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_kind(request: pytest.FixtureRequest) -> str:
    """Either kind of database that Kith runs on, in turn."""
    return str(request.param)


@pytest.fixture
def new_database(request: pytest.FixtureRequest, database_kind: str) -> NewDatabase:
    """A function that returns the URL of a new database of the kind in turn."""
    create: NewDatabase = request.getfixturevalue(f"new_{database_kind}_database")
    return create


@pytest.fixture
def database_url(new_database: NewDatabase) -> str:
    """A new, empty database; the test runs once on SQLite and once on PostgreSQL."""
    return new_database()


@pytest.fixture(scope="session")
def prepared_databases() -> dict[tuple[str, str], str]:
    """The databases that `copy_of` has filled in this process: (kind, name) -> URL."""
    return {}


@pytest.fixture
def copy_of(
    request: pytest.FixtureRequest,
    database_kind: str,
    prepared_databases: dict[tuple[str, str], str],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[CopyOf]:
    """A function that returns the URL of a copy of a database which is filled once per process: `copy_of(name, fill)`.

    `fill` is given the URL of an empty database, and closes what it opened. Copying takes a fraction of making tables.
    """
    server: PostgresqlServer | None = None
    if database_kind == "postgresql":
        server = request.getfixturevalue("postgresql_server")
    copies: list[str] = []

    def copy(name: str, fill: Callable[[str], None]) -> str:
        key = (database_kind, name)
        if key not in prepared_databases:
            folder = tmp_path_factory.mktemp("prepared")
            prepared_databases[key] = server.create_database() if server else f"sqlite:///{folder / 'kith.db'}"
            fill(prepared_databases[key])
        copies.append(_copied(server, prepared_databases[key], tmp_path_factory))
        return copies[-1]

    yield copy
    if server:
        for url in copies:
            server.drop_database(url)


def _copied(server: PostgresqlServer | None, template: str, folders: pytest.TempPathFactory) -> str:
    if server:
        return server.create_database(template=template)
    path = folders.mktemp("copy") / "kith.db"
    shutil.copy(template.removeprefix("sqlite:///"), path)
    return f"sqlite:///{path}"


@pytest.fixture
def sqlite_url(new_sqlite_database: NewDatabase) -> str:
    """A new, empty SQLite database."""
    return new_sqlite_database()


@pytest.fixture
def postgresql_url(new_postgresql_database: NewDatabase) -> str:
    """A new, empty PostgreSQL database."""
    return new_postgresql_database()
