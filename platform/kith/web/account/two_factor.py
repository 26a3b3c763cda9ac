"""One's own second factor: setting it up, new recovery codes, turning it off."""

from __future__ import annotations

from typing import Any

from pyramid.httpexceptions import HTTPBadRequest, HTTPSeeOther

from kith.errors import KithError
from kith.identity import recovery, second_factor
from kith.identity.login import (
    check_code_throttle,
    clear_code_throttle,
    clear_throttle,
    has_password,
    note_wrong_code,
)
from kith.web.account.contexts import Own
from kith.web.account.faults import faults
from kith.web.account.offer import offered, status_of, taken_up
from kith.web.account.password import check_own
from kith.web.doors.parameters import one
from kith.web.look.page import page
from kith.web.session.principal import REALM
from kith.web.texts import gettext as _


def show(context: Own, request: Any) -> Any:
    """How it stands: the QR code where nothing is set up, else what can be done with it."""
    off = one(request.GET, "_done") == "off"
    return _form(context, request, notice=_("Two-factor log-in is turned off.") if off else None)


def save(context: Own, request: Any) -> Any:
    """What the form asks for: `set_up`, `codes` or `off`."""
    act = {"set_up": _set_up, "codes": _codes, "off": _off}.get(one(request.POST, "act"))
    if act is None:
        raise HTTPBadRequest
    try:
        return act(context, request)
    except KithError as refused:
        return _form(context, request, status_of(refused), refused=refused)


def _set_up(context: Own, request: Any) -> Any:
    return _shown(request, taken_up(request, context.user))


def _codes(context: Own, request: Any) -> Any:
    _check(context, request)
    with request.database.apart(write=True) as tx:
        codes = second_factor.new_recovery_codes(tx, context.user)
    return _shown(request, codes)


def _off(context: Own, request: Any) -> Any:
    _check(context, request)
    with request.database.apart(write=True) as tx:
        second_factor.turn_off(tx, context.user, by=context.user)
    return HTTPSeeOther("/account/two-factor?_done=off")


def _check(context: Own, request: Any) -> None:
    """Raises K445 and K446 unless password and code are right, K402 after too many that weren't."""
    user, email = context.user, request.actor.email
    check_own(request, user, email)
    with request.database.apart(write=True) as tx:
        check_code_throttle(tx, user, request.remote_addr or "")
    try:
        with request.database.apart(write=True) as tx:
            second_factor.check_code(tx, user, one(request.POST, "code"))
            clear_code_throttle(tx, user)
            clear_throttle(tx, email)
    except KithError:
        with request.database.apart(write=True) as tx:
            note_wrong_code(tx, user, REALM)
        raise


def _shown(request: Any, codes: tuple[str, ...]) -> Any:
    return page(request, "pages/account/codes", tab="two-factor", codes=codes)


def _form(
    context: Own, request: Any, status: int = 200, *, refused: KithError | None = None, notice: str | None = None
) -> Any:
    problems = faults(refused)
    there = second_factor.is_set_up(request.tx, context.user)
    values = {} if there else offered(request, context.user, one(request.POST, "sealed"))
    return page(
        request,
        "pages/account/two_factor",
        status,
        tab="two-factor",
        there=there,
        email=request.actor.email,
        left=recovery.codes_left(request.tx, context.user) if there else 0,
        asked=second_factor.is_asked_of(request.tx.site, request.actor.roles),
        with_password=has_password(request.tx, context.user),
        problems=problems,
        notice=notice,
        **values,
    )
