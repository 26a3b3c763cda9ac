"""The people of one's company in a portal: who is in, and for who may by its type, inviting and removing them.

What is offered follows the state alone: whether somebody could be let in hangs on things that the page must not tell.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from pyramid.httpexceptions import HTTPBadRequest, HTTPNotFound, HTTPSeeOther

from kith.access.rights import access_to
from kith.errors import KithError
from kith.portal import invitations
from kith.portal.access import NOT_INVITED, SUSPENDED
from kith.portal.colleagues import invites, reached
from kith.portal.serving import FULL
from kith.portal.standing import DEEDS, standings
from kith.records.model import Page, Query, Row
from kith.records.query import page as read
from kith.web.doors.parameters import one
from kith.web.look.messages import message_of
from kith.web.look.page import page
from kith.web.portal.contexts import Own
from kith.web.portal_access.words import TONES, state_words
from kith.web.texts import gettext as _

PAGE = 50
LONGEST = 200  # characters to search for
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
    words = one(request.GET, "q").strip()[:LONGEST]
    shows_email, found = _shows_email(context, request), _people(context, request, words)
    states = _states(context, request, found.rows)
    full = refused is not None and any(problem.code in FULL for problem in refused.problems)
    return page(
        request,
        "portal/people",
        status,
        people=[_line(context, request, row, states.get(row.id, NOT_INVITED)) for row in found.rows],
        shows_email=shows_email,
        words=words if words or found.next or found.previous else None,
        next=_address(context, words, found.next),
        previous=_address(context, words, found.previous),
        new=_new(context, request),
        problems=[] if refused is None or full else [message_of(each).text for each in refused.problems],
        full=next((row for row in found.rows if row.id == record), None) if full else None,
        notice=_done(one(request.GET, "_done")),
    )


def _address(context: Company, words: str, cursor: str | None) -> str | None:
    """The page behind `cursor`, None where there is none."""
    if cursor is None:
        return None
    return f"{context.address}/people?{urlencode({'q': words, 'cursor': cursor} if words else {'cursor': cursor})}"


def _shows_email(context: Company, request: Any) -> bool:
    access = access_to(request.tx.site, request.actor, context.portal.users)
    return access is not None and context.portal.email in access.readable


def _people(context: Company, request: Any, words: str) -> Page:
    """Those in reach, by their titles; found by `words` where the module says by what."""
    fields = (context.portal.email,) if _shows_email(context, request) else ()
    searched = request.tx.site.modules[context.portal.users].search
    cursor, q = one(request.GET, "cursor") or None, words if searched and words else None
    query = Query(module=context.portal.users, fields=fields, q=q, limit=PAGE, cursor=cursor)
    return read(request.tx, request.actor, query, extra=reached(request.tx, request.actor, context.portal))


def _states(context: Company, request: Any, rows: tuple[Row, ...]) -> dict[str, str]:
    """How each of them stands with this portal."""
    found = standings(request.tx, context.portal.users, [row.id for row in rows])
    return {
        each.record: each.state for stood in found.values() for each in stood if each.portal.name == context.portal.name
    }


def _line(context: Company, request: Any, row: Row, state: str) -> dict[str, Any]:
    mine = row.id == request.actor.record
    deeds = () if mine or state == SUSPENDED else DEEDS[state]
    return {
        "id": row.id,
        "title": row.title or _("Untitled"),
        "address": f"{context.address}/m/{context.portal.users}/{row.id}",
        "email": row.values.get(context.portal.email) or "",
        "state": state_words(state),
        "tone": TONES[state],
        "mine": mine,
        "deeds": [(name, _deed(name)) for name in deeds if name in _DEEDS],
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
