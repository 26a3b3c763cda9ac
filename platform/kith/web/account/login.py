"""Logging in and out. The password is looked at outside of any write: hashing takes longer than a save."""

from __future__ import annotations

from typing import Any

from pyramid.httpexceptions import HTTPSeeOther

from kith.errors import KithError
from kith.identity.login import check_password, check_throttle, clear_throttle, note_failure
from kith.identity.sessions import end_session, open_session
from kith.web.doors.parameters import one, own_path
from kith.web.look.messages import message_of
from kith.web.look.page import page
from kith.web.session import cookies
from kith.web.session.principal import REALM
from kith.web.texts import gettext as _


def show(context: Any, request: Any) -> Any:
    """The form; whoever is logged in already goes on."""
    wanted = own_path(one(request.GET, "next", "/"))
    if request.actor.kind == "staff":
        return HTTPSeeOther(wanted)
    notice = _("You are logged out.") if one(request.GET, "_done") == "out" else None
    return page(request, "pages/login", email="", next=wanted, problem=None, notice=notice)


def enter(context: Any, request: Any) -> Any:
    """Logs in with what the form says, or shows it again with what is wrong."""
    email, password = one(request.POST, "email"), one(request.POST, "password")
    wanted = own_path(one(request.POST, "next", "/"))
    try:
        user = _check(request, email, password)
    except KithError as refused:
        problem = refused.problems[0]
        if problem.code == "K401":
            with request.database.apart(write=True) as tx:
                note_failure(tx, email, REALM)
        status = 429 if problem.code == "K402" else 422
        return page(
            request, "pages/login", status, email=email, next=wanted, problem=message_of(problem).text, notice=None
        )
    token = _open(request, user, email)
    response = HTTPSeeOther(wanted)
    cookies.put(request, response, cookies.NAME, token, max_age=cookies.lifetime(request))
    return response


def leave(context: Any, request: Any) -> Any:
    """Ends the session at once, whatever else this browser holds."""
    response = HTTPSeeOther("/login?_done=out")
    if request.session_token:
        end_session(request.tx, request.session_token)
    cookies.drop(request, response, cookies.NAME)
    return response


def _check(request: Any, email: str, password: str) -> str:
    with request.database.apart(write=True) as tx:
        check_throttle(tx, email, request.remote_addr or "")
    with request.database.apart(write=False) as tx:
        return check_password(tx, email, password)


def _open(request: Any, user: str, email: str) -> str:
    """The token of a new session; one that this browser had before ends, so that two never mix."""
    with request.database.apart(write=True) as tx:
        clear_throttle(tx, email)
        if request.session_token:
            end_session(tx, request.session_token)
        return open_session(
            tx,
            user,
            lifetime=cookies.lifetime(request),
            user_agent=request.user_agent or "",
            ip=request.remote_addr or "",
        )
