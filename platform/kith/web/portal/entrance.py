"""Into a portal and out of it: password, code, forgotten passwords."""

from __future__ import annotations

from typing import Any

from pyramid.httpexceptions import HTTPSeeOther

from kith.errors import KithError, Problem
from kith.identity import half_sessions, second_factor
from kith.identity.half_sessions import Half
from kith.identity.login import check_code_throttle, clear_code_throttle, note_wrong_code
from kith.identity.sessions import end_session
from kith.ledger.jobs import enqueue
from kith.portal import login, preview
from kith.portal.access import realm
from kith.web.account.entering import HALF, entered, opened, proven
from kith.web.doors.parameters import one
from kith.web.look.messages import message_of
from kith.web.look.page import page
from kith.web.portal.contexts import Door
from kith.web.session import cookies
from kith.web.texts import gettext as _

LONGEST = 254


def show(context: Door, request: Any) -> Any:
    """The form; whoever is logged in already goes on."""
    wanted = context.wanted(request.GET)
    if request.actor.kind == "portal":
        return HTTPSeeOther(wanted)
    told = {"out": _("You are logged out."), "late": _("That took too long. Please begin again.")}
    return _form(request, wanted=wanted, notice=told.get(one(request.GET, "_done")))


def enter(context: Door, request: Any) -> Any:
    """Logs in with what the form says, or shows it again with what is wrong."""
    email, password, wanted = one(request.POST, "email"), one(request.POST, "password"), context.wanted(request.POST)
    try:
        with request.database.apart(write=True) as tx:
            login.check_tries(tx, email, request.remote_addr or "")
        with request.database.apart(write=False) as tx:
            user = login.check_password(tx, context.portal, email, password)
    except KithError as refused:
        problem = refused.problems[0]
        if problem.code == "K401":
            with request.database.apart(write=True) as tx:
                login.note_failure(tx, context.portal, email)
        return _form(request, 429 if problem.code == "K402" else 422, wanted=wanted, email=email, problem=problem)
    answer = proven(request, user, "password", wanted, realm=realm(context.portal))
    with request.database.apart(write=True) as tx:
        login.forget_tries(tx, email)
    return answer


def leave(context: Door, request: Any) -> Any:
    """Ends the session at once, whatever else this browser holds. Staff who saw the portal as somebody are back at
    that record."""
    record = None
    if request.session_token:
        with request.database.apart(write=True) as tx:
            record = preview.finish(tx, context.portal, request.session_token, "asked")
            if record is None:
                end_session(tx, request.session_token)
    home = f"/m/{context.portal.users}/{record}" if record else "/"
    response = HTTPSeeOther(f"{context.address}/login?_done=out" if record is None else home)
    cookies.drop(request, response, cookies.NAME)
    return response


def _form(
    request: Any,
    status: int = 200,
    *,
    wanted: str,
    email: str = "",
    problem: Problem | None = None,
    notice: str | None = None,
) -> Any:
    said = message_of(problem).text if problem else None
    return page(request, "portal/login", status, email=email, next=wanted, problem=said, notice=notice)


def show_code(context: Door, request: Any) -> Any:
    """The form for the code, as long as the first step counts."""
    if _half(request) is None:
        return _late(context)
    return _code_form(request, context.wanted(request.GET))


def enter_code(context: Door, request: Any) -> Any:
    """Opens the session where the code is right; the form again where it isn't."""
    wanted, half = context.wanted(request.POST), _half(request)
    if half is None:
        return _late(context)
    try:
        token = _checked(context, request, half, one(request.POST, "code"))
    except KithError as refused:
        problem = refused.problems[0]
        if problem.code == "K403":  # another request has used the first step up
            return _late(context)
        if problem.code == "K446":
            with request.database.apart(write=True) as tx:
                note_wrong_code(tx, half.user, realm(context.portal))
        return _code_form(request, wanted, 429 if problem.code == "K402" else 422, problem=problem)
    return entered(request, token, wanted)


def _late(context: Door) -> Any:
    return HTTPSeeOther(f"{context.address}/login?_done=late")


def _half(request: Any) -> Half | None:
    token = cookies.read(request, HALF)
    if token is None:
        return None
    with request.database.apart(write=False) as tx:
        return half_sessions.find(tx, token, kind="portal")


def _checked(context: Door, request: Any, half: Half, code: str) -> str:
    """The token of the session. The try is counted before the code is looked at, in a transaction of its own."""
    with request.database.apart(write=True) as tx:
        check_code_throttle(tx, half.user, request.remote_addr or "")
    with request.database.apart(write=True) as tx:
        second_factor.check_code(tx, half.user, code)
        half_sessions.finish(tx, cookies.read(request, HALF) or "")
        clear_code_throttle(tx, half.user)
        return opened(request, tx, half.user, half.method, strong=True, realm=realm(context.portal))


def _code_form(request: Any, wanted: str, status: int = 200, *, problem: Problem | None = None) -> Any:
    said = message_of(problem).text if problem else None
    return page(request, "portal/code", status, next=wanted, problem=said)


def show_forgot(context: Door, request: Any) -> Any:
    """The form, or what there is to say once it was sent."""
    return _forgot_form(request, done=one(request.GET, "_done") == "sent")


def ask_forgot(context: Door, request: Any) -> Any:
    """Counts, and leaves the rest to a job: the same answer and the same work for every address."""
    email = typed_address(request)
    try:
        with request.database.apart(write=True) as tx:
            login.count_forgotten(tx, email, request.remote_addr or "")
            enqueue(tx, login.FORGOTTEN, {"portal": context.portal.name, "email": email}, queue="mail")
    except KithError as refused:
        return _forgot_form(request, 429, email=email, problem=message_of(refused.problems[0]).text)
    return HTTPSeeOther(f"{context.address}/forgot?_done=sent")


def typed_address(request: Any) -> str:
    """The address that a form sent, as long as one may be, without what no database keeps."""
    return one(request.POST, "email").strip()[:LONGEST].replace("\0", "\ufffd")


def _forgot_form(request: Any, status: int = 200, *, email: str = "", problem: str = "", done: bool = False) -> Any:
    return page(request, "portal/forgot", status, email=email, problem=problem, done=done)
