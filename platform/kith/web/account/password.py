"""One's own password: the present one is asked for, and every other log-in ends."""

from __future__ import annotations

from typing import Any

from pyramid.httpexceptions import HTTPSeeOther

from kith.errors import KithError
from kith.identity import administer
from kith.identity.login import check_present, check_throttle, clear_throttle, has_password
from kith.web.account.contexts import Own
from kith.web.account.faults import faults
from kith.web.account.offer import status_of
from kith.web.doors.parameters import one
from kith.web.look.page import page
from kith.web.texts import gettext as _


def show(context: Own, request: Any) -> Any:
    """The form."""
    done = one(request.GET, "_done") == "saved"
    return _form(
        context, request, notice=_("Your password is changed. You are logged out elsewhere.") if done else None
    )


def save(context: Own, request: Any) -> Any:
    """Sets the new password where the present one is right. Guesses of that count as tries to log in."""
    email = request.actor.email
    if not has_password(request.tx, context.user):
        return _form(context, request)
    try:
        check_own(request, context.user, email)
        with request.database.apart(write=True) as tx:
            if has_password(tx, context.user):
                administer.set_password(
                    tx, context.user, one(request.POST, "password"), by=context.user, but=context.session
                )
            clear_throttle(tx, email)
    except KithError as refused:
        return _form(context, request, status_of(refused), refused=refused)
    return HTTPSeeOther("/account/password?_done=saved")


def check_own(request: Any, user: str, email: str) -> None:
    """Raises K445 unless the form's present password is right, K402 after too many that weren't."""
    with request.database.apart(write=True) as tx:
        check_throttle(tx, email, request.remote_addr or "")
    with request.database.apart(write=False) as tx:
        check_present(tx, user, one(request.POST, "present"))


def _form(
    context: Own, request: Any, status: int = 200, *, refused: KithError | None = None, notice: str | None = None
) -> Any:
    problems = faults(refused)
    there = has_password(request.tx, context.user)
    return page(
        request,
        "pages/account/password",
        status,
        tab="password",
        email=request.actor.email,
        problems=problems,
        there=there,
        notice=notice,
    )
