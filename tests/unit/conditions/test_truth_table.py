"""Every row of the truth table, asked of Python and of SQL on both databases."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from tests.unit.conditions.databases import Database, opened
from tests.unit.conditions.truth_table import ROWS, SCOPES, TABLE, TEAM, VISIBLE, Row
from tests.unit.conditions.world import CONTEXT, ME, MODULES, Record, World, parsed, record_id, surround

from kith.conditions import Purpose, Surrounding, needs, parse_condition, to_python
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


def in_sql(database: Database, row: Row, *, scope: bool) -> bool:
    condition = read(row[0], scope=scope)
    world = world_with(row[1])
    with database.filled(world.rows):
        surrounding = surroundings(world, condition, scope=scope)
        return database.found(condition, surrounding, frozenset({TESTED}), scope=scope) == {TESTED}


def wrong_in_python(rows: tuple[Row, ...], *, scope: bool) -> list[Row]:
    return [row for row in rows if in_python(row, scope=scope) is not row[2]]


def wrong_in_sql(url: str, rows: tuple[Row, ...], *, scope: bool) -> list[Row]:
    with opened(url, VISIBLE) as database:
        return [row for row in rows if in_sql(database, row, scope=scope) is not row[2]]


def test_the_table_holds_at_least_150_cases_and_both_answers() -> None:
    assert len(TABLE) >= 150
    assert {expected for _, _, expected in TABLE} == {True, False}


def test_python_agrees_with_the_truth_table() -> None:
    assert wrong_in_python(TABLE, scope=False) == []


def test_sqlite_agrees_with_the_truth_table(sqlite_url: str) -> None:
    assert wrong_in_sql(sqlite_url, TABLE, scope=False) == []


def test_postgresql_agrees_with_the_truth_table(postgresql_url: str) -> None:
    assert wrong_in_sql(postgresql_url, TABLE, scope=False) == []


def test_python_agrees_with_the_table_of_scopes() -> None:
    assert wrong_in_python(SCOPES, scope=True) == []


def test_sqlite_agrees_with_the_table_of_scopes(sqlite_url: str) -> None:
    assert wrong_in_sql(sqlite_url, SCOPES, scope=True) == []


def test_postgresql_agrees_with_the_table_of_scopes(postgresql_url: str) -> None:
    assert wrong_in_sql(postgresql_url, SCOPES, scope=True) == []
