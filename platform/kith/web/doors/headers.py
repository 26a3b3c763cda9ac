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
}
Handler = Callable[[Any], Any]


def tween(handler: Handler, registry: Any) -> Handler:
    """Adds the headers; an answer that set one of them keeps its own."""

    def guarded(request: Any) -> Any:
        response = handler(request)
        headers = response.headers
        for name, value in HEADERS.items():
            if name not in headers:
                headers[name] = value
        if "Cache-Control" not in headers:
            headers["Cache-Control"] = "no-store"
        if request.scheme == "https":
            headers.setdefault("Strict-Transport-Security", "max-age=31536000")
        return response

    return guarded
