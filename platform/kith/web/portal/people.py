"""The people of one's company in a portal: who is in, and for who may by its type, inviting and removing them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pyramid.httpexceptions import HTTPBadRequest, HTTPNotFound, HTTPSeeOther

from kith.access.rights import access_to
from kith.errors import KithError
from kith.portal import invitations
from kith.portal.access import NOT_INVITED, SUSPENDED
from kith.portal.colleagues import invites, reached
from kith.portal.serving import FULL
from kith.portal.standing import Standing, standings
from kith.records.model import Query, Row
from kith.records.query import page as read
from kith.web.doors.parameters import one
from kith.web.look.messages import message_of
from kith.web.look.page import page
from kith.web.portal.contexts import Own
from kith.web.portal_access.words import TONES, moment_words, state_words
from kith.web.texts import gettext as _

MOST = 200
_DEEDS: dict[str, Callable[..., Any]] = {
    "invite": invitations.invite,
    "resend": invitations.resend,
    "revoke": invitations.revoke,
    "enlist": invitations.enlist,
    "unlist": invitations.unlist,
}


class Company(Own):
    """The people of one's company."""

    def allows(self, permission: str) -> bool:
        """True for who may invite others. Raises 404 for everybody else in the portal."""
        if not invites(self.request.tx, self.request.actor, self.portal):
            raise HTTPNotFound
        return True


def show(context: Company, request: Any) -> Any:
    """The page."""
    return _page(context, request)


def change(context: Company, request: Any) -> Any:
    """Invites, invites again or removes somebody; the page again with what stands against it."""
    deed, record = one(request.POST, "_do"), one(request.POST, "_record")
    if deed not in _DEEDS:
        raise HTTPBadRequest
    try:
        _DEEDS[deed](request.tx, request.actor, context.portal.name, record)
    except KithError as refused:
        request.database.give_up()
        return _page(context, request, 409, refused, record)
    return HTTPSeeOther(f"{context.address}/people?_done={deed}")


def _page(context: Company, request: Any, status: int = 200, refused: KithError | None = None, record: str = "") -> Any:
    rows = _people(context, request)
    found = standings(request.tx, context.portal.users, [row.id for row in rows])
    full = refused is not None and any(problem.code in FULL for problem in refused.problems)
    return page(
        request,
        "portal/people",
        status,
        people=[_line(context, request, row, _here(context, found.get(row.id, ()))) for row in rows[:MOST]],
        more=len(rows) > MOST,
        new=_new(context, request),
        problems=[] if refused is None or full else [message_of(each).text for each in refused.problems],
        full=next((row for row in rows if row.id == record), None) if full else None,
        notice=_done(one(request.GET, "_done")),
        crumbs=((_("People"), None),),
    )


def _people(context: Company, request: Any) -> tuple[Row, ...]:
    """Those in reach, and one more than are shown where there are as many."""
    module, email = context.portal.users, context.portal.email
    access = access_to(request.tx.site, request.actor, module)
    fields = (email,) if access is not None and email in access.readable else ()
    query = Query(module=module, fields=fields, limit=MOST + 1)
    inside = reached(request.tx, request.actor, context.portal)
    return tuple(read(request.tx, request.actor, query, extra=inside).rows)


def _here(context: Company, found: tuple[Standing, ...]) -> Standing | None:
    return next((each for each in found if each.portal.name == context.portal.name), None)


def _line(context: Company, request: Any, row: Row, standing: Standing | None) -> dict[str, Any]:
    mine = row.id == request.actor.record
    state = standing.state if standing else NOT_INVITED
    deeds = [name for name in standing.deeds if name in _DEEDS] if standing and not mine else []
    return {
        "id": row.id,
        "title": row.title or _("Untitled"),
        "address": f"{context.address}/m/{context.portal.users}/{row.id}",
        "email": row.values.get(context.portal.email) or "",
        "state": state_words(state),
        "tone": TONES[state],
        "last": moment_words(standing.last_login, request) if standing else "",
        "mine": mine,
        "deeds": [(name, _deed(name)) for name in deeds if state != SUSPENDED],
    }


def _new(context: Company, request: Any) -> str | None:
    """Where a new person is added, if the portal lets them."""
    access = access_to(request.tx.site, request.actor, context.portal.users)
    if access is None or not access.allows("create"):
        return None
    return f"{context.address}/m/{context.portal.users}/new?_next={context.address}/people"


def _deed(name: str) -> str:
    return {
        "invite": _("Send invite"),
        "resend": _("Resend invite"),
        "revoke": _("Remove"),
        "enlist": _("Put on the waiting list"),
        "unlist": _("Take off the waiting list"),
    }[name]


def _done(done: str) -> str | None:
    return {
        "invite": _("The invitation is on its way."),
        "resend": _("Another invitation is on its way. The older link works no more."),
        "revoke": _("The access is taken away."),
        "enlist": _("Put on the waiting list: the invitation goes out when a seat is free."),
        "unlist": _("Taken off the waiting list."),
    }.get(done)
