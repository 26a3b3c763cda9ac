"""Asking for a new password: the same answer and the same work for every address; a job looks whose it is."""

from __future__ import annotations

from typing import Any

from pyramid.httpexceptions import HTTPSeeOther

from kith.errors import KithError
from kith.identity import forgotten
from kith.ledger.jobs import enqueue
from kith.mail.send import FORGOTTEN
from kith.web.doors.parameters import one
from kith.web.look.messages import message_of
from kith.web.look.page import page

LONGEST = 254


def show(context: Any, request: Any) -> Any:
    """The form, or what there is to say once it was sent."""
    return _form(request, done=one(request.GET, "_done") == "sent")


def ask(context: Any, request: Any) -> Any:
    """Counts, and leaves the rest to a job."""
    email = one(request.POST, "email").strip()[:LONGEST].replace("\0", "\ufffd")
    try:
        forgotten.count(request.tx, email, request.remote_addr or "")
    except KithError as refused:
        request.database.give_up()
        return _form(request, 429, email=email, problem=message_of(refused.problems[0]).text)
    enqueue(request.tx, FORGOTTEN, {"email": email}, queue="mail")
    return HTTPSeeOther("/forgot?_done=sent")


def _form(request: Any, status: int = 200, *, email: str = "", problem: str = "", done: bool = False) -> Any:
    return page(request, "pages/account/forgot", status, email=email, problem=problem, done=done)
