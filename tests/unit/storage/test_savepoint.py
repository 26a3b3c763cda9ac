"""A part of a transaction that is undone whole, while the rest stays."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.exc import IntegrityError

from kith.storage.engine import create_engine
from kith.storage.savepoint import savepoint

INSERT = sa.text("INSERT INTO boats VALUES (:name)")


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    engine = create_engine(database_url)
    with engine.begin() as connection:
        connection.execute(sa.text("CREATE TABLE boats (name VARCHAR(20) PRIMARY KEY)"))
        connection.execute(INSERT, {"name": "Ada"})
    yield engine
    engine.dispose()


def insert_in_a_part(connection: sa.Connection, *given: str) -> None:
    with savepoint(connection):
        for name in given:
            connection.execute(INSERT, {"name": name})


def names(engine: Engine) -> list[str]:
    with engine.connect() as connection:
        return list(connection.execute(sa.text("SELECT name FROM boats ORDER BY name")).scalars())


def test_a_part_that_ends_well_stays(engine: Engine) -> None:
    with engine.begin() as connection, savepoint(connection):
        connection.execute(INSERT, {"name": "Bea"})
    assert names(engine) == ["Ada", "Bea"]


def test_a_refused_statement_undoes_the_part_and_nothing_else(engine: Engine) -> None:
    with engine.begin() as connection:
        connection.execute(INSERT, {"name": "Bea"})
        with pytest.raises(IntegrityError):
            insert_in_a_part(connection, "Cid", "Ada")
        connection.execute(INSERT, {"name": "Dot"})
    assert names(engine) == ["Ada", "Bea", "Dot"]


def test_a_part_that_is_taken_back_leaves_nothing(engine: Engine) -> None:
    with engine.begin() as connection:
        with savepoint(connection) as part:
            connection.execute(INSERT, {"name": "Bea"})
            part.take_back()
        connection.execute(INSERT, {"name": "Cid"})
    assert names(engine) == ["Ada", "Cid"]


def test_an_inner_part_is_undone_alone(engine: Engine) -> None:
    with engine.begin() as connection, savepoint(connection):
        connection.execute(INSERT, {"name": "Bea"})
        with pytest.raises(IntegrityError):
            insert_in_a_part(connection, "Cid", "Bea")
        connection.execute(INSERT, {"name": "Dot"})
    assert names(engine) == ["Ada", "Bea", "Dot"]


def test_an_outer_part_takes_its_inner_ones_along(engine: Engine) -> None:
    with engine.begin() as connection, savepoint(connection) as outer:
        with savepoint(connection):
            connection.execute(INSERT, {"name": "Bea"})
        outer.take_back()
    assert names(engine) == ["Ada"]
