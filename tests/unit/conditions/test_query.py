"""Conditions in the address of a list."""

from __future__ import annotations

from typing import Any

import pytest
from tests.unit.conditions.world import CONTEXT, MODULES

from kith.conditions import parse_condition, parse_query
from kith.conditions.tree import ALWAYS, Condition
from kith.errors import KithError


def query(*pairs: tuple[str, str]) -> Condition:
    return parse_query(pairs, "contacts", MODULES, CONTEXT)


def written(raw: dict[str, Any]) -> Condition:
    return parse_condition(raw, "contacts", MODULES, CONTEXT, purpose="filter")


@pytest.mark.parametrize(
    ("name", "text", "same"),
    [
        ("role", "client", {"role": "client"}),
        ("age.gt", "5", {"age": {"gt": 5}}),
        ("budget.gt", "5", {"budget": {"gt": "5 EUR"}}),
        ("name.contains", "smi,th", {"name": {"contains": "smi,th"}}),
        ("company.industry", "it", {"company.industry": "it"}),
        ("company.industry.empty", "true", {"company.industry": {"empty": True}}),
        ("role.in", "lead,client", {"role": ["lead", "client"]}),
        ("name.in", 'a,"b,c"', {"name": ["a", "b,c"]}),
        ("role.ne", "lead", {"not": {"role": "lead"}}),
        ("hobbies.all", "chess,golf", {"hobbies": {"all": ["chess", "golf"]}}),
        ("stage.closed", "false", {"stage.closed": False}),
        ("birthday.gte", "$today-30d", {"birthday": {"gte": "$today-30d"}}),
        ("owner", "$me", {"owner": "$me"}),
    ],
)
def test_a_parameter_means_the_same_as_a_written_condition(name: str, text: str, same: dict[str, Any]) -> None:
    assert query((name, text)) == written(same)


def test_several_parameters_hold_together_and_none_means_everything() -> None:
    assert query(("role", "client"), ("age.gt", "5")) == written({"role": "client", "age": {"gt": 5}})
    assert query() == ALWAYS


def test_a_field_that_is_called_like_its_operator_elsewhere_is_a_field_at_the_top() -> None:
    with pytest.raises(KithError) as refused:
        query(("contains", "x"))
    assert refused.value.problems[0].code == "K301"


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("rolle", "x", "K301"),
        ("role", "", "K305"),
        ("role.in", "", "K305"),
        ("role.in", "lead,,client", "K305"),
        ("role.gt", "lead", "K302"),
        ("vip", "perhaps", "K303"),
        ("deals.amount", "5", "K304"),
        ("company", "$visible", "K306"),
        ("company", "$record.company", "K319"),
        ("", "x", "K301"),
        ("name.contains", "a\x00", "K303"),
        ("a" * 9_000, "x", "K301"),
    ],
)
def test_a_wrong_parameter_is_refused_by_its_name(name: str, text: str, code: str) -> None:
    with pytest.raises(KithError) as refused:
        query(("age", "5"), (name, text))
    assert [(problem.code, problem.field) for problem in refused.value.problems] == [(code, name)]


def test_a_repeated_parameter_is_refused() -> None:
    with pytest.raises(KithError) as refused:
        query(("role", "lead"), ("role", "client"))
    assert [problem.code for problem in refused.value.problems] == ["K327"]
