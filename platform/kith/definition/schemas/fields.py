"""The schema of a field: the keys that every type knows, and the type's own from its `option_schema`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kith.definition.schemas.shapes import Schema, anything, condition, flag, names, record, text, word
from kith.fields.base import FieldType

MOST_OPTIONS = 1_000
Types = Mapping[str, type[FieldType]]

SHOWN_KEYS: Mapping[str, Schema] = {
    "label": text("What people read; made from the name where it is left out", longest=100),
    "help": text("A line below the input"),
    "visible_if": condition("Shown only while this holds; a hidden field is never required and is saved empty"),
    "personal": flag("Tells of a person: exported and erased with them"),
    "protected": flag("Closed to roles that don't name it"),
    "was": names("Earlier names of this field, so that a rename keeps the data"),
}
WRITTEN_KEYS: Mapping[str, Schema] = {
    "placeholder": text("Grey text in the empty input", longest=100),
    "required": flag("Must have a value, while it is visible"),
    "required_if": condition("Must have a value while this holds"),
    "readonly_if": condition("Nobody may change it while this holds; actions and forms that set it still do"),
    "invalid_if": condition("Refused while this holds"),
    "message": text("What is said when invalid_if refuses"),
    "default": anything("The value of new records; a `$record.` path is copied at creation and when it changes"),
    "unique": flag("No two records have the same value"),
    "index": flag("Made fast to filter and sort by; of a lookup, by being empty too"),
}
WHERE: Schema = condition("Which records count, or may be chosen")


def field_schema(types: Types) -> Schema:
    """The schema of one entry under `fields`. `cases` pick the type's own schema by the key `type`."""
    listed = word("What kind of value it is", sorted(types))
    return {
        "type": "object",
        "title": "a field",
        "required": ["type"],
        "properties": {"type": listed},
        "description": "A field, by its name",
        "cases": {"key": "type", "of": {name: type_schema(type_) for name, type_ in types.items()}},
    }


def type_schema(type_: type[FieldType]) -> Schema:
    """The schema of a field of this type."""
    keys: dict[str, Any] = {"type": {"type": "string", "const": type_.name, "description": type_.meaning}}
    keys |= SHOWN_KEYS
    if not type_.computed:
        keys |= WRITTEN_KEYS
    keys |= {key: _bounded(schema) for key, schema in type_.option_schema.items() if key != "where"}
    if takes_where(type_):
        keys["where"] = WHERE
    return record(f"a field of type {type_.name}", keys, required=["type", *type_.required_options])


def _bounded(schema: Schema) -> Schema:
    """A map of an option with an end to it: a choice of more than a thousand is a module of its own."""
    if schema.get("type") != "object" or "maxProperties" in schema:
        return schema
    return {**schema, "maxProperties": MOST_OPTIONS}


def takes_where(type_: type[FieldType]) -> bool:
    """True for types whose records a condition may narrow: references to records, and rollups."""
    to_records = type_.family in {"reference", "references"} and "module" in type_.option_schema
    return to_records or type_.name == "rollup"


def option_names(type_: type[FieldType]) -> frozenset[str]:
    """The keys that belong to the type itself: what its `declare` gets."""
    return frozenset(type_.option_schema) - {"where"}
