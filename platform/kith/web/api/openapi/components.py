"""The schemas, parameters and answers that every site's document shares."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from kith.web.api.body import MOST_BYTES, MOST_ROWS
from kith.web.api.once import LONGEST
from kith.web.api.problems import KINDS
from kith.web.api.values import FILE, REFERENCE, UUID

Part = dict[str, Any]

TEXT: Part = {"type": "string"}
MAYBE_TEXT: Part = {"type": ["string", "null"]}
MOMENT: Part = {"type": "string", "format": "date-time"}
MAYBE_MOMENT: Part = {"type": ["string", "null"], "format": "date-time"}
COUNT: Part = {"type": "integer", "minimum": 0}
FLAG: Part = {"type": "boolean"}
REFUSALS = (400, 401, 403, 404, 409, 412, 413, 422, 429, 503)


@lru_cache(maxsize=4096)
def ref(name: str, kind: str = "schemas") -> Part:
    """What stands for the component `name`: one object for all who name it, so it isn't to be changed."""
    return {"$ref": f"#/components/{kind}/{name}"}


def thing(properties: Part, *required: str, **more: Any) -> Part:
    """The schema of an object; `required` are names of `properties`, "*" all of them."""
    needed = list(properties) if required == ("*",) else list(required)
    return {"type": "object", "properties": properties, **({"required": needed} if needed else {}), **more}


def listed(items: Part, **more: Any) -> Part:
    """The schema of a list."""
    return {"type": "array", "items": items, **more}


def maybe(schema: Part) -> Part:
    """The schema of what `schema` describes, or null."""
    kind = schema.get("type")
    if isinstance(kind, str) and "enum" not in schema:
        return {**schema, "type": [kind, "null"]}
    return {"anyOf": [schema, {"type": "null"}]}


def of_json(schema: Part) -> Part:
    """The content of a body that is JSON."""
    return {"application/json": {"schema": schema}}


SCHEMAS: Mapping[str, Part] = {
    "Problem": thing(
        {
            "type": TEXT | {"description": "Tells the kinds apart: urn:kith:problem:..."},
            "title": TEXT,
            "status": {"type": "integer"},
            "detail": TEXT,
            "errors": listed(ref("Complaint")),
        },
        "*",
        description="What went wrong (RFC 9457), with every complaint at once",
    ),
    "Complaint": thing(
        {
            "field": MAYBE_TEXT,
            "code": TEXT | {"description": "Stable: docs/errors.md tells of each"},
            "message": TEXT | {"description": "For people, in their language"},
            "row": COUNT | {"description": "In a batch: which, counted from 0"},
            "rule": TEXT | {"description": "Where the rule stands, for who may administer"},
        },
        "field",
        "code",
        "message",
    ),
    "Reference": {
        **REFERENCE,
        "required": ["id"],
        "description": "A record, person or group; the title is null out of reach. `expand` adds its fields",
    },
    "File": {**FILE, "required": list(FILE["properties"])},
    "Made": thing({"id": UUID}, "id", description="A record that the token made and may not read"),
    "Total": thing(
        {"value": COUNT, "exact": FLAG | {"description": "False: at least so many"}, "groups": listed(ref("Group"))},
        "value",
        "exact",
    ),
    "Group": thing({"group": {}, "value": COUNT, "exact": FLAG, "sums": {"type": "object"}}, "*"),
    "Described": thing(
        {"modules": listed(thing({"name": TEXT, "href": TEXT, "may": listed(TEXT)}, "*"))},
        "*",
        description="The modules that the token may use, with fields, actions and related lists",
    ),
    "Attachment": thing({**FILE["properties"], "shared": FLAG, "created_at": MOMENT}, "*"),
    "Attachments": thing({"data": listed(ref("Attachment"))}, "*"),
    "Share": thing(
        {
            "id": UUID,
            "user": ref("Reference"),
            "group": ref("Reference"),
            "role": thing({"id": TEXT, "title": MAYBE_TEXT}, "id"),
            "level": {"enum": ["view", "edit"]},
            "until": MAYBE_MOMENT,
            "by": {"description": "Who shared it"},
            "created_at": MOMENT,
        },
        "id",
        "level",
    ),
    "Comment": thing(
        {
            "id": UUID,
            "created_at": MOMENT,
            "body": TEXT,
            "audience": {"enum": ["internal", "shared"]},
            "mentions": listed(ref("Reference")),
            "untold": listed(ref("Reference"), description="Named in it, and out of reach of it"),
            "edited_at": MAYBE_MOMENT,
            "may_edit": FLAG,
            "may_delete": FLAG,
        },
        "body",
        "audience",
    ),
    "Entry": thing(
        {
            "id": UUID,
            "time": MOMENT,
            "kind": TEXT | {"description": "comment, created, changed, deleted, restored, undone ..."},
            "via": MAYBE_TEXT,
            "by": {"anyOf": [ref("Reference"), {"type": "null"}]},
            "impersonator": {"anyOf": [ref("Reference"), {"type": "null"}]},
            "changes": {"type": "object", "additionalProperties": thing({"before": {}, "after": {}}, "*")},
            "comment": ref("Comment"),
            "about": {},
            "words": {},
        },
        "id",
        "time",
        "kind",
    ),
    "Feed": thing({"data": listed(ref("Entry")), "next": MAYBE_TEXT}, "*"),
    "Run": thing(
        {
            "id": UUID,
            "action": TEXT,
            "state": {"enum": ["run", "done", "stopped", "failed"]},
            "total": COUNT,
            "done": COUNT,
            "refused": COUNT,
            "refusals": listed(thing({"id": UUID, "errors": listed(ref("Complaint"))}, "*")),
            "errors": listed(ref("Complaint")),
            "made": {"type": "object", "additionalProperties": thing({"module": TEXT, "id": UUID}, "*")},
        },
        "id",
        "action",
        "state",
    ),
}

VIEW_SAID: Part = {
    "label": {"type": "string", "minLength": 1, "maxLength": 60},
    "shared": FLAG | {"description": "With all who may view the module; takes the power `share_views`"},
    "pinned": FLAG | {"description": "At hand, for oneself"},
    "standard": FLAG | {"description": "What the list begins with, for oneself"},
    "list": TEXT | {"description": "The module's list that it stands on; '' for the first one"},
    "where": {"type": "object", "description": "A condition"},
    "columns": listed(TEXT),
    "sort": TEXT | {"description": "As `sort` of a list"},
    "group": TEXT,
    "state": {"enum": ["active", "all", "inactive"]},
    "q": TEXT,
    "shape": {"enum": ["list", "board", "calendar"]},
    "by": TEXT | {"description": "The field of a board's columns or of a calendar's days"},
    "total": TEXT | {"description": "What a board adds up; '-' for nothing"},
    "span": {"enum": ["", "month", "week", "day"]},
}
VIEW_SCHEMAS: Mapping[str, Part] = {
    "View": thing(
        {
            "id": UUID,
            "own": FLAG,
            **VIEW_SAID,
            "without": listed(TEXT, description="The kinds of things it goes on without: gone, or not open"),
        },
        "*",
        description="A list as somebody keeps it",
    ),
    "Views": thing(
        {"data": listed(ref("View")), "lists": listed(thing({"name": TEXT, "label": TEXT, "shape": TEXT}, "*"))}, "*"
    ),
}

_ID: Part = {"in": "path", "required": True, "schema": UUID}


def _asked(name: str, schema: Part, description: str, **more: Any) -> Part:
    return {"name": name, "in": "query", "schema": schema, "description": description, **more}


def _names(name: str, description: str) -> Part:
    return _asked(name, listed(TEXT), description, style="form", explode=False)


PARAMETERS: Mapping[str, Part] = {
    "id": {"name": "id", **_ID},
    "run": {"name": "run", **_ID},
    "share": {"name": "share", **_ID},
    "comment": {"name": "comment", **_ID},
    "file": {"name": "file", **_ID},
    "fields": _names("fields", "What each record shows, over lookups too (`company.country`)"),
    "sort": _names("sort", "At most eight; `-` turns one round"),
    "where": _asked("where", TEXT, "A condition, as JSON"),
    "q": _asked("q", TEXT, "All of these words, in the module's search fields"),
    "limit": _asked("limit", {"type": "integer", "minimum": 1, "maximum": 1000, "default": 50}, "How many"),
    "cursor": _asked("cursor", TEXT, "What `next` said: the page after"),
    "offset": _asked("offset", COUNT | {"maximum": 1_000_000}, "Jumps; slower than a cursor"),
    "total": _asked("total", TEXT, "`true` counts; or a field to group by, and fields to add up"),
    "view": _asked("view", TEXT, "Through a view: the name of a list, or the id of a kept view"),
    "view-id": {"name": "view", **_ID},
    "invite": _asked("invite", TEXT, "The portal type to invite the new records to; `true` where there is one alone"),
    "deleted": _asked("deleted", FLAG, "What is in the bin, for who may restore"),
    "feed-limit": _asked("limit", {"type": "integer", "minimum": 1, "maximum": 100, "default": 20}, "How many"),
    "If-Match": {
        "name": "If-Match",
        "in": "header",
        "schema": {"type": "string", "pattern": '^"[0-9]+"$'},
        "description": "The ETag that was seen: only that version is changed, else 412",
    },
    "If-None-Match": {
        "name": "If-None-Match",
        "in": "header",
        "schema": {"type": "string", "pattern": '^"[0-9]+"$'},
        "description": "The ETag that is known: 304 where it is the same still",
    },
    "Idempotency-Key": {
        "name": "Idempotency-Key",
        "in": "header",
        "schema": {"type": "string", "pattern": f"^[!-~]{{1,{LONGEST}}}$"},
        "description": "Sent again with the same key, nothing is made twice, and the answer is the first one's record",
    },
}

HEADERS: Mapping[str, Part] = {
    "ETag": {"description": "The version", "schema": TEXT},
    "Location": {"description": "The address of what was made", "schema": TEXT},
    "Retry-After": {"description": "Seconds to wait", "schema": {"type": "integer"}},
}


def _refusal(status: int) -> Part:
    _name, title, todo = KINDS[status]
    said: Part = {
        "description": f"{title}. {todo}",
        "content": {"application/problem+json": {"schema": ref("Problem")}},
    }
    return said | ({"headers": {"Retry-After": ref("Retry-After", "headers")}} if status in (429, 503) else {})


RESPONSES: Mapping[str, Part] = {
    **{str(status): _refusal(status) for status in REFUSALS},
    "Problem": {
        "description": "Another problem",
        "content": {"application/problem+json": {"schema": ref("Problem")}},
    },
}
INFO = (
    "What the token may read and write, made from the definitions of the site. What is out of its reach isn't here, "
    "and is answered as what isn't there. "
    f"Bodies are JSON of at most {MOST_BYTES >> 20} MB, batches of at most {MOST_ROWS} records."
)
