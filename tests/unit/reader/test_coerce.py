from __future__ import annotations

from decimal import Decimal

import pytest

from kith.reader import read
from kith.reader.coerce import Coercion, scalar


@pytest.mark.parametrize(
    ("text", "types", "value"),
    [
        ("5", "integer", 5),
        ("+5", "integer", 5),
        ("-5", "integer", -5),
        ("007", "integer", 7),
        ("5", "string", "5"),
        ("5.0", "integer", "5.0"),
        ("1e3", "integer", "1e3"),
        ("9" * 19, "integer", "9" * 19),
        ("٣", "integer", "٣"),
        ("1_000", "integer", "1_000"),
        ("1.50", "number", Decimal("1.50")),
        ("NaN", "number", "NaN"),
        ("true", "boolean", True),
        ("no", "boolean", "no"),
        ("True", "boolean", "True"),
        ("true", "string", "true"),
        ("true", ["boolean", "string"], True),
        ("yes", ["boolean", "string"], "yes"),
        ("true", ["string", "boolean"], "true"),
    ],
)
def test_a_scalar_is_the_first_type_that_it_can_be(text, types, value):
    found = scalar(text, {"type": types})
    assert found == value
    assert type(found) is type(value)


def value_of(text: str, schema: dict) -> object:
    return Coercion().value(read(text, "f.yaml"), schema)


def test_every_key_is_read_by_its_own_type():
    schema = {"type": "object", "properties": {"a": {"type": "integer"}}, "additionalProperties": {"type": "boolean"}}
    assert value_of("{a: 1, b: true, c: 1}", schema) == {"a": 1, "b": True, "c": "1"}


def test_what_has_no_schema_stays_text():
    assert value_of("{a: [1, true]}", {"type": "object"}) == {"a": ["1", "true"]}


@pytest.mark.parametrize(
    ("text", "value"), [("true", True), ("own", "own"), ("{a: 1}", {"a": "1"}), ("[a]", ["a"]), ("x", "x")]
)
def test_the_kind_of_node_picks_the_branch(text, value):
    branches = [{"type": "object"}, {"type": "boolean"}, {"type": "string", "enum": ["own"]}, {"type": "array"}]
    assert value_of(text, {"anyOf": branches}) == value


def test_a_case_is_picked_by_its_key():
    cases = {"key": "type", "of": {"n": {"type": "object", "properties": {"max": {"type": "integer"}}}}}
    coercion = Coercion()
    node = read("{a: {type: n, max: 5}, b: {type: t, max: 5}}", "f.yaml")
    value = coercion.value(node, {"type": "object", "additionalProperties": {"type": "object", "cases": cases}})
    assert value == {"a": {"type": "n", "max": 5}, "b": {"type": "t", "max": "5"}}
    assert [cut.path for cut in coercion.cuts] == [("a",)]


def test_a_conditional_part_types_its_keys_where_its_constant_stands():
    then = {"properties": {"max": {"type": "integer"}, "type": True}}
    part = {"if": {"properties": {"type": {"const": "n"}}, "required": ["type"]}, "then": then}
    assert value_of("{type: n, max: 5}", {"type": "object", "allOf": [part]}) == {"type": "n", "max": 5}
    assert value_of("{type: t, max: 5}", {"type": "object", "allOf": [part]}) == {"type": "t", "max": "5"}
