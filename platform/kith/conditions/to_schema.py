"""A condition as JSON Schema, for `if/then` in OpenAPI, where the two mean exactly the same; else None.

The schema describes a record as the API takes it. It is one-sided: it holds only where every field that the condition
reads was sent, in the JSON form of its type, so that what is left out, or written otherwise, is left to the server.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kith.conditions.tree import All, Any_, Compare, Condition, Not, Op, Values
from kith.fields.base import FieldType

Schema = dict[str, Any]

_BOUNDS: Mapping[Op, str] = {
    "gt": "exclusiveMinimum",
    "gte": "minimum",
    "lt": "exclusiveMaximum",
    "lte": "maximum",
}
_EXACT = frozenset({"choice", "multi_choice", "boolean", "integer", "rating"})


def to_schema(condition: Condition) -> Schema | None:
    """The schema of the records that fit `condition`, None where JSON Schema can't say the same."""
    said = _said(condition)
    if said is None:
        return None
    sent = {node.path.field: _sent(node.path.type) for node in _comparisons(condition)}
    return {"type": "object", "required": sorted(sent), "properties": sent, "allOf": [said]}


def _said(condition: Condition) -> Schema | None:
    match condition:
        case All(items):
            return _together("allOf", items)
        case Any_(items):
            return _together("anyOf", items) if items else {"not": {}}
        case Not(item):
            inner = _said(item)
            return None if inner is None else {"not": inner}
        case Compare():
            return _compared(condition)
        case _:
            return None


def _together(word: str, items: Sequence[Condition]) -> Schema | None:
    said = [_said(item) for item in items]
    if any(each is None for each in said):
        return None
    return {word: said} if said else {}


def _compared(node: Compare) -> Schema | None:
    path, operand = node.path, node.operand
    if path.hops or path.part or path.type.name not in _EXACT or not isinstance(operand, Values):
        return None
    return {"properties": {path.field: _value(node.op, list(operand.values), path.type)}}


def _value(op: Op, values: list[Any], type_: FieldType) -> Schema:
    several = type_.item is not None
    if op == "empty":
        nothing: Schema = {"enum": [None, []]} if several else {"enum": [None]}
        return nothing if values == [True] else {"not": nothing}
    if op in _BOUNDS:
        return {"type": "integer", _BOUNDS[op]: values[0]}
    if op == "all":
        return {"type": "array", "allOf": [{"contains": {"enum": [value]}} for value in values]}
    return {"type": "array", "contains": {"enum": values}} if several else {"enum": values}


def _sent(type_: FieldType) -> Schema:
    """What counts as sent in the type's own form: then reading it changes nothing."""
    if type_.family == "boolean":
        return {"type": "boolean"}
    if type_.item is not None:
        items = type_.item.json_schema().get("enum", [])
        return {"anyOf": [{"type": "null"}, {"type": "array", "items": {"enum": list(items)}}]}
    names = type_.json_schema().get("enum")
    return {"type": ["integer", "null"]} if names is None else {"enum": [*names, None]}


def _comparisons(condition: Condition) -> tuple[Compare, ...]:
    match condition:
        case All(items) | Any_(items):
            return tuple(found for item in items for found in _comparisons(item))
        case Not(item):
            return _comparisons(item)
        case Compare():
            return (condition,)
        case _:
            return ()
