"""A filter that somebody builds is the condition that it says, and back."""

from __future__ import annotations

import pytest

from kith.web.lists.conditions import as_condition, as_pairs
from kith.web.lists.filter_form import acted, read_filter
from kith.web.lists.filter_tree import Group, Kept, Rule, condition_of, tree_of

CONDITIONS = [
    {},
    {"role": "client"},
    {"role": ["lead", "client"]},
    {"amount": {"gt": "5"}},
    {"not": {"role": "lead"}},
    {"email": {"empty": True}},
    {"any": [{"role": "lead"}, {"all": [{"amount": {"gt": "5"}}, {"company.country": "GB"}]}]},
    {"not": {"any": [{"role": "lead"}, {"email": {"contains": "x"}}]}},
    {"all": [{"any": [{"a": "1"}, {"b": "2"}]}, {"role": "lead"}]},
    {"deals": {"some": {"amount": {"gte": "9"}}}},
    {"deals": {"none": {"any": [{"amount": "1"}, {"stage": "won"}]}}},
    {"odd": None},
]


@pytest.mark.parametrize("condition", CONDITIONS, ids=str)
def test_a_condition_comes_back_as_it_was(condition):
    assert condition_of(tree_of(condition)) == condition


@pytest.mark.parametrize("condition", CONDITIONS[:-1], ids=str)
def test_a_condition_becomes_pairs_of_an_address_and_back(condition):
    assert condition_of(tree_of(as_condition(as_pairs(condition)))) == condition


def test_what_is_simple_is_a_pair_of_its_own():
    condition = {"all": [{"role": ["lead", "a,b"]}, {"amount": {"gt": "5"}}, {"any": [{"a": "1"}, {"b": "2"}]}]}
    assert as_pairs(condition) == (
        ("where", '{"any":[{"a":"1"},{"b":"2"}]}'),
        ("role.in", 'lead,"a,b"'),
        ("amount.gt", "5"),
    )


def test_two_rules_for_the_same_field_both_stay():
    condition = {"all": [{"name": {"contains": "a"}}, {"name": {"contains": "b"}}]}
    assert as_pairs(condition) == (("where", '{"name":{"contains":"b"}}'), ("name.contains", "a"))


def test_what_no_rule_can_say_is_kept_as_it_is():
    assert tree_of({"all": [{"a": {"odd": {}}}]}).items == (Kept(raw={"a": {"odd": {}}}),)


class Sent(dict[str, list[str]]):
    """What a form sent."""

    def getall(self, name):
        return self.get(name, [])


def test_a_filter_is_read_from_a_form():
    sent = Sent(
        {
            "kind.0": ["group"],
            "mode.0": ["any"],
            "kind.0.0": ["rule"],
            "path.0.0": ["role"],
            "value.0.0": ["lead", "client"],
            "kind.0.1": ["rule"],
            "path.0.1": ["at"],
            "op.0.1": ["gte"],
            "when.0.1": ["ago"],
            "days.0.1": ["30"],
            "value.0.1": ["2026-01-01"],
        }
    )
    condition = {"any": [{"role": ["lead", "client"]}, {"at": {"gte": "$today-30d"}}]}
    assert condition_of(read_filter(sent)) == condition


def test_nonsense_in_a_form_is_left_out():
    sent = Sent(
        {"kind.0": ["group"], "kind.0.x": ["rule"], "kind.9.9.9": ["rule"], "kind.0.1": ["kept"], "raw.0.1": ["{"]}
    )
    assert condition_of(read_filter(sent)) == {}


@pytest.mark.parametrize(
    ("act", "items"),
    [
        ("add:0", (Rule(path="a"), Rule())),
        ("group:0", (Rule(path="a"), Group(items=(Rule(),)))),
        ("below:0 deals", (Rule(path="a"), Group(items=(Rule(),), related="deals"))),
        ("remove:0.0", ()),
        ("remove:0", (Rule(path="a"),)),
        ("remove:0.7", (Rule(path="a"),)),
        ("nonsense:0.0", (Rule(path="a"),)),
    ],
)
def test_a_button_changes_the_filter(act, items):
    assert acted(Group(items=(Rule(path="a"),)), act).items == items
