"""Python, SQLite, PostgreSQL and JavaScript agree about random records and random conditions."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.unit.conditions.databases import Database, opened
from tests.unit.conditions.node import form, run
from tests.unit.conditions.random_worlds import COMPANIES, CONTACT, CONTACTS, USERS, WORLD, conditions, form_conditions
from tests.unit.conditions.world import CONTEXT, ME, MODULES, Record, World, parsed, record_id, surround

from kith.conditions import needs, parse_condition, to_js, to_python
from kith.conditions.tree import Condition
from kith.errors import KithError

VISIBLE = frozenset({CONTACTS[0], CONTACTS[2], COMPANIES[0]})
FIXTURES = [HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large]


def read(raw: dict[str, Any], *, scope: bool) -> Condition | None:
    """The condition, None where a random scope has `$me` under a negation."""
    try:
        return parse_condition(raw, "contacts", MODULES, CONTEXT, purpose="scope" if scope else "rule", me="contacts")
    except KithError as error:
        if any(problem.code != "K307" for problem in error.problems):
            raise
        return None


def typed(world: dict[str, dict[str, dict[str, Any]]], me: str | None, *, team: bool) -> World:
    rows = {name: {id_: parsed(name, row) for id_, row in records.items()} for name, records in world.items()}
    own = {"users": USERS[0], **({"contacts": me} if me else {})}
    return World(rows, replace(ME, me=own, team=frozenset(USERS) if team else frozenset()), VISIBLE)


def check(databases: list[Database], world: World, condition: Condition, *, scope: bool) -> None:
    """Asks about each contact alone where `$record` is another each time, else about all of them at once."""
    needed = needs(condition)[3]
    alone = any(variable.name == "record" for variable in needed)
    for ids in [[id_] for id_ in CONTACTS] if alone else [CONTACTS]:
        surrounding = surround(world, needed, ("contacts", ids[0]) if alone else None)
        test = to_python(condition, scope=scope)
        expected = {id_ for id_ in ids if test(Record(world, "contacts", id_, surrounding))}
        for database in databases:
            found = database.found(condition, surrounding, frozenset(ids), scope=scope)
            assert found == expected, (database.engine.name, condition)


def agree(urls: list[str], *, scope: bool) -> None:
    some = st.lists(conditions(scope=scope), min_size=2, max_size=4)
    with opened(urls[0], VISIBLE) as sqlite, opened(urls[1], VISIBLE) as postgresql:

        @settings(max_examples=max(40, settings.default.max_examples // 4), suppress_health_check=FIXTURES)
        @given(WORLD, st.sampled_from([None, *CONTACTS]), st.booleans(), some)
        def everywhere(rows: Any, me: str | None, team: bool, raws: list[dict[str, Any]]) -> None:
            read_ones = [condition for raw in raws if (condition := read(raw, scope=scope)) is not None]
            world = typed(rows, me, team=team)
            with sqlite.filled(world.rows), postgresql.filled(world.rows):
                for condition in read_ones:
                    check([sqlite, postgresql], world, condition, scope=scope)

        everywhere()


@pytest.mark.drawn  # inside, where the databases are open
@pytest.mark.timeout(7_200)  # `make soak` draws hundreds of worlds, each with several conditions
def test_sql_says_what_python_says_of_rules(sqlite_url: str, postgresql_url: str) -> None:
    agree([sqlite_url, postgresql_url], scope=False)


@pytest.mark.drawn
@pytest.mark.timeout(7_200)
def test_sql_says_what_python_says_of_scopes(sqlite_url: str, postgresql_url: str) -> None:
    agree([sqlite_url, postgresql_url], scope=True)


def in_python(raw: dict[str, Any], contact: dict[str, Any]) -> bool:
    id_ = record_id(500)
    world = World({"contacts": {id_: parsed("contacts", contact)}}, ME)
    condition = read(raw, scope=False)
    assert condition is not None
    surrounding = surround(world, needs(condition)[3], ("contacts", id_))
    return to_python(condition)(Record(world, "contacts", id_, surrounding))


def question(raw: dict[str, Any], contact: dict[str, Any]) -> dict[str, Any]:
    condition = read(raw, scope=False)
    assert condition is not None
    values = {**form(parsed("contacts", contact)), "id": record_id(500)}
    return {"tree": to_js(condition, CONTEXT), "values": values}


@settings(
    max_examples=max(3, settings.default.max_examples // 100),
    suppress_health_check=[*FIXTURES, HealthCheck.large_base_example],
)
@given(st.lists(st.tuples(form_conditions(), CONTACT), min_size=30, max_size=60))
def test_javascript_says_what_python_says_or_that_it_does_not_know(pairs: list[tuple[Any, Any]]) -> None:
    answers = run(questions=[question(*pair) for pair in pairs], texts=[])["answers"]
    wrong = [pair for pair, answer in zip(pairs, answers, strict=True) if answer not in (None, in_python(*pair))]
    assert wrong == []
