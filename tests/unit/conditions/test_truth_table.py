"""Every row of the truth table, asked of Python and of SQL on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
import sqlalchemy as sa
from tests.unit.conditions.truth_table import ROWS, SCOPES, TABLE, TEAM, VISIBLE, Row
from tests.unit.conditions.world import (
    CONTEXT,
    ME,
    MODULES,
    Record,
    Tables,
    World,
    parsed,
    record_id,
    surround,
)

from kith.conditions import Purpose, Surrounding, needs, parse_condition, to_python, to_sql
from kith.conditions.tree import Condition

TESTED = record_id(500)
BASE = {module: {id_: parsed(module, raw) for id_, raw in rows.items()} for module, rows in ROWS.items()}


def read(raw: dict[str, Any], *, scope: bool) -> Condition:
    purpose: Purpose = "scope" if scope else "rule"
    return parse_condition(raw, "contacts", MODULES, CONTEXT, purpose=purpose, me="contacts")


def world_with(raw: dict[str, Any]) -> World:
    rows = {**BASE, "contacts": {**BASE["contacts"], TESTED: parsed("contacts", raw)}}
    return World(rows, replace(ME, team=TEAM), VISIBLE)


def surroundings(world: World, condition: Condition, *, scope: bool) -> Surrounding:
    return surround(world, needs(condition)[3], None if scope else ("contacts", TESTED))


def in_python(row: Row, *, scope: bool) -> bool:
    condition = read(row[0], scope=scope)
    world = world_with(row[1])
    facts = Record(world, "contacts", TESTED, surroundings(world, condition, scope=scope))
    return to_python(condition, scope=scope)(facts)


class Database:
    """A database that holds the base world, and one more contact for the length of a question."""

    def __init__(self, url: str) -> None:
        self.engine = sa.create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
        self.tables = Tables(VISIBLE)
        self.connection = self.engine.connect()
        self.tables.metadata.create_all(self.connection)
        self.tables.fill(self.connection, BASE)
        self.connection.commit()

    def close(self) -> None:
        self.connection.close()
        self.engine.dispose()

    def ask(self, row: Row, *, scope: bool) -> bool:
        condition = read(row[0], scope=scope)
        world = world_with(row[1])
        try:
            self.tables.fill(self.connection, {"contacts": {TESTED: world.rows["contacts"][TESTED]}})
            return self.finds(condition, surroundings(world, condition, scope=scope), scope=scope)
        finally:
            self.connection.rollback()

    def finds(self, condition: Condition, surrounding: Surrounding, *, scope: bool) -> bool:
        table = self.tables.table("contacts")
        where = to_sql(condition, self.tables, surrounding, table, scope=scope)
        statement = sa.select(table.c.id).where(table.c.id == TESTED, where)
        return self.connection.execute(statement).first() is not None


@pytest.fixture
def sqlite(sqlite_url: str) -> Iterator[Database]:
    database = Database(sqlite_url)
    yield database
    database.close()


@pytest.fixture
def postgresql(postgresql_url: str) -> Iterator[Database]:
    database = Database(postgresql_url)
    yield database
    database.close()


def wrong(answers: Any, rows: tuple[Row, ...]) -> list[Row]:
    return [row for row in rows if answers(row) is not row[2]]


def test_the_table_holds_at_least_150_cases_and_both_answers() -> None:
    assert len(TABLE) >= 150
    assert {expected for _, _, expected in TABLE} == {True, False}


def test_python_agrees_with_the_truth_table() -> None:
    assert wrong(lambda row: in_python(row, scope=False), TABLE) == []


def test_sqlite_agrees_with_the_truth_table(sqlite: Database) -> None:
    assert wrong(lambda row: sqlite.ask(row, scope=False), TABLE) == []


def test_postgresql_agrees_with_the_truth_table(postgresql: Database) -> None:
    assert wrong(lambda row: postgresql.ask(row, scope=False), TABLE) == []


def test_python_agrees_with_the_table_of_scopes() -> None:
    assert wrong(lambda row: in_python(row, scope=True), SCOPES) == []


def test_sqlite_agrees_with_the_table_of_scopes(sqlite: Database) -> None:
    assert wrong(lambda row: sqlite.ask(row, scope=True), SCOPES) == []


def test_postgresql_agrees_with_the_table_of_scopes(postgresql: Database) -> None:
    assert wrong(lambda row: postgresql.ask(row, scope=True), SCOPES) == []
