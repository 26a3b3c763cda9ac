"""Forms have to come from our own pages: checked before anything of the request touches the database."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pyramid.csrf import check_csrf_origin, check_csrf_token
from pyramid.exceptions import BadCSRFOrigin, BadCSRFToken
from pyramid.httpexceptions import HTTPForbidden

SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
# Who acts there is said by a header that no other site can make a browser send, or by the address itself: mail programs
# unsubscribe with one click, without having seen a page. Web forms act for nobody, and check origins of their own.
ELSEWHERE = ("/api/", "/unsubscribe/", "/f/")
Handler = Callable[[Any], Any]


def tween(handler: Handler, registry: Any) -> Handler:
    """Refuses with 403 what changes something without the token of this session."""

    def checked(request: Any) -> Any:
        if request.method not in SAFE and not request.path.startswith(ELSEWHERE):
            _check(request)
        return handler(request)

    return checked


def _check(request: Any) -> None:
    if request.headers.get("Sec-Fetch-Site", "same-origin") not in {"same-origin", "none"}:
        raise HTTPForbidden
    try:
        check_csrf_origin(request)
        check_csrf_token(request)
    except (BadCSRFOrigin, BadCSRFToken):
        raise HTTPForbidden from None
