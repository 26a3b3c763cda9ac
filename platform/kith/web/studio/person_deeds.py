"""What a button on a person's page does: suspending, links, ending log-ins, revoking tokens."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pyramid.httpexceptions import HTTPNotFound, HTTPSeeOther

from kith.errors import KithError
from kith.identity import administer, invites, second_factor, sessions, tokens
from kith.mail.accounts import mail_invitation
from kith.web.doors.parameters import one
from kith.web.look.page import page
from kith.web.studio.addresses import link_address
from kith.web.studio.contexts import OnePerson
from kith.web.studio.people import invitation_words
from kith.web.studio.person import person_page
from kith.web.texts import gettext as _


def do(context: OnePerson, request: Any) -> Any:
    """Does what the address names; the page again where the viewer may not."""
    deed = _DEEDS.get(request.matchdict["name"])
    if deed is None:
        raise HTTPNotFound
    try:
        return deed(context, request)
    except KithError as refused:
        request.database.give_up()
        return person_page(context, request, 422, problems=refused.problems)


def _suspend(context: OnePerson, request: Any) -> Any:
    administer.disable(request.tx, context.person.id, by=request.actor.user)
    return HTTPSeeOther(f"{context.address}?_done=suspended")


def _open(context: OnePerson, request: Any) -> Any:
    administer.enable(request.tx, context.person.id, by=request.actor.user)
    return HTTPSeeOther(f"{context.address}?_done=opened")


def _end(context: OnePerson, request: Any) -> Any:
    """Ends the log-in that the form names, or all."""
    chosen, user, by = one(request.POST, "session"), context.person.id, request.actor.user
    if chosen == "all":
        sessions.end_others(request.tx, user, but=None, by=by)
    else:
        sessions.end(request.tx, chosen, by=by, user=user)
    return HTTPSeeOther(f"{context.address}?_done=ended")


def _revoke(context: OnePerson, request: Any) -> Any:
    tokens.revoke(request.tx, one(request.POST, "token"), by=request.actor.user, user=context.person.id)
    return HTTPSeeOther(f"{context.address}?_done=revoked")


def _drop_factor(context: OnePerson, request: Any) -> Any:
    second_factor.turn_off(request.tx, context.person.id, by=request.actor.user)
    return HTTPSeeOther(f"{context.address}?_done=factor")


def _reset(context: OnePerson, request: Any) -> Any:
    token = invites.reset_link(request.tx, by=request.actor.user, user=context.person.id)
    title = _("New password for {name}", name=context.person.name)
    return _link(context, request, title, "reset", token, _("It is good for a day and works once."))


def _invite(context: OnePerson, request: Any) -> Any:
    token = invites.resend(request.tx, by=request.actor.user, user=context.person.id)
    mailed = mail_invitation(request.tx, context.person.id, token, by=request.actor.user)
    title = _("Invitation for {name}", name=context.person.name)
    text = invitation_words(request, context.person.email, mailed=mailed)
    return _link(context, request, title, "invite", token, _("It is good for a week and works once."), text)


def _link(context: OnePerson, request: Any, title: str, purpose: str, token: str, lasting: str, text: str = "") -> Any:
    """The page that shows the link, once: whoever opens it chooses the password of the account."""
    person = context.person
    return page(
        request,
        "pages/studio/link",
        title=title,
        text=text or invitation_words(request, person.email, mailed=False),
        lasting=f"{lasting} {_('It is shown here only now.')}",
        link=link_address(request, purpose, token),
        back=context.address,
        crumbs=((_("People"), "/studio/people"), (person.name, context.address), (title, None)),
    )


_DEEDS: dict[str, Callable[[OnePerson, Any], Any]] = {
    "suspend": _suspend,
    "open": _open,
    "sessions": _end,
    "tokens": _revoke,
    "factor": _drop_factor,
    "reset": _reset,
    "invite": _invite,
}
