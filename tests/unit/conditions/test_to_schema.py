"""JSON Schema says what Python says, or nothing."""

from __future__ import annotations

from typing import Any

import jsonschema
from tests.unit.conditions.truth_table import TABLE, Row
from tests.unit.conditions.world import CONTEXT, MODULES, parsed

from kith.conditions import parse_condition, to_schema


def schema(raw: dict[str, Any]) -> dict[str, Any] | None:
    return to_schema(parse_condition(raw, "contacts", MODULES, CONTEXT, purpose="rule", me="contacts"))


def fits(raw: dict[str, Any], body: dict[str, Any]) -> bool:
    return jsonschema.Draft202012Validator(schema(raw) or {}).is_valid(body)


def sent(row: Row) -> dict[str, Any]:
    values = parsed("contacts", row[1])
    fields = MODULES["contacts"].fields
    body = {name: each.type.to_json(values.get(name)) for name, each in fields.items() if each.type.item is None}
    lists = {name: values.get(name) for name, each in fields.items() if each.type.item is not None}
    return {
        **body,
        **{name: None if value is None else list(value) for name, value in lists.items()},
        "vip": bool(values.get("vip")),
    }


def test_the_schema_agrees_with_the_truth_table_where_there_is_one() -> None:
    rows = [row for row in TABLE if schema(row[0]) is not None]
    assert len(rows) > 50
    assert [row for row in rows if fits(row[0], sent(row)) is not row[2]] == []


def test_the_schema_is_what_editors_and_clients_read() -> None:
    assert schema({"role": ["prospect", "client"]}) == {
        "type": "object",
        "required": ["role"],
        "properties": {"role": {"enum": ["lead", "prospect", "client", None]}},
        "allOf": [{"properties": {"role": {"enum": ["prospect", "client"]}}}],
    }


def test_there_is_no_schema_for_what_only_the_server_can_read() -> None:
    conditions: list[dict[str, Any]] = [
        {"name": "Ada"},
        {"company.industry": "it"},
        {"owner": "$me"},
        {"deals": {"some": {}}},
        {"birthday": "$today"},
    ]
    assert [schema(raw) for raw in conditions] == [None] * 5


def test_one_part_that_cannot_be_said_makes_the_whole_unsaid() -> None:
    assert schema({"any": [{"role": "client"}, {"name": {"contains": "a"}}]}) is None


def test_a_field_that_was_not_sent_is_left_to_the_server_under_a_negation_too() -> None:
    assert not fits({"not": {"role": "client"}}, {})
    assert fits({"not": {"role": "client"}}, {"role": "lead"})


def test_a_value_in_another_form_is_left_to_the_server() -> None:
    assert not fits({"not": {"age": 5}}, {"age": "5"})
