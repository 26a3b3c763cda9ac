"""Reads that people wait for are stopped; nothing else is."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from kith.errors import KithError
from kith.storage.engine import create_engine
from kith.storage.savepoint import savepoint

COUNTING = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < :most) SELECT count(*) FROM n"


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    made = create_engine(database_url, pool_size=1, patience=timedelta(milliseconds=200))
    yield made
    made.dispose()


def reading(engine: Engine) -> Connection:
    return engine.connect().execution_options(rw=False, single=True)


def count(connection: Connection, most: int) -> int:
    return int(connection.execute(sa.text(COUNTING), {"most": most}).scalar_one())


def test_a_read_that_takes_too_long_is_stopped(engine):
    with reading(engine) as connection, pytest.raises(KithError, match=r"K630 .* 0\.2 seconds"):
        count(connection, 1_000_000_000)


def test_each_statement_has_its_own_time_and_the_next_one_is_answered(engine):
    with reading(engine) as connection:
        with pytest.raises(KithError):
            count(connection, 1_000_000_000)
        assert count(connection, 10) == 10


def test_what_is_no_request_takes_its_time(engine):
    with reading(engine) as connection:
        count(connection, 10)
    with engine.connect().execution_options(rw=False) as connection:
        assert count(connection, 2_000_000) == 2_000_000


def test_a_deadline_goes_with_its_connection(sqlite_url):
    engine = create_engine(sqlite_url, pool_size=1, patience=timedelta(milliseconds=1))
    with reading(engine) as connection:
        count(connection, 1)
    time.sleep(0.01)
    raw = engine.raw_connection()
    assert raw.cursor().execute(COUNTING, {"most": 100_000}).fetchone() == (100_000,)
    raw.close()
    engine.dispose()


def test_without_patience_nothing_is_stopped(database_url):
    engine = create_engine(database_url)
    with reading(engine) as connection:
        assert count(connection, 1_000_000) == 1_000_000
    engine.dispose()


@contextmanager
def interrupted() -> Iterator[None]:
    """Ctrl-C after a moment."""
    before = signal.signal(signal.SIGALRM, signal.default_int_handler)
    signal.setitimer(signal.ITIMER_REAL, 0.1)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def test_who_breaks_a_statement_off_is_not_told_of_impatience(sqlite_url):
    engine = create_engine(sqlite_url, patience=timedelta(seconds=60))
    with reading(engine) as connection, pytest.raises(KeyboardInterrupt), interrupted():
        count(connection, 1_000_000_000)


def test_what_is_written_is_broken_off_with_its_part_and_its_transaction(sqlite_url):
    engine = create_engine(sqlite_url, patience=timedelta(seconds=60))
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE counted (n INTEGER)")
    with pytest.raises(KeyboardInterrupt), interrupted(), engine.begin() as connection, savepoint(connection):
        connection.execute(sa.text(f"INSERT INTO counted {COUNTING}"), {"most": 1_000_000_000})
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM counted").scalar_one() == 0
