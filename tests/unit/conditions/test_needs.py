"""What callers load before they ask."""

from __future__ import annotations

from typing import Any

from tests.unit.conditions.truth_table import ACME
from tests.unit.conditions.world import CONTEXT, MODULES

from kith.conditions import Surrounding, has_empty_term, needs, parse_condition, paths_read, records_below
from kith.conditions.tree import Condition


def parse(raw: dict[str, Any], *, scope: bool = False) -> Condition:
    return parse_condition(raw, "contacts", MODULES, CONTEXT, purpose="scope" if scope else "rule", me="contacts")


def test_needs_names_own_paths_records_below_visible_targets_and_variables() -> None:
    raw = {"company.industry": "it", "about": "$visible", "deals": {"some": {"stage": "won"}}, "tags": "$me.tags"}
    paths, below, visible, variables = needs(parse(raw, scope=True))
    assert {str(path) for path in paths} == {"company.industry", "tags"}
    assert {node.related for node in below} == {"deals"}
    assert {node.target for node in visible} == {"companies", "deals"}
    assert {str(variable.path) for variable in variables} == {"tags"}


def test_needs_leaves_out_the_clock_and_finds_variables_within_records_below() -> None:
    raw = {"birthday": "$today", "deals": {"some": {"amount": {"gt": "$record.budget"}}}}
    paths, _, _, variables = needs(parse(raw))
    assert {str(path) for path in paths} == {"birthday"}
    assert {str(variable.path) for variable in variables} == {"budget"}


def test_two_places_with_the_same_path_need_it_once() -> None:
    paths, *_ = needs(parse({"any": [{"stage.closed": True}, {"not": {"stage.closed": False}}]}))
    assert len(paths) == 1


def test_policing_sees_every_path_on_both_sides_and_below() -> None:
    raw = {"deals": {"some": {"company.industry": "it"}}, "company": "$record.partner.company"}
    read = {(path.module, str(path)) for path in paths_read(parse(raw))}
    assert read == {("deals", "company.industry"), ("contacts", "company"), ("contacts", "partner.company")}


def test_nested_records_below_are_all_found() -> None:
    raw: dict[str, Any] = {"friends": {"some": {"deals": {"none": {"company.people": {"some": {}}}}}}}
    assert {node.related for node in records_below(parse(raw))} == {"friends", "deals", "people"}


def test_an_empty_term_is_whatever_me_names_and_is_not_there() -> None:
    condition = parse({"company": "$me.company"}, scope=True)
    path = next(iter(needs(condition)[3])).path
    assert path is not None
    assert has_empty_term(condition, Surrounding(context=CONTEXT))
    assert not has_empty_term(condition, Surrounding(context=CONTEXT, me_values={path: ACME}))


def test_equal_conditions_are_equal_wherever_they_are_written() -> None:
    assert parse({"stage.closed": False}) == parse({"stage.closed": "false"})
    assert hash(parse({"stage.closed": False})) == hash(parse({"stage.closed": "false"}))
