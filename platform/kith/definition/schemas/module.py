"""The schema of modules/<name>.yaml, and of the `extend:` files that add to one."""

from __future__ import annotations

from typing import Any

from kith.definition.schemas.fields import Types, field_schema
from kith.definition.schemas.grants import GRANT
from kith.definition.schemas.shapes import (
    Schema,
    assignments,
    condition,
    either,
    flag,
    listing,
    name,
    named,
    names,
    order,
    paths,
    record,
    text,
    word,
)

LABEL: Schema = record(
    "label",
    {"one": text("One of them: Contact", longest=60), "many": text("Several of them: Contacts", longest=60)},
    required=["one", "many"],
    description="What people read",
)
_ROW: Schema = either(
    listing(name("A field"), "Fields side by side", most=6),
    name("A field"),
    description="A field, or fields side by side",
)
_ROWS: Schema = listing(_ROW, "Fields, row by row")
_SECTION_KEYS: dict[str, Schema] = {
    "section": text("The title of the section", longest=100),
    "visible_if": condition("Shown only while this holds; what is hidden keeps its values"),
    "fields": _ROWS,
}
_SECTION: Schema = record("a section", _SECTION_KEYS, required=["section", "fields"], description="A titled block")
_TAB: Schema = record(
    "a tab",
    {
        "tab": text("The title of the tab", longest=100),
        "visible_if": condition("Shown only while this holds"),
        "sections": listing(_SECTION, "Its sections"),
    },
    required=["tab", "sections"],
    description="Sections behind a tab",
)
_SIDE: Schema = record(
    "side", {"side": names("Fields of the column at the right")}, required=["side"], description="The right-hand column"
)
_ANCHOR: Schema = record(
    "an addition to the layout",
    {"after": name("The field that the new ones follow"), "fields": _ROWS},
    required=["after", "fields"],
    description="Rows that follow a field (in `extend:` files)",
)
LAYOUT: Schema = listing(
    either(_SECTION, _TAB, _SIDE, _ANCHOR, description="A section, a tab or the side"),
    "The form, from top to bottom; fields that it leaves out follow in a section of their own",
)
LIST: Schema = record(
    "a list",
    {
        "label": text("What people read", longest=100),
        "kind": word("A table, a board with a column per option, or a calendar", ["list", "board", "calendar"]),
        "default": flag("Shown first"),
        "home": flag("On everybody's home page: its first records, a board as a chart"),
        "where": condition("Which records"),
        "columns": paths("Columns: fields, paths through lookups, `title`"),
        "sort": order("Order; - before a name for descending"),
        "filters": paths("Fields that are offered as filters"),
        "group_by": name("For a board: the choice field whose options are its columns"),
        "cards": paths("For a board: what a card shows"),
        "days_by": name("For a calendar: the date or moment that puts records on their days"),
        "span": word("For a calendar: how much it shows to begin with", ["month", "week", "day"]),
    },
    description="A list view, by its name",
)
RELATED: Schema = record(
    "a related list",
    {
        "by": {
            "type": "string",
            "pattern": r"^[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*$",
            "title": "module.field",
            "description": "The module and its lookup that points here: deals.contact",
        },
        "label": text("What people read", longest=100),
        "columns": paths("Columns"),
        "sort": order("Order"),
        "where": condition("Which records"),
        "create": flag("New ones can be made right there"),
        "set": assignments("What new ones get"),
        "place": word("Below the form, or in the right-hand column", ["main", "side"]),
    },
    required=["by"],
    description="Records that point here, by a name",
)

ASSIGNMENT: Schema = record(
    "an assignment",
    {
        "where": condition("Which new records; the first entry that fits counts"),
        "role": name("To those who hold this role"),
        "group": text("Or to the members of this group, by its name", longest=200),
        "by": word(
            "In turns, or to whoever has the least to do; in turns where it is left out", ["turns", "least_busy"]
        ),
        "busy": condition("For least_busy: which records count as something to do"),
    },
    description="Who gets a new record",
)


def action_schema(field: Schema) -> Schema:
    """The schema of one action; `field` is the schema of what it asks for."""
    keys = {
        "label": text("The text of the button", longest=100),
        "visible_if": condition("Offered only while this holds"),
        "confirm": text("A question that is asked first"),
        "ask": named(field, "Fields that are asked for first"),
        "set": assignments("Values that this record gets, or with `create` the new one"),
        "create": name("The module of which it makes a new record"),
        "once": names("Fields of the new record: where one with the same values is there, that one is opened"),
        "plugin": name("The plugin's action that carries it out"),
    }
    return record("an action", keys, description="A button, by its name")


def module_schema(types: Types) -> Schema:
    """The schema of a file that declares a module."""
    field = field_schema(types)
    keys: dict[str, Any] = {
        "module": name("The name of the module"),
        "label": LABEL,
        "icon": {
            "type": "string",
            "pattern": r"^[a-z0-9-]{1,60}$",
            "title": "the name of an icon",
            "description": "A Tabler icon",
        },
        "title": text('What a record is called: "{first_name} {last_name}"; empty parts drop out', longest=200),
        "search": names("Fields that search looks in"),
        "duplicates": listing(names("Fields that are equal together"), "When two records are probably the same"),
        "assign": listing(ASSIGNMENT, "Who owns a new record where nobody is named", most=50),
        "was": names("Earlier names of the module"),
        "fields": named(field, "The fields, in the order of forms and exports", least=1),
        "layout": LAYOUT,
        "lists": named(LIST, "List views", most=100),
        "related": named(RELATED, "Lists of records that point here", most=100),
        "actions": named(action_schema(field), "Buttons of a record", most=100),
        "portal": named(GRANT, "What portal types may do, by type; nothing where it is left out", most=100),
        "unique": listing(names("Fields", least=2), "Fields that together are unique"),
        "append_only": flag("Records are never changed or deleted"),
        "written_by": name("The plugin that alone writes records"),
        "test": name("The boolean field that marks test records"),
    }
    return record("a module", keys, required=["module", "label", "fields"], description="A kind of record")


# An `extend:` file is merged into the module before the module's schema reads the whole.
EXTEND_SCHEMA_KEYS = (
    "fields",
    "layout",
    "lists",
    "related",
    "actions",
    "portal",
    "search",
    "duplicates",
    "assign",
    "unique",
)
