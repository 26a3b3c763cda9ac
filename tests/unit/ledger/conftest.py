"""Transactions in a database with nothing but the system tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from sqlalchemy.engine import Engine

from kith.clock import ManualClock
from kith.storage.engine import create_engine
from kith.storage.serving import Serving
from kith.storage.tables import Tables
from kith.storage.tx import Tx, writing
from kith.testing.build import site_of
from kith.testing.databases import CopyOf
from kith.testing.site import fill_system

Writing = Callable[[], AbstractContextManager[Tx]]


@pytest.fixture
def clock() -> ManualClock:
    """A clock that stands still at noon."""
    return ManualClock(datetime(2026, 3, 1, 12, tzinfo=UTC))


@pytest.fixture
def engine(copy_of: CopyOf) -> Iterator[Engine]:
    """A database with the system tables."""
    made = create_engine(copy_of("system", fill_system))
    yield made
    made.dispose()


@pytest.fixture
def writes(engine: Engine, clock: ManualClock) -> Writing:
    """A function that opens a writing transaction."""
    site = site_of()
    serving = Serving(1, site, Tables(site))
    return lambda: writing(engine, serving, hooks=None, clock=clock.clock, settings=SimpleNamespace())


def write_and_fail(writes: Writing, work: Callable[[Tx], object]) -> None:
    """Does `work` in a transaction that then fails with a RuntimeError."""
    with writes() as tx:
        work(tx)
        raise RuntimeError


@pytest.fixture
def tx(writes: Writing) -> Iterator[Tx]:
    """A writing transaction."""
    with writes() as made:
        yield made
