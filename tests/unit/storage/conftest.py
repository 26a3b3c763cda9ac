"""Databases in the states that these tests begin with, and a site from a few lines of YAML."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy.engine import Connection, Engine

from kith.storage.engine import create_engine
from kith.storage.system import create_system


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """An empty database of either kind."""
    made = create_engine(database_url)
    yield made
    made.dispose()


@pytest.fixture
def system(engine: Engine) -> Engine:
    """A database with the system tables."""
    create_system(engine)
    return engine


@pytest.fixture
def connection(system: Engine) -> Iterator[Connection]:
    """A writing transaction in a database with the system tables; rolled back."""
    with system.connect() as made:
        yield made
