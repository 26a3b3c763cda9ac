"""Being oneself again: by the button, or because the time is over."""

from __future__ import annotations

from typing import Any

from pyramid.httpexceptions import HTTPSeeOther

from kith.access.actor import Actor
from kith.access.rights import may
from kith.identity import impersonation
from kith.web.contexts import Staff
from kith.web.doors.parameters import one
from kith.web.look.page import page
from kith.web.session import cookies
from kith.web.texts import gettext as _


def leave(context: Staff, request: Any) -> Any:
    """Ends it, and goes to where it can be begun again; for who isn't acting as anybody there is nothing to end."""
    acting = request.login.impersonation
    renewed = impersonation.end(request.tx, request.session_token, "asked") if acting is not None else None
    if acting is None or renewed is None:
        return HTTPSeeOther("/")
    itself = Actor(kind="staff", user=acting.by, roles=acting.roles)
    administers = may(request.tx.site, itself, "administer")
    response = HTTPSeeOther(f"/studio/people/{renewed.person}?_done=yourself" if administers else "/impersonation/over")
    cookies.renew(request, response, renewed.token, renewed.expires_at)
    return response


def show(context: Staff, request: Any) -> Any:
    """The page that says why it is over, and that nothing was done meanwhile."""
    return page(request, "pages/impersonation_over", because=_because(one(request.GET, "because")))


def _because(why: str) -> str:
    reasons = {
        "time": _("The time for acting as somebody else is over."),
        "power": _("Your roles don't let you act as somebody else any more."),
        "person": _("The account that you acted as was suspended."),
        "rank": _("The person that you acted as has got a role that you can't act as."),
    }
    return reasons.get(why, "")
