"""Scalars typed by the schema of their key: `max_length: 100` is a number, `label: 100` a text, `no` never a boolean.

Schemas here hold no `$ref`: they are Python data that share their parts. Two keywords of our own, which JSON Schema
ignores: `cases` (`{"key": "type", "of": {"text": schema, ...}}`) picks the schema of a map by one of its entries, so
that its problems are those of that case alone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping as MappingOf
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from kith.reader.node import Mapping, Node, Scalar, Sequence

Schema = MappingOf[str, Any]

_INTEGER = re.compile(r"[-+]?[0-9]{1,18}")
_NUMBER = re.compile(r"[-+]?[0-9]{1,18}(\.[0-9]{1,18})?")
_BOOLEANS = {"true": True, "false": False}
_ANYTHING: Schema = {}


@dataclass(slots=True)
class Cut:
    """A map that a schema of its own reads: it is validated apart from what it stands in."""

    path: tuple[str | int, ...]
    value: Any
    node: Node
    schema: Schema


@dataclass(slots=True)
class Coercion:
    """The walk over one document. `cuts` gather what `cases` picked a schema for."""

    cuts: list[Cut] = field(default_factory=list)

    def value(self, node: Node, schema: Schema, path: tuple[str | int, ...] = ()) -> Any:
        """`node` as plain data, typed where the schema says so; what doesn't fit stays text for the validator."""
        schema = _branch(node, schema)
        if isinstance(node, Scalar):
            return scalar(node.text, schema)
        if isinstance(node, Sequence):
            inner = schema.get("items", _ANYTHING)
            return [self.value(item, inner, (*path, index)) for index, item in enumerate(node.items)]
        return self._mapping(node, schema, path)

    def _mapping(self, node: Mapping, schema: Schema, path: tuple[str | int, ...]) -> Any:
        case = _case(node, schema)
        if case is None:
            return self._entries(node, schema, path)
        value = self._entries(node, case, path)
        self.cuts.append(Cut(path, value, node, case))
        return value

    def _entries(self, node: Mapping, schema: Schema, path: tuple[str | int, ...]) -> dict[str, Any]:
        known = _properties(node, schema)
        others = schema.get("additionalProperties", _ANYTHING)
        others = others if isinstance(others, MappingOf) else _ANYTHING
        found = ((entry.key.text, entry.value) for entry in node.entries)
        return {key: self.value(value, known.get(key, others), (*path, key)) for key, value in found}


def scalar(text: str, schema: Schema) -> Any:
    """`text` as the first of the schema's types that it can be; the text itself where it can be none."""
    types = schema.get("type", "string")
    for name in [types] if isinstance(types, str) else types:
        if name == "boolean" and text in _BOOLEANS:
            return _BOOLEANS[text]
        if name == "integer" and _INTEGER.fullmatch(text):
            return int(text)
        if name == "number" and _NUMBER.fullmatch(text):
            return int(text) if _INTEGER.fullmatch(text) else Decimal(text)
        if name == "string":
            return text
    return text


def _case(node: Mapping, schema: Schema) -> Schema | None:
    cases = schema.get("cases")
    if cases is None:
        return None
    picked = node.get(cases["key"])
    return cases["of"].get(picked.text) if isinstance(picked, Scalar) else None


def _properties(node: Mapping, schema: Schema) -> Schema:
    """The schemas of a map's keys, with those of the `allOf` parts whose `if` names a constant that stands there."""
    known: dict[str, Any] = dict(schema.get("properties", _ANYTHING))
    for part in schema.get("allOf", ()):
        if _holds(node, part.get("if", _ANYTHING)):
            found = part.get("then", _ANYTHING).get("properties", _ANYTHING)
            known |= {key: inner for key, inner in found.items() if isinstance(inner, MappingOf)}
    return known


def _holds(node: Mapping, condition: Schema) -> bool:
    constants = {key: part.get("const") for key, part in condition.get("properties", _ANYTHING).items()}
    written = {key: node.get(key) for key in constants}
    return bool(constants) and all(
        isinstance(found, Scalar) and found.text == constants[key] for key, found in written.items()
    )


def _branch(node: Node, schema: Schema) -> Schema:
    """The branch of an `anyOf` that suits the kind of node, else the schema itself."""
    branches = schema.get("anyOf")
    if not branches:
        return schema
    fitting = [branch for branch in branches if suits(node, branch)]
    if isinstance(node, Scalar):
        typed = (branch for branch in fitting if not isinstance(scalar(node.text, branch), str))
        listed = (branch for branch in fitting if node.text in branch.get("enum", ()))
        return next(typed, None) or next(listed, None) or (fitting[-1] if fitting else _ANYTHING)
    if isinstance(node, Mapping):
        complete = (b for b in fitting if all(node.get(key) is not None for key in b.get("required", ())))
        return next(complete, None) or (fitting[0] if fitting else _ANYTHING)
    return fitting[0] if fitting else _ANYTHING


def suits(node: Node, schema: Schema) -> bool:
    """True where a schema may be meant for this kind of node: a map, a list or a scalar."""
    types = schema.get("type")
    if types is None:
        return True
    names = {types} if isinstance(types, str) else set(types)
    if isinstance(node, Mapping):
        return "object" in names
    if isinstance(node, Sequence):
        return "array" in names
    return bool(names - {"object", "array"})
