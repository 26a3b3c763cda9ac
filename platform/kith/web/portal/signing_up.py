"""Asking for access to a portal: the page takes an address, and says the same whoever has it, or nobody."""

from __future__ import annotations

from typing import Any

from pyramid.httpexceptions import HTTPNotFound, HTTPSeeOther

from kith.errors import KithError
from kith.ledger.jobs import enqueue
from kith.portal import login
from kith.portal.signing_up import ASKED
from kith.web.doors.parameters import one
from kith.web.look.messages import message_of
from kith.web.look.page import page
from kith.web.portal.contexts import Door
from kith.web.portal.entrance import typed_address


class Open(Door):
    """The page of a portal whose type has `sign_up`. Raises 404 for others."""

    def __init__(self, request: Any) -> None:
        super().__init__(request)
        if not self.portal.sign_up:
            raise HTTPNotFound


def show(context: Open, request: Any) -> Any:
    """The form, or what there is to say once it was sent."""
    return _form(request, done=one(request.GET, "_done") == "sent")


def ask(context: Open, request: Any) -> Any:
    """Counts, as a forgotten password does, and leaves the rest to a job: the same work for every address."""
    email = typed_address(request)
    try:
        with request.database.apart(write=True) as tx:
            login.count_forgotten(tx, email, request.remote_addr or "")
            enqueue(tx, ASKED, {"portal": context.portal.name, "email": email}, queue="mail")
    except KithError as refused:
        return _form(request, 429, email=email, problem=message_of(refused.problems[0]).text)
    return HTTPSeeOther(f"{context.address}/sign-up?_done=sent")


def _form(request: Any, status: int = 200, *, email: str = "", problem: str = "", done: bool = False) -> Any:
    return page(request, "portal/sign_up", status, email=email, problem=problem, done=done)
