"""Links that were mailed: an invitation, or one for a new password. Choosing a password is all; it logs in.

They work in a browser in which others are logged in: staff and other portals keep their own cookies, and a log-in to
this very portal ends as the new one begins.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kith.errors import KithError
from kith.portal import activating
from kith.portal.access import Access, realm
from kith.web.account.entering import proven
from kith.web.doors.parameters import one
from kith.web.look.messages import message_of
from kith.web.look.page import page
from kith.web.portal.contexts import Door

View = Callable[[Any, Any], Any]
OPENED = {"activate": activating.invitation, "reset": activating.reset_asked}
USED = {"activate": activating.activate, "reset": activating.set_password}


def views(purpose: str) -> tuple[View, View]:
    """The page of links for `purpose`, activate or reset, and what it does with a password."""

    def show(context: Door, request: Any) -> Any:
        return _form(context, request, purpose)

    def enter(context: Door, request: Any) -> Any:
        try:
            with request.database.apart(write=True) as tx:
                token, password = request.matchdict["token"], one(request.POST, "password")
                access = USED[purpose](tx, context.portal.name, token, password)
        except KithError as refused:
            return _form(context, request, purpose, 422, [message_of(each).text for each in refused.problems])
        return proven(request, access.user, "link", context.home, realm=realm(context.portal))

    return show, enter


def _form(context: Door, request: Any, purpose: str, status: int = 200, problems: list[str] | None = None) -> Any:
    access = _access(context, request, purpose)
    if access is None:
        return page(request, "portal/link_over", 404, purpose=purpose)
    other = request.actor.name if request.actor.user not in (None, access.user) else ""
    return page(
        request, "portal/link", status, purpose=purpose, email=access.email, problems=problems or [], other=other
    )


def _access(context: Door, request: Any, purpose: str) -> Access | None:
    with request.database.apart(write=False) as tx:
        return OPENED[purpose](tx, context.portal.name, request.matchdict["token"])
