"""Commenting on a record, and the page on which one's own comment is changed or deleted."""

from __future__ import annotations

from typing import Any

from pyramid.httpexceptions import HTTPForbidden, HTTPSeeOther

from kith.errors import KithError, Problem
from kith.timeline import comments
from kith.timeline.comments import Written
from kith.web.contexts import RecordContext
from kith.web.doors.parameters import one
from kith.web.look.messages import message_of
from kith.web.look.page import page
from kith.web.session import notices
from kith.web.texts import gettext as _
from kith.web.timeline.show import feed_page
from kith.web.timeline.standing import at_record, crumbs, refuse


def write(context: RecordContext, request: Any) -> Any:
    """Writes the comment and shows where it stands; or the box again, with what is wrong."""
    try:
        written = comments.write(
            request.tx,
            request.actor,
            context.name,
            context.id,
            one(request.POST, "body"),
            audience=one(request.POST, "audience"),
        )
    except KithError as refused:
        request.database.give_up()
        refuse(refused)
        return feed_page(context, request, at_record(context, request), 422, refused)
    return _told(request, f"{context.address}/feed?_done=commented#c-{written.id}", written)


def show(context: RecordContext, request: Any) -> Any:
    """The page of one comment, for who may change or delete it."""
    return _page(context, request)


def change(context: RecordContext, request: Any) -> Any:
    """Changes the comment, or with `_delete` deletes it; or shows the page again, with what is wrong."""
    comment = request.matchdict["comment"]
    try:
        if one(request.POST, "_delete"):
            comments.delete(request.tx, request.actor, context.name, context.id, comment)
            return HTTPSeeOther(f"{context.address}/feed?_done=removed")
        body = one(request.POST, "body")
        written = comments.edit(request.tx, request.actor, context.name, context.id, comment, body)
    except KithError as refused:
        request.database.give_up()
        refuse(refused)
        return _page(context, request, 422, refused)
    return _told(request, f"{context.address}/feed?_done=edited#c-{comment}", written)


def _page(context: RecordContext, request: Any, status: int = 200, refused: KithError | None = None) -> Any:
    at = at_record(context, request)
    comment = request.matchdict["comment"]
    try:
        body = comments.find(request.tx, request.actor, at, comment)
    except KithError as error:
        refuse(error)
        raise
    may = comments.may_change(request.tx, request.actor, at, comment)
    if not may:
        raise HTTPForbidden
    return page(
        request,
        "pages/comment",
        status,
        address=f"{context.address}/comments/{comment}",
        back=f"{context.address}/feed#c-{comment}",
        body=one(request.POST, "body") if refused else body,
        may_edit="edit" in may,
        may_delete="delete" in may,
        problems=[message_of(each) for each in refused.problems] if refused else [],
        crumbs=crumbs(context, at, (_("Comments and history"), f"{context.address}/feed"), (_("Comment"), None)),
    )


def _told(request: Any, address: str, written: Written) -> Any:
    """The way on, with a word on those who couldn't be told."""
    names = ", ".join(each.title or "" for each in written.untold)
    said = [Problem(code="K688", params={"names": names}, level="warning")] if names else []
    return notices.carry(request, HTTPSeeOther(address), said)
