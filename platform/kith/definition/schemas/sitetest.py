"""The schema of tests/site/<name>.yaml: what a site's own configuration is expected to do."""

from __future__ import annotations

from typing import Any

from kith.definition.schemas.shapes import (
    Schema,
    either,
    flag,
    listing,
    name,
    named,
    names,
    record,
    text,
)

MOST_CASES = 500
TITLE = 200  # characters of a case's name
VALUES: Schema = {
    "type": "object",
    "propertyNames": name("A field"),
    "description": "Values by field, as they are typed into a form; lookups by the names of records and people",
}
_PERSON: Schema = record(
    "a person",
    {
        "roles": names("The roles that they hold"),
        "groups": names("The groups that they belong to; a group is there once somebody is in it"),
        "portal": name("The portal type that they log in to, instead of roles"),
        "record": name("For a portal: the record that they are there, a name under `records`"),
    },
    description="Roles and groups of staff, or the portal and record of a portal user",
)
PERSON: Schema = either(
    _PERSON,
    names("The roles that they hold"),
    name("The role that they hold"),
    description="Who may act: a role, a list of roles, or more",
)
RECORDS: Schema = named(
    {
        "type": "object",
        "propertyNames": name("A name for the record"),
        "additionalProperties": VALUES,
        "minProperties": 1,
        "maxProperties": 200,
        "title": "the records of a module",
        "description": "Records of this module, by a name that the tests call them",
    },
    "Records that are there before a case begins, by module and name; any order, they may name each other",
)
_REFUSED: Schema = either(
    {
        "type": "object",
        "minProperties": 1,
        "propertyNames": name("A field"),
        "additionalProperties": text("A code (K605), or a part of the message"),
        "description": "Refused for these fields and no other; each with a code or a part of the message",
    },
    names("Refused for these fields and no other"),
    text("A code (K603), or a part of the message"),
    description="It is refused: fields with messages, fields, or a code or message for the whole",
)
_SAVED: Schema = either(
    {**VALUES, "minProperties": 1, "description": "It is saved, and these fields then hold these values"},
    {"type": "boolean", "enum": [True], "description": "It is saved"},
    description="It is saved: true, or what the record then holds",
)
EXPECTATIONS: dict[str, Schema] = {
    "required": names("Fields that are needed"),
    "optional": names("Fields that aren't needed"),
    "hidden": names("Fields that a rule hides"),
    "shown": names("Fields that show"),
    "readonly": names("Fields that can't be changed here, by rule or by right"),
    "writable": names("Fields that can be changed"),
    "readable": names("Fields that may be read"),
    "unreadable": names("Fields that may not be read"),
    "reachable": flag("Whether the record is there at all for this person"),
    "allowed": names("What may be done: view, edit, delete, export ... and actions by name"),
    "denied": names("What may not be done"),
    "refused": _REFUSED,
    "saved": _SAVED,
    "made": {**VALUES, "minProperties": 1, "description": "What the record that an action made then holds"},
    "rows": listing(name("A record"), "The given records that the list shows, in any order", least=0),
    "order": listing(name("A record"), "The given records that the list shows, in this order", least=1),
}
CASE: Schema = record(
    "a case",
    {
        "case": text("What must hold, as a sentence: A client needs an e-mail address", longest=TITLE),
        "as": either(
            names("The roles of somebody for this case alone"),
            name("A person under `people`, or a role"),
            description="Who acts: a person, a role or several roles",
        ),
        "module": name("The module, where it isn't the file's"),
        "create": {**VALUES, "description": "A new record with these values: its form, and saving it"},
        "record": name("The record that it is about, a name under `records`"),
        "change": {**VALUES, "minProperties": 1, "description": "Values that are typed into the record's form"},
        "action": name("What is done with the record: one of the module's actions, or delete"),
        "answers": {**VALUES, "minProperties": 1, "description": "Answers to what the action asks for"},
        "list": name("The list view that is looked at"),
        "records": {**RECORDS, "description": "Records for this case alone, besides those of the file"},
        "expect": record("expect", EXPECTATIONS, minProperties=1, description="What must come of it"),
    },
    required=["case", "as", "expect"],
    description="Something that somebody does, and what must come of it",
)
_KEYS: dict[str, Any] = {
    "module": name("The module of cases that don't name another"),
    "today": {
        "type": "string",
        "pattern": r"^\d{4}-\d\d-\d\d$",
        "title": "a day: 2026-03-31",
        "description": "The day on which the cases play; today where it is left out",
    },
    "people": named(PERSON, "Who acts, by a name that the cases use", most=100),
    "records": RECORDS,
    "cases": listing(CASE, "The cases, each on its own: none sees what another has done", most=MOST_CASES),
}
SITETEST_SCHEMA: Schema = record(
    "a file of tests", _KEYS, required=["cases"], description="Tests of the site's own configuration, for `kith test`"
)
