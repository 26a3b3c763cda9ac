"""Light, dark, or as the device says: kept by this browser."""

from __future__ import annotations

from typing import Any

from pyramid.httpexceptions import HTTPSeeOther

from kith.web.doors.parameters import one, own_path
from kith.web.look.frame import THEME_COOKIE, THEMES

YEAR = 365 * 24 * 3600


def choose(context: Any, request: Any) -> Any:
    """Keeps the choice and goes back to the page."""
    chosen = one(request.POST, "theme")
    response = HTTPSeeOther(own_path(one(request.POST, "next", "/")))
    if chosen in THEMES:
        secure = request.scheme == "https"
        response.set_cookie(THEME_COOKIE, chosen, path="/", max_age=YEAR, httponly=True, secure=secure, samesite="lax")
    else:
        response.delete_cookie(THEME_COOKIE, path="/")
    return response
