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
STRICT = ("Strict-Transport-Security", "max-age=31536000")
Handler = Callable[[Any], Any]


def tween(handler: Handler, registry: Any) -> Handler:
    """Adds the headers; an answer that set one of them keeps its own."""

    def guarded(request: Any) -> Any:
        response = handler(request)
        headers = response.headerlist
        there = {name.lower() for name, _ in headers}
        headers += [header for name, header in ADDED if name not in there]
        if request.scheme == "https" and STRICT[0].lower() not in there:
            headers.append(STRICT)
        return response

    return guarded
