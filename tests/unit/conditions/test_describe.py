"""Conditions in words."""

from __future__ import annotations

from typing import Any

import pytest
from tests.unit.conditions.truth_table import TABLE
from tests.unit.conditions.world import CONTEXT, MODULES

from kith.conditions import describe, parse_condition


def words(raw: dict[str, Any]) -> str:
    condition = parse_condition(raw, "contacts", MODULES, CONTEXT, purpose="rule", me="contacts")
    return describe(condition, MODULES, CONTEXT)


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        ({"role": "client"}, "Role is Client"),
        ({"role": ["prospect", "client"]}, "Role is Prospect or Client"),
        ({"company.industry": "it"}, 'Company\'s industry is "it"'),
        ({"not": {"role": "lead"}}, "Role is not Lead"),
        ({"name": {"empty": True}}, "Name is empty"),
        ({"name": {"empty": False}}, "Name is filled in"),
        ({"not": {"name": {"empty": True}}}, "Name is filled in"),
        ({"name": {"contains": "smi"}}, 'Name contains "smi"'),
        ({"not": {"name": {"contains": "smi"}}}, 'not (Name contains "smi")'),
        ({"age": {"gt": 5}}, "Age is more than 5"),
        ({"vip": True}, "Vip is yes"),
        ({"stage.closed": False}, "Stage's closed is no"),
        ({"hobbies": {"all": ["chess", "opera"]}}, "Hobbies has all of Chess and Opera"),
        ({"birthday": {"lt": "$today"}}, "Birthday is before today"),
        ({"birthday": "$month-1mo"}, "Birthday is this month minus 1 month"),
        ({"seen": {"gte": "$now-90min"}}, "Seen is from now minus 1 hour 30 minutes"),
        ({"owner": "$me"}, "Owner is the one who asks"),
        ({"company": "$me.company"}, "Company is one's own Company"),
        ({"age": {"gt": "$record.limit_age"}}, "Age is more than this record's Limit age"),
        ({"role": "client", "age": 5}, "Role is Client, and Age is 5"),
        ({"any": [{"role": "lead"}, {"age": 5, "vip": True}]}, "Role is Lead, or (Age is 5, and Vip is yes)"),
        ({"deals": {"none": {"stage.closed": True}}}, "no deals where Stage's closed is yes"),
        ({"deals": {"some": {}}}, "some deals"),
        ({"company.deals": {"some": {}}}, "Company's record has some deals"),
        ({"friends": {"some": {"role": "lead", "age": 5}}}, "some friends where (Role is Lead, and Age is 5)"),
        ({}, "always"),
    ],
)
def test_a_condition_reads_like_a_sentence(raw: dict[str, Any], text: str) -> None:
    assert words(raw) == text


def test_every_condition_of_the_truth_table_has_words() -> None:
    assert all(words(raw) for raw, _, _ in TABLE)
