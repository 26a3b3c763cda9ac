"""Whom a comment may name, for who is typing; and the comments that name whoever is logged in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pyramid.httpexceptions import HTTPForbidden, HTTPSeeOther

from kith.timeline import telling
from kith.timeline.mentions import offered
from kith.web.contexts import RecordContext, Staff
from kith.web.doors.parameters import one
from kith.web.look.moments import ago
from kith.web.look.page import json_answer
from kith.web.texts import gettext as _
from kith.web.timeline.standing import at_record

LONGEST = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A comment that names the viewer: on which record, who wrote it, and where it stands."""

    title: str
    address: str
    by: str
    when: str


def offer(context: RecordContext, request: Any) -> Any:
    """`[{name, group}]` for the words in `q`: those whom the actor may know, for who may comment on the record."""
    if not at_record(context, request).comments:
        raise HTTPForbidden
    found = offered(request.tx, request.actor, one(request.GET, "q")[:LONGEST])
    return json_answer([{"name": each.title, "group": each.module == "groups"} for each in found])


def tick_off(context: Staff, request: Any) -> Any:
    """The viewer has seen the comments that name them; home again."""
    telling.tick_off(request.tx, request.actor)
    return HTTPSeeOther("/")


def unseen(request: Any) -> list[Mention]:
    """The comments that name the viewer and weren't ticked off yet, latest first."""
    now = request.tx.clock.now()
    return [
        Mention(
            title=each.record.title or _("Untitled"),
            address=f"/m/{each.record.module}/{each.record.id}/feed#c-{each.comment}",
            by=(each.by.title if each.by else None) or _("Somebody"),
            when=ago(each.time, now),
        )
        for each in telling.unseen(request.tx, request.actor)
    ]
