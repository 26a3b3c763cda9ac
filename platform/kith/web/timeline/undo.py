"""One change of a record: what it did, what the record holds now, and taking it back."""

from __future__ import annotations

from typing import Any

from pyramid.httpexceptions import HTTPNotFound, HTTPSeeOther

from kith.errors import KithError
from kith.timeline import undo
from kith.timeline.feed import change
from kith.timeline.model import Feed
from kith.web.contexts import RecordContext
from kith.web.doors.parameters import one
from kith.web.look.messages import message_of
from kith.web.look.page import page
from kith.web.record.saving import version_of
from kith.web.session import notices
from kith.web.texts import gettext as _
from kith.web.timeline.standing import at_record, crumbs, refuse
from kith.web.timeline.words import told, value_of


def show(context: RecordContext, request: Any) -> Any:
    """The page of the change."""
    return _page(context, request)


def carry_out(context: RecordContext, request: Any) -> Any:
    """Takes the change back and shows the record; or this page again, with what stands against it."""
    event, version = request.matchdict["event"], version_of(request)
    confirmed = one(request.POST, "_confirmed") == "1"
    try:
        outcome = undo.undo(
            request.tx, request.actor, context.name, context.id, event, version=version, confirmed=confirmed
        )
    except KithError as refused:
        request.database.give_up()
        refuse(refused)
        return _page(context, request, 422, refused)
    return notices.carry(request, HTTPSeeOther(f"{context.address}/history?_done=undone"), outcome.notices)


def _page(context: RecordContext, request: Any, status: int = 200, refused: KithError | None = None) -> Any:
    at = at_record(context, request)
    event = request.matchdict["event"]
    entry = change(request.tx, request.actor, at, event)
    if entry is None:
        raise HTTPNotFound
    problems = [message_of(each) for each in refused.problems] if refused else []
    try:
        back = undo.foreseen(request.tx, request.actor, at, event)
    except KithError as nothing:
        back, problems = (), problems or [message_of(each) for each in nothing.problems]
    rows = {
        each.field.name: (value_of(request, each.field, each.now), value_of(request, each.field, each.back), each.again)
        for each in back
    }
    return page(
        request,
        "pages/change",
        status,
        entry=told(request, context.module, context.address, Feed(entries=(entry,), next=None, names={}))[0],
        names=[each.field.name for each in entry.differences],
        rows=rows,
        again=any(each.again for each in back),
        may_undo=bool(back) and "edit" in at.reached,
        version=at.version,
        address=f"{context.address}/history/{event}",
        problems=problems,
        crumbs=crumbs(context, at, (_("History"), f"{context.address}/history"), (_("Change"), None)),
    )
