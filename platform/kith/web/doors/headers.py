"""The headers that every answer carries: what a browser may do with it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-store",
}
ADDED = [(name.lower(), (name, value)) for name, value in HEADERS.items()]
# what a page is made of opens nothing by itself; a first visit fetches some twenty of these
PARTS = frozenset({"text/css", "text/javascript", "application/javascript"})
ADDED_TO_PARTS = [each for each in ADDED if each[0] in {"x-content-type-options", "cross-origin-resource-policy"}]
STRICT = ("Strict-Transport-Security", "max-age=31536000")
Handler = Callable[[Any], Any]


def tween(handler: Handler, registry: Any) -> Handler:
    """Adds the headers; an answer that set one of them keeps its own."""

    def guarded(request: Any) -> Any:
        response = handler(request)
        headers = response.headerlist
        there = {name.lower() for name, _ in headers}
        added = ADDED_TO_PARTS if response.content_type in PARTS and "cache-control" in there else ADDED
        headers += [header for name, header in added if name not in there]
        if request.scheme == "https" and STRICT[0].lower() not in there:
            headers.append(STRICT)
        return response

    return guarded
