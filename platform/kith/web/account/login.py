"""Logging in and out. The password is looked at outside of any write: hashing takes longer than a save."""

from __future__ import annotations

from typing import Any

from pyramid.httpexceptions import HTTPSeeOther

from kith.errors import KithError, Problem
from kith.identity.login import check_password, check_throttle, note_failure
from kith.identity.sessions import end_session
from kith.web.account.entering import proven
from kith.web.doors.parameters import one, own_path
from kith.web.look.messages import message_of
from kith.web.look.page import page
from kith.web.session import cookies
from kith.web.session.principal import REALM
from kith.web.texts import gettext as _


def show(context: Any, request: Any) -> Any:
    """The form; whoever is logged in already goes on, by way of the second factor where that has to be set up."""
    wanted = own_path(one(request.GET, "next", "/"))
    if request.actor.kind == "staff":
        return HTTPSeeOther(wanted)
    if request.login.pending is not None:
        return HTTPSeeOther("/login/two-factor")
    told = {"out": _("You are logged out."), "late": _("That took too long. Please begin again.")}
    return form(request, wanted=wanted, notice=told.get(one(request.GET, "_done")))


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
        return form(request, status, wanted=wanted, email=email, problem=problem)
    return proven(request, user, "password", wanted, email=email)


def form(
    request: Any,
    status: int = 200,
    *,
    wanted: str,
    email: str = "",
    problem: Problem | None = None,
    notice: str | None = None,
) -> Any:
    """The log-in page with what went wrong, or what there is to say."""
    said = message_of(problem).text if problem else None
    providers = request.registry.kith.settings.login.providers
    return page(
        request, "pages/login", status, email=email, next=wanted, problem=said, notice=notice, providers=providers
    )


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
