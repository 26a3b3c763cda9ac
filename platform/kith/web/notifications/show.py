"""The page of what the viewer is told: all of it or what is unread, each marked as read by itself or all at once."""

from __future__ import annotations

from typing import Any

from pyramid.httpexceptions import HTTPNoContent, HTTPSeeOther

from kith.timeline.notifications import listed, mark_read
from kith.web.contexts import Staff
from kith.web.doors.parameters import one, own_path
from kith.web.look.page import page
from kith.web.notifications.lines import line
from kith.web.texts import gettext as _

SHOWN = 50
FARTHEST = 10_000  # nobody turns so many pages


def show(context: Staff, request: Any) -> Any:
    """The page. `?show=unread` leaves out what was read, `?from=50` begins further down."""
    unread, start = one(request.GET, "show") == "unread", _start(one(request.GET, "from"))
    found = listed(request.tx, request.actor, unread=unread, skip=start, limit=SHOWN)
    kind = "show=unread&" if unread else ""
    return page(
        request,
        "pages/notifications",
        lines=[line(request, each) for each in found.entries],
        unread=unread,
        newer=f"/notifications?{kind}from={max(0, start - SHOWN)}" if start else None,
        older=f"/notifications?{kind}from={start + SHOWN}" if found.more else None,
        any_unread=any(not each.read for each in found.entries),
        notice=_notice(one(request.GET, "_done")),
    )


def mark(context: Staff, request: Any) -> Any:
    """Marks as read what `read` names, `all` of it without one; back to the page that it was sent from.

    Who acts as somebody else marks nothing, and is told so. The page's own script sends the click on a line beforehand,
    and wants no page back.
    """
    named = one(request.POST, "read")
    mark_read(request.tx, request.actor, None if named in ("", "all") else [named])
    if request.headers.get("X-Requested-With") == "fetch":
        return HTTPNoContent()
    if request.actor.impersonator is not None:
        return HTTPSeeOther("/notifications?_done=kept")
    return HTTPSeeOther(own_path(one(request.POST, "next", "/notifications")))


def _notice(done: str) -> str | None:
    return {
        "read": _("All is marked as read."),
        "kept": _("Nothing is marked as read while you act as somebody else."),
    }.get(done)


def _start(typed: str) -> int:
    return min(int(typed), FARTHEST) if typed.isascii() and typed.isdigit() and len(typed) < 6 else 0
