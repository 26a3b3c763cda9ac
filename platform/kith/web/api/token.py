"""Who calls: the account behind the bearer token. Cookies count for nothing, so no page can make a browser call."""

from __future__ import annotations

import re
from typing import Any

from kith.access.actor import Actor
from kith.errors import Problem
from kith.identity.load import by_api_token
from kith.web.api.problems import RefusedError
from kith.web.session.principal import Login, is_asked
from kith.web.texts import speak

BEARER = re.compile(r"bearer +([A-Za-z0-9._~+/=-]{8,200}) *\Z", re.IGNORECASE)


def bearer_token(request: Any) -> str:
    """The token that was sent. Raises 401 where there is none, before anything is read from the database."""
    header = request.environ.get("HTTP_AUTHORIZATION", "")
    found = BEARER.match(header)
    if found is None:
        raise _unauthorized("invalid_request" if header else None)
    return found[1]


def log_in(request: Any, token: str) -> Actor:
    """Who `token` belongs to, by one statement that also tells the catalogue's version. Raises 401, and 429."""
    app, rate = request.registry.kith, request.registry.rate
    key = rate.admit(request, token)
    now = app.clock.now()
    entry = by_api_token(request.database.connection, token, now)
    app.seen.note(entry, now)
    if entry.actor is None:
        rate.failed(request)
        raise _unauthorized("invalid_token")
    rate.count(request, key)
    if entry.actor.locale:
        speak(entry.actor.locale)
    if not entry.proven and is_asked(app, entry):
        raise RefusedError(403, Problem(code="K448"))
    request.login = Login(actor=entry.actor, version=entry.version)
    return entry.actor


def _unauthorized(error: str | None) -> RefusedError:
    challenge = f'Bearer realm="kith", error="{error}"' if error else 'Bearer realm="kith"'
    return RefusedError(401, headers={"WWW-Authenticate": challenge})
