"""Databases in the states that these tests begin with."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy.engine import Connection, Engine
from tests.unit.storage.applied import Applied

from kith.storage.engine import create_engine
from kith.storage.system import create_system
from kith.testing.postgresql import PostgresqlServer


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """An empty database of either kind."""
    made = create_engine(database_url)
    yield made
    made.dispose()


@pytest.fixture(scope="session")
def postgresql_template(postgresql_server: PostgresqlServer) -> str:
    """A PostgreSQL database with the system tables, to be copied; it goes with the server."""
    return _with_system_tables(postgresql_server.create_database())


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with the system tables, to be copied."""
    path = tmp_path_factory.mktemp("template") / "kith.db"
    _with_system_tables(f"sqlite:///{path}")
    return path


def _with_system_tables(url: str) -> str:
    engine = create_engine(url)
    create_system(engine)
    engine.dispose()
    return url


@pytest.fixture
def system(request: pytest.FixtureRequest, database_kind: str, tmp_path: Path) -> Iterator[Engine]:
    """A database of either kind with the system tables."""
    if database_kind == "sqlite":
        url = f"sqlite:///{shutil.copy(request.getfixturevalue('sqlite_template'), tmp_path / 'system.db')}"
        engine = create_engine(url)
        yield engine
        engine.dispose()
        return
    server: PostgresqlServer = request.getfixturevalue("postgresql_server")
    url = server.create_database(request.getfixturevalue("postgresql_template"))
    engine = create_engine(url)
    yield engine
    engine.dispose()
    server.drop_database(url)


@pytest.fixture
def connection(system: Engine) -> Iterator[Connection]:
    """A writing transaction in a database with the system tables; rolled back."""
    with system.connect() as made:
        yield made


@pytest.fixture
def applied(engine: Engine) -> Applied:
    """An empty database to which definitions are applied."""
    return Applied(engine)
