"""What a field's value looks like in JSON, as JSON Schema: its type says it, references are shown as objects."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from kith.fields.base import FieldType

Schema = Mapping[str, Any]

UUID: dict[str, Any] = {"type": "string", "format": "uuid"}
REFERENCE: Schema = {
    "type": "object",
    "properties": {"id": UUID, "title": {"type": ["string", "null"]}},
}
FILE: Schema = {
    "type": "object",
    "properties": {
        "id": UUID,
        "name": {"type": "string"},
        "size": {"type": "integer"},
        "type": {"type": "string"},
        "url": {"type": "string"},
    },
}


def value_schema(
    kind: FieldType, targets: Sequence[str], *, reference: Schema = REFERENCE, file: Schema = FILE
) -> Schema:
    """The JSON Schema of a value as it is read, null apart. `targets`: the modules that may be told of.

    `reference` and `file` are the schemas of those two, for a document that keeps them elsewhere.
    """
    if kind.reference == "file":
        shown = file
    elif kind.reference in ("record", "user", "group"):
        shown = reference if len(kind.targets) < 2 else _with_module(reference, targets)
    else:
        return kind.json_schema()
    return {"type": "array", "items": shown} if kind.shape == "link" else shown


def _with_module(reference: Schema, targets: Sequence[str]) -> Schema:
    module = {"enum": list(targets)}
    if "$ref" in reference:
        return {"allOf": [reference, {"type": "object", "properties": {"module": module}}]}
    return {**reference, "properties": {**reference["properties"], "module": module}}
