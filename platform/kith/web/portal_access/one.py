"""One record and its portals, on a page of its own; and what the buttons do, wherever they stand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pyramid.httpexceptions import HTTPBadRequest, HTTPNotFound, HTTPSeeOther

from kith.errors import KithError
from kith.portal import invitations
from kith.portal.access import portal_type
from kith.portal.serving import FULL
from kith.portal.standing import portals_of
from kith.records.model import Row
from kith.web.doors.parameters import one, own_path
from kith.web.look.messages import message_of
from kith.web.look.page import page
from kith.web.portal_access.contexts import Managed
from kith.web.portal_access.panel import lines
from kith.web.portal_access.words import ICONS, Deed, deed_words, done_words
from kith.web.texts import gettext as _

_DEEDS: dict[str, Callable[..., Any]] = {
    "invite": invitations.invite,
    "resend": invitations.resend,
    "reset": invitations.reset,
    "suspend": invitations.suspend,
    "resume": invitations.resume,
    "revoke": invitations.revoke,
    "enlist": invitations.enlist,
    "unlist": invitations.unlist,
}


def show(context: Managed, request: Any) -> Any:
    """The page."""
    return _page(context, request, _row(context, request))


def change(context: Managed, request: Any) -> Any:
    """Does what the form says and goes back; or says why not, with the waiting list where seats are short."""
    row = _row(context, request)
    type_, deed = one(request.POST, "_type"), one(request.POST, "_do")
    portal = request.tx.site.portals.types.get(type_)
    if deed not in _DEEDS or portal is None or portal.users != context.name:
        raise HTTPBadRequest
    try:
        _DEEDS[deed](request.tx, request.actor, type_, context.id)
    except KithError as refused:
        request.database.give_up()
        return _page(context, request, row, 409, refused, type_)
    return HTTPSeeOther(_back(context, request, deed))


def _row(context: Managed, request: Any) -> Row:
    row = context.read(())
    if not portals_of(request.tx.site, context.name):
        raise HTTPNotFound
    return row


def _back(context: Managed, request: Any, deed: str) -> str:
    """Where the button stood; a page of one's own says what was done."""
    wanted = own_path(one(request.POST, "_next", context.address))
    if wanted != context.address:
        return wanted
    return f"{context.address}?_done=portal-{deed}"


def _page(
    context: Managed,
    request: Any,
    row: Row,
    status: int = 200,
    refused: KithError | None = None,
    type_: str = "",
) -> Any:
    title = row.title or _("Untitled")
    full = refused is not None and any(problem.code in FULL for problem in refused.problems)
    return page(
        request,
        "pages/portal_access/one",
        status,
        title=title,
        address=context.address,
        lines=lines(request, context.name, context.id),
        problems=[message_of(each) for each in refused.problems] if refused else [],
        waiting=_waiting(type_) if full else None,
        portal=portal_type(request.tx, type_).label if full else "",
        next=own_path(one(request.params, "_next", context.address)),
        notice=done_words(one(request.GET, "_done")),
        crumbs=((context.module.labels.many, f"/m/{context.name}"), (title, context.address), (_("Portal"), None)),
    )


def _waiting(type_: str) -> Deed:
    return Deed(type=type_, name="enlist", label=deed_words("enlist"), icon=ICONS["enlist"])
