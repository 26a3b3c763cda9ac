"""The second step of a log-in: the code of the app, or a recovery code."""

from __future__ import annotations

from typing import Any

from pyramid.httpexceptions import HTTPSeeOther

from kith.errors import KithError, Problem
from kith.identity import half_sessions, second_factor
from kith.identity.half_sessions import Half
from kith.identity.login import check_code_throttle, clear_code_throttle, clear_throttle, note_wrong_code
from kith.identity.users import require
from kith.web.account.entering import HALF, entered, opened
from kith.web.doors.parameters import one, own_path
from kith.web.look.messages import message_of
from kith.web.look.page import page
from kith.web.session import cookies
from kith.web.session.principal import REALM

LATE = "/login?_done=late"


def show(context: Any, request: Any) -> Any:
    """The form for the code, as long as the first step counts."""
    if _half(request) is None:
        return HTTPSeeOther(LATE)
    return _form(request, own_path(one(request.GET, "next", "/")))


def enter(context: Any, request: Any) -> Any:
    """Opens the session where the code is right; the form again where it isn't."""
    wanted, half = own_path(one(request.POST, "next", "/")), _half(request)
    if half is None:
        return HTTPSeeOther(LATE)
    try:
        token = _checked(request, half, one(request.POST, "code"))
    except KithError as refused:
        problem = refused.problems[0]
        if problem.code == "K403":  # another request has used the first step up
            return HTTPSeeOther(LATE)
        if problem.code == "K446":
            with request.database.apart(write=True) as tx:
                note_wrong_code(tx, half.user, REALM)
        return _form(request, wanted, 429 if problem.code == "K402" else 422, problem=problem)
    return entered(request, token, wanted)


def _half(request: Any) -> Half | None:
    token = cookies.read(request, HALF)
    if token is None:
        return None
    with request.database.apart(write=False) as tx:
        return half_sessions.find(tx, token)


def _checked(request: Any, half: Half, code: str) -> str:
    """The token of the session. The try is counted before the code is looked at, in a transaction of its own."""
    with request.database.apart(write=True) as tx:
        check_code_throttle(tx, half.user, request.remote_addr or "")
    with request.database.apart(write=True) as tx:
        second_factor.check_code(tx, half.user, code)
        half_sessions.finish(tx, cookies.read(request, HALF) or "")
        clear_code_throttle(tx, half.user)
        clear_throttle(tx, require(tx, half.user).email)
        return opened(request, tx, half.user, half.method, strong=True)


def _form(request: Any, wanted: str, status: int = 200, *, problem: Problem | None = None) -> Any:
    said = message_of(problem).text if problem else None
    return page(request, "pages/account/code", status, next=wanted, problem=said)
