"""Links that set a password: an invitation, or one for who has forgotten theirs. Setting it logs in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from kith.errors import KithError
from kith.identity import invites
from kith.identity.users import Account
from kith.web.account.entering import proven
from kith.web.doors.parameters import one
from kith.web.look.messages import message_of
from kith.web.look.page import page

View = Callable[[Any, Any], Any]


def views(purpose: str) -> tuple[View, View]:
    """The page of links for `purpose`, and what it does with a password."""

    def show(context: Any, request: Any) -> Any:
        return _form(request, purpose)

    def enter(context: Any, request: Any) -> Any:
        try:
            with request.database.apart(write=True) as tx:
                user = invites.accept(tx, purpose, request.matchdict["token"], one(request.POST, "password"))
        except KithError as refused:
            return _form(request, purpose, 422, problems=[message_of(each).text for each in refused.problems])
        return proven(request, user, "link", "/")

    return show, enter


def _form(request: Any, purpose: str, status: int = 200, *, problems: list[str] | None = None) -> Any:
    account = _account(request, purpose)
    if account is None:
        return page(request, "pages/account/link_over", 404, purpose=purpose)
    other = request.actor.name if request.actor.user not in (None, account.id) else ""
    return page(
        request, "pages/account/link", status, purpose=purpose, account=account, problems=problems or [], other=other
    )


def _account(request: Any, purpose: str) -> Account | None:
    with request.database.apart(write=False) as tx:
        return invites.opened(tx, purpose, request.matchdict["token"])
