"""What a written condition means, and what is said of one that means nothing."""

from __future__ import annotations

from importlib.resources import files
from typing import Any

import pytest
from tests.unit.conditions.world import CONTEXT, MODULES, module

from kith.conditions import Purpose, parse_condition
from kith.conditions.tree import ALWAYS, All, Any_, Below, Compare, Condition, Not, Shift, Values, Variable
from kith.errors import KithError, Problem
from kith.errors.codes.conditions import CODES
from kith.fields.dates import DateType
from kith.fields.email import EmailType
from kith.fields.formula import FormulaType
from kith.reader import read


def parse(raw: Any, *, purpose: Purpose = "rule", of: str = "contacts", **more: Any) -> Condition:
    return parse_condition(raw, of, MODULES, CONTEXT, purpose=purpose, **more)


def from_yaml(text: str, **more: Any) -> Condition:
    return parse(read(text, "modules/contacts.yaml"), **more)


def problems(raw: Any, **more: Any) -> tuple[Problem, ...]:
    with pytest.raises(KithError) as refused:
        parse(raw, **more)
    return refused.value.problems


def codes(raw: Any, **more: Any) -> list[str]:
    return [problem.code for problem in problems(raw, **more)]


def yaml_problems(text: str, **more: Any) -> list[str]:
    with pytest.raises(KithError) as refused:
        from_yaml(text, **more)
    return [str(problem) for problem in refused.value.problems]


def operand(raw: Any, **more: Any) -> Any:
    parsed = parse(raw, **more)
    assert isinstance(parsed, Compare)
    return parsed.operand


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("{role: client}", {"role": "client"}),
        ("{role: [prospect, client]}", {"role": ["prospect", "client"]}),
        ("{age: {gte: 18, lt: 65}}", {"age": {"gte": 18, "lt": 65}}),
        ("{name: {contains: no}}", {"name": {"contains": "no"}}),
        ("{vip: true}", {"vip": True}),
        ("{deals: {some: {stage.closed: false}}}", {"deals": {"some": {"stage.closed": False}}}),
        (
            "any: [{role: lead}, {not: {age: {empty: true}}}]",
            {"any": [{"role": "lead"}, {"not": {"age": {"empty": True}}}]},
        ),
    ],
)
def test_yaml_and_json_mean_the_same(text: str, same: dict[str, Any]) -> None:
    assert from_yaml(text) == parse(same)


def test_a_single_comparison_stands_alone_and_several_hold_together() -> None:
    assert isinstance(parse({"role": "lead"}), Compare)
    assert isinstance(parse({"role": "lead", "age": 5}), All)
    assert isinstance(parse({"age": {"gt": 5, "lt": 9}}), All)
    assert isinstance(parse({"any": [{"role": "lead"}, {"age": 5}]}), Any_)
    assert isinstance(parse({"not": {"role": "lead"}}), Not)
    assert parse({}) == ALWAYS


def test_literals_go_through_the_type_of_the_field() -> None:
    assert operand({"age": "5"}) == operand({"age": 5.0}) == Values((5,))
    assert operand({"role": "Client"}) == Values(("client",))
    assert operand({"name": "e\u0301"}) == Values(("\u00e9",))


def test_a_part_of_a_text_need_not_be_a_value_of_the_type() -> None:
    mail = {"things": module("things", {"mail": EmailType()})}
    parsed = parse_condition({"mail": {"contains": "@exa"}}, "things", mail, CONTEXT, purpose="rule")
    assert isinstance(parsed, Compare)
    assert parsed.operand == Values(("@exa",))


def test_values_and_variables_in_one_list_become_alternatives() -> None:
    parsed = parse({"owner": ["$me", "$me.team"]})
    assert isinstance(parsed, Any_)
    assert [item.operand for item in parsed.items if isinstance(item, Compare)] == [Variable("me"), Variable("me.team")]


def test_records_below_name_the_module_the_field_and_how_they_hang_together() -> None:
    lookup, links, own = (parse({name: {"some": {}}}) for name in ("deals", "fans", "friends"))
    assert isinstance(lookup, Below)
    assert isinstance(links, Below)
    assert isinstance(own, Below)
    assert (lookup.target, lookup.by, lookup.through) == ("deals", "contact", "lookup")
    assert (links.target, links.by, links.through) == ("contacts", "friends", "links")
    assert (own.target, own.by, own.through) == ("contacts", "friends", "own")


def test_a_path_knows_the_module_that_holds_its_field() -> None:
    parsed = parse({"company.boss.role": "lead"})
    assert isinstance(parsed, Compare)
    assert (str(parsed.path), parsed.path.owner) == ("company.boss.role", "contacts")


@pytest.mark.parametrize(
    ("text", "shift"),
    [
        ("$today", Shift()),
        ("$today-1y", Shift(months=-12)),
        ("$today + 2mo", Shift(months=2)),
        ("$month-1mo", Shift(months=-1)),
        ("$today+1y-1mo", Shift(months=11)),
    ],
)
def test_months_of_a_shift_are_calendar_months(text: str, shift: Shift) -> None:
    assert operand({"birthday": text}).shift == shift


@pytest.mark.parametrize(
    ("text", "minutes"), [("$now-30min", -30), ("$now + 2h", 120), ("$now+1d-1h", 1380), ("$now-1w", -10080)]
)
def test_everything_else_of_a_shift_is_a_span(text: str, minutes: int) -> None:
    assert operand({"seen": text}).shift.span.total_seconds() == minutes * 60


def test_record_is_the_tested_record_in_rules_and_another_where_one_is_named() -> None:
    own = operand({"company": "$record.company"})
    assert own.path.module == "contacts"
    other = operand({"company": "$record.company"}, purpose="filter", record="deals")
    assert other.path.module == "deals"


# -- problems -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ({"rolle": "client"}, "K301"),
        ({"company.industri": "it"}, "K301"),
        ({"stage.close": True}, "K301"),
        ({"name": {"gt": "A"}}, "K302"),
        ({"role": {"gt": "lead"}}, "K302"),
        ({"age": {"contains": 5}}, "K302"),
        ({"vip": {"empty": True}}, "K302"),
        ({"role": {"all": ["lead"]}}, "K302"),
        ({"age": "five"}, "K303"),
        ({"role": "klient"}, "K303"),
        ({"birthday": "2026-02-30"}, "K303"),
        ({"seen": "2026-02-30"}, "K303"),
        ({"budget": "5 XYZ"}, "K303"),
        ({"company": "Acme"}, "K303"),
        ({"vip": "perhaps"}, "K303"),
        ({"name": 5}, "K303"),
        ({"name": {"contains": "a\x00b"}}, "K303"),
        ({"name": "\ud800"}, "K303"),
        ({"deals.amount": 5}, "K304"),
        ({"deals": "x"}, "K304"),
        ({"friends.name": "x"}, "K304"),
        ({"company.deals.amount": 5}, "K304"),
        ({"name": None}, "K305"),
        ({"name": ""}, "K305"),
        ({"name": " "}, "K305"),
        ({"name": []}, "K305"),
        ({"name": ["a", None]}, "K305"),
        ({"name": {"contains": ""}}, "K305"),
        ({"age": {"gt": None}}, "K305"),
        ({"company": "$visible"}, "K306"),
        ({"age": "$record.name"}, "K308"),
        ({"name": "$today"}, "K308"),
        ({"age": "$me"}, "K308"),
        ({"age": "$me.team"}, "K308"),
        ({"company": "$record.partner"}, "K308"),
        ({"stage": "$record.hobbies"}, "K308"),
        ({"budget": "$record.age"}, "K308"),
        ({"company": "$record"}, "K308"),
        ({"age": "$record.takes"}, "K308"),
        ({"at": "$now"}, "K308"),
        ({"email": "Ada"}, "K303"),
        ({"address": "Ulm"}, "K302"),
        ({"address.town": "Ulm"}, "K301"),
        ({"address.city.x": "Ulm"}, "K301"),
        ({"name": {"containz": "x"}}, "K309"),
        ({"company": {"industry": "it"}}, "K309"),
        ({"name": "$mee"}, "K311"),
        ({"name": "$"}, "K311"),
        ({"name": "$tomorrow"}, "K311"),
        ({"birthday": "$today.x"}, "K311"),
        ({"birthday": "$today-30"}, "K312"),
        ({"birthday": "$today-30days"}, "K312"),
        ({"birthday": "$today-2h"}, "K312"),
        ({"owner": "$me+1d"}, "K312"),
        ({"any": []}, "K313"),
        ({"any": {"role": "lead"}}, "K313"),
        ({"all": None}, "K313"),
        ([{"role": "lead"}], "K314"),
        ("role", "K314"),
        (None, "K314"),
        ({"not": True}, "K314"),
        ({"not": [{"role": "lead"}]}, "K314"),
        ({"any": ["lead"]}, "K314"),
        ({"name.first": "x"}, "K315"),
        ({"age.x.y": "x"}, "K315"),
        ({"about.name": "x"}, "K316"),
        ({"age": {"gt": [1, 2]}}, "K317"),
        ({"name": {"some": {}}}, "K318"),
        ({"company": {"none": {}}}, "K318"),
        ({"role:client": None}, "K321"),
        ({"age": {"gte": 1, "000": None}}, "K322"),
        ({"age": {"gt:5": None}}, "K321"),
        ({"name": {"empty": "yes"}}, "K323"),
        ({"name": {"empty": 1}}, "K323"),
        ({"name": {}}, "K325"),
        ({"name": {"contains": {"x": 1}}}, "K325"),
        ({"name": [["a"]]}, "K325"),
        ({"name": object()}, "K325"),
        ({5: "a"}, "K325"),
        ({"role": {"ne": "lead"}}, "K326"),
        ({"role": {"in": ["lead"]}}, "K326"),
    ],
)
def test_what_means_nothing_is_refused(raw: Any, code: str) -> None:
    assert codes(raw) == [code]


def test_an_unknown_field_comes_with_the_nearest_name() -> None:
    assert yaml_problems("{compny.industry: it}") == [
        'modules/contacts.yaml:1:2: K301 contacts has no field "compny"; did you mean "company"?'
    ]


def test_an_operator_that_does_not_fit_comes_with_those_that_do() -> None:
    assert yaml_problems("{role: {gt: lead}}") == [
        'modules/contacts.yaml:1:2: K302 "gt" can\'t be used on "role" (choice); what fits: empty, equality'
    ]


def test_a_refused_literal_says_why_and_stands_where_it_is_written() -> None:
    (found,) = yaml_problems("{role: [lead, klient]}")
    assert found.startswith('modules/contacts.yaml:1:15: K303 "role" can\'t be compared with that: K250')
    assert "client" in found


def test_braces_after_a_lookup_come_with_the_path_to_write_instead() -> None:
    assert problems({"company": {"industry": "it"}})[0].suggestion == "company.industry"


def test_an_unknown_variable_comes_with_the_nearest() -> None:
    assert problems({"birthday": "$tody-3d"})[0].suggestion == "$today"


def test_all_problems_come_at_once() -> None:
    raw = {"rolle": 1, "age": {"gt": "x", "contains": "y"}, "any": [{"nam": 1}, {"deals.x": 1}], "not": {"name": None}}
    assert codes(raw) == ["K301", "K303", "K302", "K301", "K304", "K305"]


def test_an_unquoted_null_is_refused_and_a_quoted_one_is_a_text() -> None:
    assert yaml_problems("{name: null}")[0].startswith("modules/contacts.yaml:1:8: K305")
    assert from_yaml('{name: "null"}') == parse({"name": "null"})


@pytest.mark.parametrize("text", ["{name: null}", "{name: ~}", '{name: ""}', "{name: []}", "{name: [a, null]}"])
def test_every_way_of_writing_nothing_is_refused(text: str) -> None:
    assert " K305 " in yaml_problems(text)[0]


def test_a_scope_admits_visible_and_refuses_it_under_a_negation() -> None:
    parse({"company": "$visible"}, purpose="scope")
    assert codes({"not": {"company": "$visible"}}, purpose="scope") == ["K307"]
    assert codes({"name": "$visible"}, purpose="scope") == ["K306"]
    assert codes({"owner": "$visible"}, purpose="scope") == ["K306"]


@pytest.mark.parametrize("word", ["$me", "$me.team"])
def test_a_scope_refuses_whoever_asks_under_a_negation(word: str) -> None:
    assert codes({"not": {"any": [{"owner": word}]}}, purpose="scope") == ["K307"]
    assert codes({"friends": {"none": {"owner": word}}}, purpose="scope") == ["K307"]
    parse({"friends": {"some": {"owner": word}}}, purpose="scope")
    parse({"not": {"owner": word}}, purpose="rule")


def test_a_scope_refuses_an_empty_condition_and_the_edited_record() -> None:
    assert codes({}, purpose="scope") == ["K324"]
    assert codes({"company": "$record.company"}, purpose="scope") == ["K319"]


def test_me_with_a_path_needs_a_module_that_is_known() -> None:
    assert codes({"company": "$me.company"}, me=None) == ["K319"]
    parse({"company": "$me.company"}, me="contacts")


def test_depth_and_size_are_limited() -> None:
    deep: Any = {"role": "lead"}
    for _ in range(30):
        deep = {"not": deep}
    assert codes(deep) == ["K310"]
    assert codes({"any": [{"role": "lead"}] * 3_000}) == ["K310"]
    assert codes({"age": list(range(1_500))}) == ["K310"]
    assert codes({"partner." * 40 + "name": "x"}) == ["K310"]
    assert codes({"birthday": "$today+99999y"}) == ["K310"]


def test_a_self_made_recursion_ends_as_a_problem() -> None:
    endless: dict[str, Any] = {}
    endless["not"] = endless
    assert codes(endless) == ["K310"]


def test_what_is_computed_when_shown_cannot_be_asked_for() -> None:
    age = {"things": module("things", {"born": DateType(), "years": FormulaType.declare({"number": "$today - born"})})}
    with pytest.raises(KithError) as refused:
        parse_condition({"years": {"gt": 5}}, "things", age, CONTEXT, purpose="rule")
    assert [problem.code for problem in refused.value.problems] == ["K320"]


def test_every_code_is_raised_somewhere_in_the_package() -> None:
    package = files("kith") / "conditions"
    sources = "".join(each.read_text(encoding="utf-8") for each in package.iterdir() if each.name.endswith(".py"))
    assert [code for code in CODES if f'"{code}"' not in sources] == []
