"""The cursor that describes its columns to who asks alone."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from kith.storage.engine import create_engine


@pytest.fixture
def connection(postgresql_url):
    engine = create_engine(postgresql_url)
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def described(connection, statement):
    cursor = connection.connection.cursor()
    cursor.execute(statement)
    return cursor.description


def test_the_columns_of_a_result_are_described_to_who_looks(connection):
    found = described(connection, "SELECT 1 AS one, 'x' AS two")
    assert len(found) == 2
    assert [each.name for each in found] == ["one", "two"]
    assert (found[1].name, found[0:1][0].name) == ("two", "one")


def test_a_statement_without_a_result_has_no_description(connection):
    assert described(connection, "CREATE TEMPORARY TABLE t (a integer)") is None


def test_a_text_statement_finds_its_columns_by_name(connection):
    row = connection.execute(sa.text("SELECT 1 AS one, 2 AS two")).one()
    assert (row.one, row.two) == (1, 2)


def test_the_same_statement_reads_the_same_again(connection):
    statement = sa.select(sa.literal(1).label("one"), sa.literal("x").label("two"))
    assert [connection.execute(statement).one()._asdict() for _ in range(5)] == [{"one": 1, "two": "x"}] * 5
