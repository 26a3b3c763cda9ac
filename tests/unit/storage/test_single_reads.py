"""Statements that read each for itself: without a transaction, and still without the right to write."""

from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.exc import DBAPIError

from kith.storage.engine import create_engine


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    made = create_engine(database_url, pool_size=1)
    with made.begin() as connection:
        connection.execute(sa.text("CREATE TABLE boats (name TEXT)"))
    yield made
    made.dispose()


def single(engine: Engine) -> Any:
    return engine.connect().execution_options(rw=False, single=True)


def add(connection: Any) -> None:
    connection.execute(sa.text("INSERT INTO boats VALUES ('Ada')"))


def count(connection: Any) -> int:
    return connection.execute(sa.text("SELECT count(*) FROM boats")).scalar()


def test_a_single_read_may_not_write(engine):
    with single(engine) as connection, pytest.raises(DBAPIError):
        add(connection)


def test_the_connection_may_write_again_for_the_next_who_asks(engine):
    with single(engine) as connection:
        count(connection)
    with engine.begin() as connection:
        add(connection)
    with single(engine) as connection:
        assert count(connection) == 1


def test_a_writer_after_a_single_read_still_rolls_back(engine):
    with single(engine) as connection:
        count(connection)
    with engine.connect() as connection:
        add(connection)
        connection.rollback()
    with single(engine) as connection:
        assert count(connection) == 0


def test_a_plain_reader_after_a_single_read_may_not_write_either(engine):
    with single(engine) as connection:
        count(connection)
    with engine.connect().execution_options(rw=False) as connection, pytest.raises(DBAPIError):
        add(connection)


def test_single_reads_open_no_transaction_on_postgresql(postgresql_url):
    engine = create_engine(postgresql_url)
    with single(engine) as connection:
        count = connection.execute(sa.text("SELECT 1")).scalar()
        assert connection.connection.dbapi_connection.info.transaction_status.name == "IDLE"
    assert count == 1
    engine.dispose()
