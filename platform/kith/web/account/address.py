"""One's own e-mail address: another one is asked for here, and becomes one's own by the link that is mailed to it."""

from __future__ import annotations

from typing import Any

from pyramid.httpexceptions import HTTPSeeOther

from kith.errors import KithError
from kith.identity import address_change
from kith.identity.login import clear_throttle, has_password
from kith.mail.accounts import can_link, confirm_new_address, mail_new_address
from kith.web.account.contexts import Own
from kith.web.account.faults import faults
from kith.web.account.offer import status_of
from kith.web.account.password import check_own
from kith.web.doors.parameters import one
from kith.web.look.page import page
from kith.web.texts import gettext as _


def show(context: Own, request: Any) -> Any:
    """The form."""
    done = one(request.GET, "_done") == "sent"
    return _form(
        context, request, notice=_("A link is on its way to the new address. Open it there.") if done else None
    )


def ask(context: Own, request: Any) -> Any:
    """Mails a link to the new address where the present password is right; guesses of that count as tries to log in."""
    wanted, email = one(request.POST, "email"), request.actor.email
    try:
        check_own(request, context.user, email)
        with request.database.apart(write=True) as tx:
            mail_new_address(tx, context.user, wanted)
            clear_throttle(tx, email)
    except KithError as refused:
        return _form(context, request, status_of(refused), typed=wanted, refused=refused)
    return HTTPSeeOther("/account/email?_done=sent")


def look(context: Any, request: Any) -> Any:
    """What a link from such a mail asks; it may be opened in any browser."""
    with request.database.apart(write=False) as tx:
        wanted = address_change.wanted(tx, request.matchdict["token"])
    return _asked(request, wanted, 200 if wanted else 404)


def confirm(context: Any, request: Any) -> Any:
    """Makes the address the account's."""
    token = request.matchdict["token"]
    try:
        wanted = address_change.wanted(request.tx, token)
        confirm_new_address(request.tx, token)
    except KithError:
        request.database.give_up()
        return _asked(request, None, 404)
    return page(request, "pages/account/address_link", wanted=wanted, done=True)


def _asked(request: Any, wanted: str | None, status: int) -> Any:
    if wanted is None:
        return page(request, "pages/account/link_over", status, purpose="email")
    return page(request, "pages/account/address_link", status, wanted=wanted, done=False)


def _form(
    context: Own,
    request: Any,
    status: int = 200,
    *,
    typed: str = "",
    refused: KithError | None = None,
    notice: str | None = None,
) -> Any:
    return page(
        request,
        "pages/account/address",
        status,
        tab="profile",
        email=request.actor.email,
        typed=typed,
        problems=faults(refused),
        there=has_password(request.tx, context.user),
        possible=can_link(request.tx),
        notice=notice,
    )
