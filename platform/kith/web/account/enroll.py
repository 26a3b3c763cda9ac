"""The second factor that a role asks for, set up before anything else is open."""

from __future__ import annotations

from typing import Any

from pyramid.httpexceptions import HTTPSeeOther

from kith.errors import KithError
from kith.web.account.offer import offered, status_of, taken_up
from kith.web.doors.parameters import one
from kith.web.look.messages import message_of
from kith.web.look.page import page


def show(context: Any, request: Any) -> Any:
    """The QR code and the form for the first code; who hasn't to set anything up goes on."""
    if request.login.pending is None:
        return HTTPSeeOther("/login")
    return _form(request)


def enter(context: Any, request: Any) -> Any:
    """The recovery codes, which are shown this once; the form again where the code isn't right."""
    pending = request.login.pending
    if pending is None:
        return HTTPSeeOther("/login")
    try:
        codes = taken_up(request, pending.user)
    except KithError as refused:
        problem = message_of(refused.problems[0]).text
        return _form(request, status_of(refused), problem=problem, sealed=one(request.POST, "sealed"))
    return page(request, "pages/account/first_codes", codes=codes)


def _form(request: Any, status: int = 200, *, problem: str | None = None, sealed: str = "") -> Any:
    pending = request.login.pending
    values = offered(request, pending.user, sealed)
    return page(request, "pages/account/enroll", status, person=pending.name, problem=problem, **values)
