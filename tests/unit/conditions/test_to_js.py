"""The browser's evaluator against the truth table, and against Python's folding."""

from __future__ import annotations

import re
import sys
import unicodedata
from typing import Any
from zoneinfo import ZoneInfo

from tests.unit.conditions.node import SCRIPT, form, run
from tests.unit.conditions.truth_table import ACME, TABLE, Row
from tests.unit.conditions.world import CONTEXT, MODULES, parsed, record_id

from kith.conditions import fold_table, needs, parse_condition, to_js
from kith.conditions.tree import Compare, Variable
from kith.fields.keys import fold
from kith.fields.plain_text import BLANK


def tree(raw: dict[str, Any], *, viewer: ZoneInfo | None = None) -> dict[str, Any]:
    condition = parse_condition(raw, "contacts", MODULES, CONTEXT, purpose="rule", me="contacts")
    return to_js(condition, CONTEXT, viewer=viewer)


def question(raw: dict[str, Any], typed: dict[str, Any]) -> dict[str, Any]:
    return {"tree": tree(raw), "values": typed}


def answers(*pairs: tuple[dict[str, Any], dict[str, Any]]) -> list[bool | None]:
    return run(questions=[question(*pair) for pair in pairs], texts=[])["answers"]


def saved(row: Row) -> dict[str, Any]:
    return {**form(parsed("contacts", row[1])), "id": record_id(500)}


def knowable(row: Row) -> bool:
    """Whether nothing in the condition is beyond the form: other records, the one who asks, the present moment."""
    condition = parse_condition(row[0], "contacts", MODULES, CONTEXT, purpose="rule", me="contacts")
    paths, below, visible, variables = needs(condition)
    return not (below or visible or variables or "$now" in str(row[0]) or any(path.hops for path in paths))


def test_javascript_agrees_with_the_truth_table_wherever_it_answers() -> None:
    given = answers(*((row[0], saved(row)) for row in TABLE))
    assert [(row, answer) for row, answer in zip(TABLE, given, strict=True) if answer not in (row[2], None)] == []


FOR_THE_SERVER = re.compile("USD|JPY|address|email|takes")  # rates, parts, and types that rewrite what was typed


def test_javascript_answers_whatever_the_form_alone_decides() -> None:
    rows = [row for row in TABLE if knowable(row) and not FOR_THE_SERVER.search(str(row))]
    given = answers(*((row[0], saved(row)) for row in rows))
    assert len(rows) > 150
    assert [row for row, answer in zip(rows, given, strict=True) if answer is None] == []


def test_javascript_leaves_other_records_and_the_one_who_asks_to_the_server() -> None:
    conditions: list[dict[str, Any]] = [
        {"company.industry": "it"},
        {"owner": "$me"},
        {"deals": {"some": {}}},
        {"seen": {"lt": "$now"}},
    ]
    assert (
        answers(*((raw, {"company": ACME, "owner": None, "seen": "2026-01-01T10:00"}) for raw in conditions))
        == [None] * 4
    )


def test_javascript_decides_any_and_all_as_soon_as_one_known_side_does() -> None:
    unknown = {"owner": "$me"}
    assert answers(
        ({"any": [unknown, {"age": 5}]}, {"age": "5"}),
        ({"any": [unknown, {"age": 5}]}, {"age": "6"}),
        ({"all": [unknown, {"age": 5}]}, {"age": "6"}),
        ({"not": {"all": [unknown, {"age": 5}]}}, {"age": "6"}),
    ) == [True, None, False, True]


def test_javascript_does_not_guess_at_a_field_that_the_form_lacks() -> None:
    assert answers(({"age": {"empty": True}}, {}), ({"vip": False}, {})) == [None, None]


def test_javascript_compares_two_fields_of_the_same_form() -> None:
    raw = {"age": {"gt": "$record.limit_age"}}
    assert answers((raw, {"age": "10", "limit_age": "9"}), (raw, {"age": "10", "limit_age": None})) == [True, False]


def test_javascript_reads_what_people_type() -> None:
    assert answers(
        ({"age": 5}, {"age": " +005 "}),
        ({"age": 5}, {"age": "five"}),
        ({"name": "Zoë"}, {"name": "  Zoe\u0308\t"}),
        ({"tags": {"all": ["a", "b"]}}, {"tags": "a; b"}),
        ({"budget": {"gt": "9 EUR"}}, {"budget": {"amount": "9.01", "currency": ""}}),
        ({"vip": True}, {"vip": "on"}),
    ) == [True, None, True, True, True, True]


def test_javascript_compares_moments_on_the_viewers_clock() -> None:
    raw = tree({"seen": "2026-04-01"}, viewer=ZoneInfo("Asia/Tokyo"))  # the day begins in Berlin, 7:00 in Tokyo
    typed = ["2026-04-01T07:00", "2026-04-01T06:59", "2026-04-02T06:59", "2026-04-02T07:00"]
    asked = [{"tree": raw, "values": {"seen": each}} for each in typed]
    assert run(questions=asked, texts=[])["answers"] == [True, False, True, False]


def test_javascript_asks_the_server_about_an_hour_that_the_clock_shows_twice() -> None:
    asked = [({"seen": {"gt": "2025-10-26T01:30Z"}}, {"seen": "2025-10-26T02:45"})]
    assert answers(*asked) == [None]


def test_javascript_knows_every_blank_that_a_text_may_consist_of() -> None:
    given = answers(*(({"name": {"empty": True}}, {"name": each}) for each in BLANK))
    assert set(given) == {True}


def test_javascript_folds_every_character_as_python_does() -> None:
    assigned = [chr(code) for code in range(sys.maxunicode + 1) if unicodedata.category(chr(code)) not in {"Cn", "Cs"}]
    folded = run(questions=[], texts=assigned)["folded"]
    assert [each for each, other in zip(assigned, folded, strict=True) if fold(each) != other] == []


def test_javascript_folds_words_as_python_does() -> None:
    words = ["ΣΊΣΥΦΟΣ", "Straße", "İSTANBUL", "ﬁn", "e\u0301", "ａｂｃ", "ὈΔΥΣΣΕΎΣ", "\u1e9e", "ᾳ\u0308"]
    assert run(questions=[], texts=words)["folded"] == [fold(word) for word in words]


def test_the_script_carries_the_table_that_this_python_makes() -> None:
    carried = fold_table.table_in(SCRIPT.read_text(encoding="utf-8"))
    assert fold_table.exceptions().items() <= carried.items()


def test_a_comparison_with_a_record_field_names_the_other_field() -> None:
    condition = parse_condition({"age": "$record.limit_age"}, "contacts", MODULES, CONTEXT, purpose="rule")
    assert isinstance(condition, Compare)
    assert isinstance(condition.operand, Variable)
    assert to_js(condition, CONTEXT)["other"] == "limit_age"
