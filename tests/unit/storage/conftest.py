"""Databases in the states that these tests begin with."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy.engine import Connection, Engine
from tests.unit.storage.applied import Applied

from kith.storage.engine import create_engine
from kith.testing.databases import CopyOf
from kith.testing.site import fill_system


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """An empty database of either kind."""
    made = create_engine(database_url)
    yield made
    made.dispose()


@pytest.fixture
def system(copy_of: CopyOf) -> Iterator[Engine]:
    """A database of either kind with the system tables."""
    made = create_engine(copy_of("system", fill_system))
    yield made
    made.dispose()


@pytest.fixture
def connection(system: Engine) -> Iterator[Connection]:
    """A writing transaction in a database with the system tables; rolled back."""
    with system.connect() as made:
        yield made


@pytest.fixture
def applied(system: Engine) -> Applied:
    """A database without modules to which definitions are applied."""
    return Applied(system)
