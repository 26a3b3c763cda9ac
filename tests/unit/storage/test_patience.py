"""Reads that people wait for are stopped; nothing else is."""

from __future__ import annotations

import time
from collections.abc import Iterator
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine

from kith.errors import KithError
from kith.storage.engine import create_engine

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
