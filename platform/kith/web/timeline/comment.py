"""Commenting on a record, and the page on which one's own comment is changed or deleted."""

from __future__ import annotations

from typing import Any

from pyramid.httpexceptions import HTTPForbidden, HTTPSeeOther

from kith.errors import KithError, Problem
from kith.timeline import comments, mentions
from kith.timeline.comments import Written
from kith.web.contexts import RecordContext
from kith.web.doors.parameters import one
from kith.web.look.files import ShownFile
from kith.web.look.messages import message_of
from kith.web.look.page import page
from kith.web.session import notices
from kith.web.texts import gettext as _
from kith.web.timeline.bringing import bring, shown, waiting
from kith.web.timeline.show import feed_page
from kith.web.timeline.standing import at_record, crumbs, refuse


def write(context: RecordContext, request: Any) -> Any:
    """Writes the comment and shows where it stands; or the box again, with what is wrong."""
    files, problems = bring(request, at_record(context, request))
    said = {"audience": one(request.POST, "audience"), "files": files}
    try:
        if problems:
            raise KithError(*problems)
        written = comments.write(request.tx, request.actor, context.name, context.id, one(request.POST, "body"), **said)
    except KithError as refused:
        request.database.give_up()
        refuse(refused)
        kept = waiting(request, files)
        return feed_page(context, request, at_record(context, request), 422, refused, kept)
    return _told(request, f"{context.address}/feed?_done=commented#c-{written.id}", written)


def show(context: RecordContext, request: Any) -> Any:
    """The page of one comment, for who may change or delete it."""
    return _page(context, request)


def change(context: RecordContext, request: Any) -> Any:
    """Changes the comment, or with `_delete` deletes it; or shows the page again, with what is wrong."""
    comment, at = request.matchdict["comment"], at_record(context, request)
    if not (at.comments or one(request.POST, "_delete")):
        raise HTTPForbidden
    files, problems = bring(request, at)
    try:
        if one(request.POST, "_delete"):
            comments.delete(request.tx, request.actor, context.name, context.id, comment)
            return HTTPSeeOther(f"{context.address}/feed?_done=removed")
        if problems:
            raise KithError(*problems)
        body, carried = one(request.POST, "body"), _carried(context, request, files)
        written = comments.edit(request.tx, request.actor, context.name, context.id, comment, body, files=carried)
    except KithError as refused:
        request.database.give_up()
        refuse(refused)
        return _page(context, request, 422, refused, waiting(request, files))
    return _told(request, f"{context.address}/feed?_done=edited#c-{comment}", written)


def _carried(context: RecordContext, request: Any, files: list[str]) -> list[str]:
    """All that the comment is to carry: what it has without those that are ticked, and what is new."""
    found = comments.read(request.tx, request.actor, at_record(context, request), request.matchdict["comment"])
    gone = set(request.POST.getall("remove"))
    return [*(file.id for file in found.comment.files if file.id not in gone), *files]


def _page(
    context: RecordContext,
    request: Any,
    status: int = 200,
    refused: KithError | None = None,
    files: tuple[ShownFile, ...] = (),
) -> Any:
    at = at_record(context, request)
    comment = request.matchdict["comment"]
    try:
        found = comments.read(request.tx, request.actor, at, comment)
    except KithError as error:
        refuse(error)
        raise
    told = found.comment
    if not (told.may_edit or told.may_delete):
        raise HTTPForbidden
    return page(
        request,
        "pages/comment",
        status,
        address=f"{context.address}/comments/{comment}",
        back=f"{context.address}/feed#c-{comment}",
        body=one(request.POST, "body") if refused else mentions.typed(told.body, found.names),
        may_edit=told.may_edit,
        may_delete=told.may_delete,
        carried=tuple(shown(file) for file in told.files),
        files=files,
        problems=[message_of(each) for each in refused.problems] if refused else [],
        crumbs=crumbs(context, at, (_("Comments and history"), f"{context.address}/feed"), (_("Comment"), None)),
    )


def _told(request: Any, address: str, written: Written) -> Any:
    """The way on, with a word on those who couldn't be told."""
    names = ", ".join(each.title or "" for each in written.untold)
    said = [Problem(code="K688", params={"names": names}, level="warning")] if names else []
    return notices.carry(request, HTTPSeeOther(address), said)
