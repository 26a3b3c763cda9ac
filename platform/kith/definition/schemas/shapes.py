"""The small shapes that every schema is put together from. Each builder returns a JSON Schema as plain data."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

Schema = Mapping[str, Any]

NAME_PATTERN = r"^[a-z][a-z0-9]*(_[a-z0-9]+)*$"
PATH_PATTERN = r"^[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*){0,6}$"
SORT_PATTERN = r"^-?[a-z][a-z0-9_]*(\.[a-z][a-z0-9_]*){0,6}$"
LONGEST_NAME = 50
_NAME_TITLE = "a name of lower-case letters, digits and single _ that begins with a letter (50 characters at most)"


def text(description: str, *, longest: int = 500) -> Schema:
    """Text of one to `longest` characters."""
    return {"type": "string", "minLength": 1, "maxLength": longest, "description": description}


def flag(description: str) -> Schema:
    """true or false."""
    return {"type": "boolean", "description": description}


def count(description: str, *, least: int = 0, most: int = 10**9) -> Schema:
    """A whole number."""
    return {"type": "integer", "minimum": least, "maximum": most, "description": description}


def word(description: str, words: Sequence[str]) -> Schema:
    """One of a few words."""
    return {"type": "string", "enum": list(words), "description": description}


def name(description: str) -> Schema:
    """The name of a module, field, role ..."""
    shape = {"type": "string", "pattern": NAME_PATTERN, "maxLength": LONGEST_NAME, "title": _NAME_TITLE}
    return shape | {"description": description}


def path(description: str) -> Schema:
    """A field, or a path through lookups to one."""
    return {"type": "string", "pattern": PATH_PATTERN, "title": "a field or a path", "description": description}


def names(description: str, *, least: int = 1) -> Schema:
    """A list of names, each once."""
    return listing(name("A name"), description, least=least) | {"uniqueItems": True}


def paths(description: str) -> Schema:
    """A list of fields or paths, each once."""
    return listing(path("A field, or a path through lookups"), description) | {"uniqueItems": True}


def order(description: str) -> Schema:
    """A list of fields or paths, each with a minus before it for descending."""
    key = {"type": "string", "pattern": SORT_PATTERN, "title": "a field or a path, perhaps with - before it"}
    return listing(key, description) | {"uniqueItems": True}


def listing(item: Schema, description: str, *, least: int = 1, most: int = 1000) -> dict[str, Any]:
    """A list of one shape."""
    return {"type": "array", "items": item, "minItems": least, "maxItems": most, "description": description}


def condition(description: str) -> Schema:
    """A condition: what it means is read by the condition language, not by the schema."""
    return {"type": "object", "minProperties": 1, "description": description}


def assignments(description: str) -> Schema:
    """Values by field: `{role: client, company: $record.company}`."""
    return {"type": "object", "minProperties": 1, "propertyNames": name("A field"), "description": description}


def anything(description: str) -> Schema:
    """Whatever the field's type then makes of it."""
    return {"description": description}


def named(item: Schema, description: str, *, least: int = 0, most: int = 500) -> dict[str, Any]:
    """A map from names to one shape, in an order that means something."""
    return {
        "type": "object",
        "propertyNames": name("A name"),
        "additionalProperties": item,
        "minProperties": least,
        "maxProperties": most,
        "description": description,
    }


def record(title: str, properties: Mapping[str, Any], *, required: Sequence[str] = (), **more: Any) -> dict[str, Any]:
    """A map with known keys alone. `title` is what problems call it."""
    return {
        "type": "object",
        "title": title,
        "properties": dict(properties),
        "required": list(required),
        "additionalProperties": False,
        **more,
    }


def either(*branches: Schema, description: str = "") -> Schema:
    """One of several shapes; the kind of what is written (map, list, scalar) picks it."""
    return {"anyOf": list(branches), "description": description}
