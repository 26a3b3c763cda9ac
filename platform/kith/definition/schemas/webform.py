"""The schema of webforms/<form>.yaml."""

from __future__ import annotations

from collections.abc import Iterable

from kith.definition.schemas.shapes import (
    Schema,
    anything,
    assignments,
    condition,
    either,
    flag,
    listing,
    name,
    named,
    names,
    path,
    record,
    text,
    word,
)

FORM_PATTERN = r"^[a-z0-9][a-z0-9-]{0,59}$"

_FORM_FIELD: Schema = record(
    "a field of a form",
    {
        "field": path("A field of the module, or of a lookup (company.name)"),
        "label": text("Another label than the field's", longest=100),
        "help": text("Another help than the field's"),
        "placeholder": text("Another placeholder than the field's", longest=100),
        "required": flag("Required here, even where the module doesn't ask for it"),
        "default": anything("What the input starts with"),
        "visible_if": condition("Shown only while this holds"),
    },
    required=["field"],
    description="A field with changes for this form",
)
_PLAIN: Schema = path("A field of the module, or of a lookup (company.name)")
_ROW: Schema = either(
    listing(either(_FORM_FIELD, _PLAIN), "Fields side by side", most=4), _FORM_FIELD, _PLAIN, description="A row"
)
_STEP: Schema = record(
    "a step of a form",
    {
        "label": text("The title of the step", longest=100),
        "help": text("A text above its fields", longest=5000),
        "visible_if": condition("Skipped unless this holds"),
        "fields": listing(_ROW, "Rows of fields"),
    },
    required=["fields"],
    description="One page of the form",
)
_LOOKUP: Schema = record(
    "a lookup of a form",
    {
        "match": names("Fields over there by which a typed value is found"),
        "when_found": word("What happens when there is one already", ["ask_staff", "create", "use"]),
        "when_missing": word("What happens when there is none", ["ask_staff", "create"]),
    },
    required=["match"],
    description="How typed values of a lookup become a record",
)
_MATCH: Schema = record(
    "match",
    {
        "by": names("Fields that tell whether this visitor is known"),
        "when_found": word("What happens then", ["update", "reject", "create", "ask_staff"]),
        "update": names("Fields that a known visitor may change"),
    },
    required=["by"],
    description="What happens when the visitor's record is there already",
)
_PORTAL: Schema = either(
    listing(
        record("a portal of a form", {"if": condition("Only then"), "type": name("A portal type")}, required=["type"]),
        "The first that fits",
    ),
    name("A portal type"),
    description="Makes it a kickoff form: which portal it leads to",
)

_EMBED: Schema = record(
    "embed",
    {"origins": listing(text("https://www.example.org", longest=253), "Sites that may show it")},
    description="Where else the form may be shown",
)
_AFTER: Schema = record(
    "after",
    {"message": text("Shown after sending; fields in braces are filled in"), "redirect": text("An address to go to")},
    description="What follows when it was sent",
)


def webform_schema(plugin_keys: Iterable[str] = ()) -> Schema:
    """The schema of a web form; `plugin_keys` are the names of plugins that have settings of their own in forms."""
    keys = {
        "form": {
            "type": "string",
            "pattern": FORM_PATTERN,
            "title": "a name of a-z, 0-9 and -",
            "description": "Its address: /f/<form>",
        },
        "label": text("The title of the form", longest=100),
        "module": name("Whose records it writes"),
        "fields": listing(_ROW, "Rows of fields, for a form of one step"),
        "steps": listing(_STEP, "The pages of the form", most=20),
        "lookups": named(_LOOKUP, "What typed values of lookups become"),
        "set": assignments("Values that new records get; never taken from the visitor"),
        "match": _MATCH,
        "verify_email": flag("Nothing is written before the visitor has followed the link in a mail"),
        "portal": _PORTAL,
        "embed": _EMBED,
        "after": _AFTER,
        "submit": text("The text of the button", longest=60),
        "uploads": flag("Visitors may send files"),
    }
    keys |= {key: anything("Settings of a plugin for this form") for key in plugin_keys}
    return record("a web form", keys, required=["form", "module"], description="A public form that writes records")
