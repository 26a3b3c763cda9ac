"""The schema of a grant: what a role or a portal type may do with a module."""

from __future__ import annotations

from kith.definition.schemas.shapes import Schema, assignments, condition, either, names, record, word

SCOPE_WORDS = ("none", "own", "group", "team", "all")
# What can be granted on every module; everything else in a grant is an action of the module.
ACTIONS = ("view", "create", "edit", "delete", "restore", "export", "import", "comment", "attach", "share", "mail")

SCOPE: Schema = either(
    condition("Which records, as a condition"),
    {"type": "boolean", "enum": [True], "description": "As far as view reaches"},
    word(
        "none, own (mine), group (mine, my groups' and their members'), team (and those of roles below), all",
        SCOPE_WORDS,
    ),
    description="Which records: a word, true, or a condition",
)

FIELD_RIGHTS: Schema = record(
    "the fields of a grant",
    {
        "hide": names("Not even shown"),
        "view": names("May be read"),
        "create": names("May be filled in on new records"),
        "edit": names("May be changed (and read)"),
    },
    description="Which fields; what isn't named stays as the role or portal has it",
)

GRANT: Schema = {
    "type": "object",
    "title": "a grant",
    "description": "Scopes by action, and the fields they open",
    "minProperties": 1,
    "properties": {
        **dict.fromkeys(ACTIONS, SCOPE),
        "fields": FIELD_RIGHTS,
        "related": names("Related lists that are shown too"),
        "set": assignments("Values that new records get"),
    },
    "propertyNames": {"pattern": r"^[a-z][a-z0-9_]{0,49}$", "title": "the name of an action"},
    "additionalProperties": SCOPE,
}
