"""The cookies of a realm: the session's, and a visitor's for the token of the log-in form."""

from __future__ import annotations

import re
import secrets
from datetime import datetime, timedelta
from typing import Any

from kith.web.session.realm import Realm

NAME = "kith-staff"
VISITOR = "kith-visitor"
TOKEN = re.compile(r"[A-Za-z0-9_-]{20,200}\Z")


def full_name(request: Any, name: str, realm: Realm | None = None) -> str:
    """The cookie's name: with the prefix that ties it to this very host, where the site is served over https.

    A cookie for a portal's path is tied to that besides, which the prefix doesn't allow. `realm`: another than the
    request's.
    """
    here: Realm = realm or request.realm
    if request.scheme != "https":
        return here.cookie(name)
    return f"{'__Host' if here.path == '/' else '__Secure'}-{here.cookie(name)}"


def lifetime(request: Any) -> timedelta:
    """How long a log-in lasts at the longest."""
    return request.registry.kith.settings.sessions.staff  # type: ignore[no-any-return]


def session_token(request: Any) -> str | None:
    """The session's token as sent, or None where none was or it can't be one."""
    return read(request, NAME)


def has_session(request: Any) -> bool:
    """Whether the browser sent something that looks like a session."""
    return request.session_token is not None


def visitor_secret(request: Any) -> str:
    """The secret of a browser without a session; a new one is set as a cookie with the answer."""
    found = read(request, VISITOR)
    if found:
        return found
    made = secrets.token_urlsafe(24)
    request.add_response_callback(lambda request, response: put(request, response, VISITOR, made))
    return made


def put(
    request: Any,
    response: Any,
    name: str,
    value: str,
    max_age: timedelta | None = None,
    *,
    realm: Realm | None = None,
) -> None:
    """Sets a cookie that scripts can't read and other sites can't send along with a form.

    It is one of the request's realm, or of `realm`.
    """
    response.set_cookie(
        full_name(request, name, realm),
        value,
        path=(realm or request.realm).path,
        max_age=max_age,
        httponly=True,
        secure=request.scheme == "https",
        samesite="lax",
    )


def renew(request: Any, response: Any, token: str, expires_at: datetime) -> None:
    """Gives the browser the session's new token, for as long as the session lasts."""
    put(request, response, NAME, token, max_age=max(expires_at - request.registry.kith.clock.now(), timedelta()))


def drop(request: Any, response: Any, name: str) -> None:
    """Removes a cookie."""
    response.delete_cookie(full_name(request, name), path=request.realm.path)


def read(request: Any, name: str) -> str | None:
    """What the browser sent in the cookie, or None where it sent none or what can't be a token."""
    value = request.cookies.get(full_name(request, name))
    return value if value and TOKEN.match(value) else None
