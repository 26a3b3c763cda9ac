"""The set-up link of a new site: whoever holds it makes the first account."""

from __future__ import annotations

from typing import Any

from pyramid.httpexceptions import HTTPNotFound, HTTPSeeOther

from kith.errors import KithError
from kith.identity import links
from kith.identity.sessions import open_session
from kith.web.doors.parameters import one
from kith.web.look.messages import message_of
from kith.web.look.page import page
from kith.web.session import cookies


def show(context: Any, request: Any) -> Any:
    """The form, as long as the link can be used."""
    with request.database.apart(write=False) as tx:
        if not links.is_open(tx, links.SETUP, request.matchdict["token"]):
            raise HTTPNotFound
    return page(request, "pages/setup", email="", name="", problems=[])


def make(context: Any, request: Any) -> Any:
    """Makes the account and logs in with it; the link is used up by that."""
    email, name, password = (one(request.POST, key) for key in ("email", "name", "password"))
    try:
        with request.database.apart(write=True) as tx:
            user = links.set_up(tx, request.matchdict["token"], email=email, name=name.strip()[:200], password=password)
            token = open_session(
                tx,
                user,
                lifetime=cookies.lifetime(request),
                user_agent=request.user_agent or "",
                ip=request.remote_addr or "",
            )
    except KithError as refused:
        problems = [message_of(each).text for each in refused.problems]
        return page(request, "pages/setup", 422, email=email, name=name, problems=problems)
    response = HTTPSeeOther("/")
    cookies.put(request, response, cookies.NAME, token, max_age=cookies.lifetime(request))
    return response
