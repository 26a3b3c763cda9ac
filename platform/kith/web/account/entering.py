"""From a proven identity to a session: by way of a code, where a second factor is set up."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from pyramid.httpexceptions import HTTPSeeOther

from kith.identity import half_sessions, second_factor
from kith.identity.login import clear_throttle
from kith.identity.sessions import end_session, open_session
from kith.storage.tx import Tx
from kith.web.session import cookies
from kith.web.session.principal import REALM

HALF = "kith-half"


def proven(
    request: Any, user: str, method: str, wanted: str, *, email: str = "", strong: bool = False, realm: str = REALM
) -> Any:
    """The answer to who has passed the first step: the page for the code, or `wanted` with a session.

    `strong`: whoever vouched for the identity is trusted to have asked for a second factor. `email`: whose tries are
    forgotten, once a session is open. `realm`: what the session is for.
    """
    with request.database.apart(write=True) as tx:
        if not strong and second_factor.is_set_up(tx, user):
            half = half_sessions.begin(tx, user, method)
            response = HTTPSeeOther(_with_next(f"{request.realm.base}/login/code", wanted, request.realm.path))
            cookies.put(request, response, HALF, half, max_age=half_sessions.LIFETIME)
            return response
        if email:
            clear_throttle(tx, email)
        token = opened(request, tx, user, method, strong=strong, realm=realm)
    return entered(request, token, wanted)


def opened(request: Any, tx: Tx, user: str, method: str, *, strong: bool, realm: str = REALM) -> str:
    """The token of a new session; one that this browser had before ends, so that two never mix."""
    if request.session_token:
        end_session(tx, request.session_token)
    return open_session(
        tx,
        user,
        realm=realm,
        lifetime=cookies.lifetime(request),
        user_agent=request.user_agent or "",
        ip=request.remote_addr or "",
        method=method,
        strong=strong,
    )


def entered(request: Any, token: str, wanted: str) -> Any:
    """The way to `wanted` with the session's cookie."""
    response = HTTPSeeOther(wanted)
    cookies.put(request, response, cookies.NAME, token, max_age=cookies.lifetime(request))
    cookies.drop(request, response, HALF)
    return response


def _with_next(address: str, wanted: str, home: str) -> str:
    return address if wanted == home else f"{address}?next={quote(wanted, safe='/')}"
