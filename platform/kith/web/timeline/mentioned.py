"""Whom a comment may name, for who is typing."""

from __future__ import annotations

from typing import Any

from pyramid.httpexceptions import HTTPForbidden

from kith.timeline.mentions import offered
from kith.web.contexts import RecordContext
from kith.web.doors.parameters import one
from kith.web.look.page import json_answer
from kith.web.timeline.standing import at_record

LONGEST = 100


def offer(context: RecordContext, request: Any) -> Any:
    """`[{name, group}]` for the words in `q`: those whom the actor may know, for who may comment on the record."""
    if not at_record(context, request).comments:
        raise HTTPForbidden
    found = offered(request.tx, request.actor, one(request.GET, "q")[:LONGEST])
    return json_answer([{"name": each.title, "group": each.module == "groups"} for each in found])
