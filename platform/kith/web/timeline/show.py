"""The feed of a record: a page of its own, or the part that the record's page loads once it comes into view."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from pyramid.response import Response

from kith.errors import KithError
from kith.timeline.feed import feed
from kith.timeline.standing import Standing
from kith.web.contexts import RecordContext
from kith.web.doors.parameters import one
from kith.web.look.files import ShownFile
from kith.web.look.frame import part
from kith.web.look.messages import Message, message_of
from kith.web.look.page import page
from kith.web.texts import gettext as _
from kith.web.texts import spoken
from kith.web.timeline.standing import at_record, crumbs, in_the_bin
from kith.web.timeline.words import told

FEW_SHOWN, MOST_SHOWN = 4, 500  # fields of a change: where there is a page for all of them, and in the bin


@dataclass(frozen=True, slots=True, kw_only=True)
class Box:
    """The box to comment in. `shares`: whether a comment may be shared with portal users.

    `files` are those that came with a comment that was refused: they wait for the next try. `deleted`: the record lies
    in the bin, and what happened to it can be read alone.
    """

    address: str
    may_comment: bool
    shares: bool
    body: str = ""
    audience: str = ""
    problems: tuple[Message, ...] = ()
    files: tuple[ShownFile, ...] = ()
    deleted: bool = False


def box(context: RecordContext, *, may_comment: bool, **more: Any) -> Box:
    """The box on a page of the record; `more`: what else a `Box` tells."""
    told = {"address": context.address, "shares": bool(context.module.portal), **more}
    return Box(may_comment=may_comment, **told)


def show(context: RecordContext, request: Any) -> Any:
    """The page, or with the header of htmx the entries alone. `?deleted=1` is for a record that lies in the bin."""
    at = at_record(context, request, deleted=in_the_bin(request))
    if request.headers.get("HX-Request") == "true":
        body = part(request, "parts/feed_entries", None, lambda: _entries(context, request, at))
        response = Response(str(body), content_type="text/html", charset="utf-8")
    else:
        response = feed_page(context, request, at)
    response.vary = (*(response.vary or ()), "HX-Request")
    return response


def feed_page(
    context: RecordContext,
    request: Any,
    at: Standing,
    status: int = 200,
    refused: KithError | None = None,
    files: tuple[ShownFile, ...] = (),
) -> Any:
    """The whole page; with what was typed, and the `files` that came with it, where that was `refused`."""
    problems = tuple(message_of(each) for each in refused.problems) if refused else ()
    typed = {name: one(request.POST, name) if refused else "" for name in ("body", "audience")}
    deleted = in_the_bin(request)
    return page(
        request,
        "pages/feed",
        status,
        title=at.title or _("Untitled"),
        box=box(context, may_comment=at.comments, problems=problems, files=files, deleted=deleted, **typed),
        crumbs=crumbs(context, at, (_("Comments and history"), None), deleted=deleted),
        notice=notice(request),
        **_entries(context, request, at),
    )


def notice(request: Any) -> str | None:
    """What a step before has done."""
    done = one(request.GET, "_done")
    return {
        "commented": _("The comment is there."),
        "edited": _("The comment was changed."),
        "removed": _("The comment was deleted."),
        "undone": _("The change was taken back."),
    }.get(done)


def _entries(context: RecordContext, request: Any, at: Standing) -> dict[str, Any]:
    cursor, deleted = one(request.GET, "cursor") or None, in_the_bin(request)
    found = feed(request.tx, request.actor, at, cursor=cursor, language=spoken())
    address = f"{context.address}/feed"
    told_of = {"deleted": "1"} if deleted else {}
    return {
        "address": context.address,
        "feed": f"{address}?{urlencode(told_of)}" if told_of else address,
        "most": MOST_SHOWN if deleted else FEW_SHOWN,
        "entries": told(request, context.module, "" if deleted else context.address, found),
        "next": f"{address}?{urlencode({**told_of, 'cursor': found.next})}" if found.next else None,
        "first": cursor is None,
    }
