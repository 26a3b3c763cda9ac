"""A message to the person that a record stands for: they read it in their portal, and a mail says that it waits."""

from __future__ import annotations

from typing import Any

from pyramid.httpexceptions import HTTPForbidden, HTTPNotFound, HTTPSeeOther

from kith.errors import KithError, Problem
from kith.portal import messages
from kith.web.contexts import RecordContext
from kith.web.doors.parameters import one
from kith.web.look.messages import message_of
from kith.web.look.page import page
from kith.web.texts import gettext as _

LONGEST = 10_000


def offered(context: RecordContext, request: Any) -> bool:
    """Whether somebody would read a message to this record, as far as the viewer may comment on it."""
    if not messages.takes_messages(request.tx, context.name) or "comment" not in context.reached("comment"):
        return False
    return messages.recipient(request.tx, context.name, context.id) is not None


def show(context: RecordContext, request: Any) -> Any:
    """The form; who has no access is told of, since nothing that is written would reach them."""
    _check(context, request)
    return _page(context, request)


def send(context: RecordContext, request: Any) -> Any:
    """Sends it and shows where it stands; or the form again, with what is wrong."""
    _check(context, request)
    try:
        written = messages.write(request.tx, request.actor, context.name, context.id, one(request.POST, "body"))
    except KithError as refused:
        request.database.give_up()
        if "K601" in [problem.code for problem in refused.problems]:
            raise HTTPNotFound from None
        return _page(context, request, 422, refused.problems)
    return HTTPSeeOther(f"{context.address}/feed?_done=commented#c-{written.id}")


def _check(context: RecordContext, request: Any) -> None:
    """Raises 404 where no portal takes its people from the module, 403 for who may not comment on the record."""
    context.read(())
    if not messages.takes_messages(request.tx, context.name):
        raise HTTPNotFound
    if "comment" not in context.reached("comment"):
        raise HTTPForbidden


def _page(context: RecordContext, request: Any, status: int = 200, problems: tuple[Problem, ...] = ()) -> Any:
    row = context.read(())
    reader, title = messages.recipient(request.tx, context.name, context.id), row.title or _("Untitled")
    return page(
        request,
        "pages/message",
        status,
        title=title,
        address=context.address,
        portal=reader.portal.label if reader else None,
        body=one(request.POST, "body"),
        longest=LONGEST,
        problems=[message_of(each).text for each in problems],
        crumbs=(
            (context.module.labels.many, f"/m/{context.name}"),
            (title, context.address),
            (_("Send secure message"), None),
        ),
    )
