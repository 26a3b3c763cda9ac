"""Why a condition holds, or doesn't, in words with the record's values."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from tests.unit.conditions.test_to_python import Given
from tests.unit.conditions.test_truth_table import TESTED, read, surroundings, world_with
from tests.unit.conditions.truth_table import TABLE
from tests.unit.conditions.world import CONTEXT, MODULES, Record

from kith.conditions import because, deciding, parse_condition
from kith.conditions.tree import ALWAYS


def condition(raw: dict[str, Any]):
    return parse_condition(raw, "contacts", MODULES, CONTEXT, purpose="rule", me="contacts")


def words(raw: dict[str, Any], opens=lambda _: True, *, below: bool = False, **values: Any) -> str:
    given = Given({name.replace("__", "."): value for name, value in values.items()}, fits_below=below)
    return because(condition(raw), given, MODULES, CONTEXT, opens)


@pytest.mark.parametrize(
    ("raw", "values", "text"),
    [
        ({"role": ["prospect", "client"]}, {"role": "client"}, "Role is Client"),
        ({"role": "client"}, {"role": "lead"}, "Role is Lead, not Client"),
        ({"role": "client"}, {}, "Role is empty"),
        ({"not": {"role": "lead"}}, {"role": "client"}, "Role is Client, not Lead"),
        ({"not": {"role": "lead"}}, {"role": "lead"}, "Role is Lead"),
        ({"age": {"gt": 5}}, {"age": 7}, "Age is 7, more than 5"),
        ({"age": {"gt": 5}}, {"age": 3}, "Age is 3, not more than 5"),
        ({"vip": True}, {}, "Vip is no"),
        ({"vip": True}, {"vip": True}, "Vip is yes"),
        ({"name": {"empty": True}}, {}, "Name is empty"),
        ({"name": {"empty": True}}, {"name": "Ada"}, "Name is filled in"),
        ({"name": {"contains": "da"}}, {"name": "Ada"}, 'Name is "Ada", contains "da"'),
        ({"birthday": {"gt": "$today"}}, {"birthday": date(2030, 1, 2)}, "Birthday is Jan 2, 2030, after today"),
        ({"role": "client", "vip": True}, {"role": "client"}, "Vip is no"),
        ({"role": "client", "vip": True}, {"role": "lead"}, "Role is Lead, not Client and Vip is no"),
        ({"role": "client", "vip": True}, {"role": "client", "vip": True}, "Role is Client and Vip is yes"),
        ({"any": [{"role": "client"}, {"vip": True}]}, {"vip": True}, "Vip is yes"),
        ({"any": [{"role": "client"}, {"vip": True}]}, {}, "Role is empty and Vip is no"),
        ({"id": {"empty": False}}, {"id": "1"}, "this record was saved before"),
        ({"id": {"empty": False}}, {}, "this record is new"),
    ],
)
def test_a_reason_names_what_decided(raw, values, text):
    assert words(raw, **values) == text


def test_a_long_text_is_cut():
    assert len(words({"name": {"starts_with": "x"}}, name="x" * 500)) < 120


def test_a_reference_is_named_by_its_rule_and_never_by_its_id():
    assert words({"owner": "$me"}, owner="01931b2c-7a00-7000-8000-000000000009") == "Owner is not the one who asks"


def test_records_below_are_said_to_be_there_or_not():
    raw = {"deals": {"some": {"title": {"empty": False}}}}
    assert words(raw, below=True) == "some deals where Title is filled in"
    assert words(raw, below=False) == "no deals where Title is filled in"


def test_what_is_closed_is_neither_named_nor_is_its_value():
    raw = {"role": "client", "age": {"gt": 5}}
    said = words(raw, lambda atom: str(atom.path) != "age", role="client", age=7)
    assert said == "Role is Client and something that isn't open to you asks for it"


def test_a_reason_of_closed_things_alone_says_just_that():
    assert words({"age": {"gt": 5}}, lambda _: False, age=7) == "something that isn't open to you asks for it"


def test_a_condition_without_parts_gives_no_reason():
    assert because(ALWAYS, Given(), MODULES, CONTEXT, lambda _: True) == ""


def test_what_decided_comes_to_what_the_truth_table_says_and_always_has_words():
    for raw, values, expected in TABLE:
        parsed, world = read(raw, scope=False), world_with(values)
        facts = Record(world, "contacts", TESTED, surroundings(world, parsed, scope=False))
        assert deciding(parsed, facts)[0] is expected, raw
        assert because(parsed, facts, MODULES, CONTEXT, lambda _: True) or not deciding(parsed, facts)[1]
