"""Static files compressed on the way out. The page's own scripts and styles have no compressed copy beside them."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from typing import Any

KINDS = frozenset({"text/css", "text/javascript", "application/javascript", "image/svg+xml", "application/json"})
LEAST = 1_000  # bytes
# nothing secret stands in them: a page with its form token is never compressed
OURS = ("/static/", "/assets/", "/options/")
Handler = Callable[[Any], Any]


def tween(handler: Handler, registry: Any) -> Handler:
    """Compresses what is the same for everybody; a browser keeps it for a year, so that it is done once for each."""

    def compressed(request: Any) -> Any:
        response = handler(request)
        if request.environ.get("PATH_INFO", "").startswith(OURS) and _is_worth_it(response):
            response.vary = [*(response.vary or ()), "Accept-Encoding"]
            if request.headers.get("Accept-Encoding") and request.accept_encoding.acceptable_offers(["gzip"]):
                _compress(response)
        return response

    return compressed


def _is_worth_it(response: Any) -> bool:
    return (
        response.status_code == 200
        and not response.content_encoding
        and response.content_type in KINDS
        and (response.content_length or 0) >= LEAST
    )


def _compress(response: Any) -> None:
    sent = response.app_iter
    response.body = gzip.compress(b"".join(sent), mtime=0)
    response.content_encoding = "gzip"
    if hasattr(sent, "close"):  # the file
        sent.close()
