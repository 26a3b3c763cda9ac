"""Deleting a record, which asks on a page of its own, and taking it out of the bin again."""

from __future__ import annotations

from typing import Any

from pyramid.httpexceptions import HTTPForbidden, HTTPNotFound, HTTPSeeOther

from kith.errors import KithError
from kith.records import lifecycle
from kith.records.model import Row
from kith.web.contexts import RecordContext
from kith.web.look.messages import Message, message_of
from kith.web.look.page import page
from kith.web.record.saving import version_of
from kith.web.texts import gettext as _


def ask(context: RecordContext, request: Any) -> Any:
    """The page that asks whether it is meant."""
    row = context.read(())
    context.require("delete")
    return _page(context, request, row)


def delete(context: RecordContext, request: Any) -> Any:
    """Puts the record into the bin and goes to the list; or says why not."""
    try:
        lifecycle.delete(request.tx, request.actor, context.name, [context.id], {context.id: version_of(request)})
    except KithError as refused:
        request.database.give_up()
        return _refused(context, request, refused, deleted=False)
    return HTTPSeeOther(f"{context.list_address}?_done=deleted")


def restore(context: RecordContext, request: Any) -> Any:
    """Takes the record out of the bin and shows it; or says why not."""
    try:
        lifecycle.restore(request.tx, request.actor, context.name, [context.id])
    except KithError as refused:
        request.database.give_up()
        return _refused(context, request, refused, deleted=True)
    return HTTPSeeOther(f"{context.address}?_done=restored")


def _refused(context: RecordContext, request: Any, refused: KithError, *, deleted: bool) -> Any:
    codes = {problem.code for problem in refused.problems}
    if "K601" in codes:
        raise HTTPNotFound
    if "K603" in codes:
        raise HTTPForbidden
    row = context.read((), deleted=deleted)
    said = [message_of(problem, request.realm.base) for problem in refused.problems]
    return _page(context, request, row, 412 if "K602" in codes else 422, said, deleted=deleted)


def _page(
    context: RecordContext,
    request: Any,
    row: Row,
    status: int = 200,
    problems: list[Message] | None = None,
    *,
    deleted: bool = False,
) -> Any:
    title = row.title or _("Untitled")
    return page(
        request,
        "pages/delete",
        status,
        module=context.module,
        row=row,
        title=title,
        address=context.address,
        back=f"{context.address}?deleted=1" if deleted else context.address,
        deleted=deleted,
        problems=problems or [],
        crumbs=((context.module.labels.many, context.list_address), (title, context.address), (_("Delete"), None)),
    )
