"""The schema of config/translations/<language>.yaml."""

from __future__ import annotations

from typing import Any

from kith.definition.schemas.shapes import Schema, named, record

_LONGEST = 2000


def _said(description: str) -> Schema:
    """A text in the language; '' where nobody has translated it yet."""
    return {"type": "string", "maxLength": _LONGEST, "description": description}


def _by_words(item: Schema, description: str) -> dict[str, Any]:
    return {
        "type": "object",
        "propertyNames": {"type": "string", "minLength": 1, "maxLength": _LONGEST},
        "additionalProperties": item,
        "maxProperties": 5000,
        "description": description,
    }


def _label_or(what: str, keys: dict[str, Schema]) -> Schema:
    """A label alone, or a map of all the texts that a thing has."""
    return {"anyOf": [_said(f"The label of {what}"), record(what, {"label": _said("The label"), **keys})]}


_FIELD = _label_or(
    "a field",
    {
        "help": _said("The line below the input"),
        "placeholder": _said("What an empty input shows"),
        "message": _said("What is said where `invalid_if` holds"),
        "options": named(_said("The label of the option"), "Options by name"),
        "fields": named(
            _label_or("a sub-field", {"help": _said("The line below")}), "Sub-fields of line items by name"
        ),
    },
)
_ACTION = _label_or(
    "an action",
    {"confirm": _said("What is asked before it happens"), "ask": named(_FIELD, "What it asks for, by name")},
)
_MODULE = record(
    "the texts of a module",
    {
        "label": record(
            "a label", {"one": _said("One of them"), "many": _said("Several of them")}, description="What it is called"
        ),
        "fields": named(_FIELD, "Fields by name"),
        "tabs": _by_words(_said("The tab"), "Tabs by their labels"),
        "sections": _by_words(_said("The section"), "Sections by their labels"),
        "lists": named(_said("The list"), "Lists and boards by name"),
        "related": named(_said("The related list"), "Related lists by name"),
        "actions": named(_ACTION, "Actions by name"),
    },
)
TRANSLATION_SCHEMA: Schema = record(
    "a translation",
    {
        "texts": _by_words(_said("What it is in this language"), "Translations by what the site's files say"),
        "modules": named(_MODULE, "Modules by name, for words that mean different things in different places"),
        "roles": named(_said("The role"), "Roles by name"),
        "portals": named(_said("The portal type"), "Portal types by name"),
    },
    description="What the site's labels are in one language: the one that the file is named after",
)
