"""Answers compressed on the way out: static files that have no compressed copy beside them, and pages.

A page holds what is secret beside what its address says, so that its length could tell of it: form tokens wear another
mask in each answer (`kith.web.session.csrf`), and the length is blurred by a random number of bytes.
"""

from __future__ import annotations

import gzip
import io
import secrets
from collections.abc import Callable
from typing import Any

KINDS = frozenset({"text/css", "text/javascript", "application/javascript", "image/svg+xml", "application/json"})
PAGE = "text/html"
FILES = ("/files/", "/previews/")  # people's own: as they are
LEAST = 1_000  # bytes
BLUR = 100  # bytes at the most
SWIFT = 4  # of a page, which is made for one answer
# nothing secret stands in them
OURS = ("/static/", "/assets/", "/options/")
Handler = Callable[[Any], Any]


def tween(handler: Handler, registry: Any) -> Handler:
    """Compresses what is the same for everybody; a browser keeps it for a year, so that it is done once for each."""

    def compressed(request: Any) -> Any:
        response = handler(request)
        path = request.environ.get("PATH_INFO", "")
        is_page = response.content_type == PAGE and not path.startswith(FILES)
        if (is_page or path.startswith(OURS)) and _is_worth_it(response):
            response.vary = [*(response.vary or ()), "Accept-Encoding"]
            if request.headers.get("Accept-Encoding") and request.accept_encoding.acceptable_offers(["gzip"]):
                (_compress_page if is_page else _compress)(response)
        return response

    return compressed


def _is_worth_it(response: Any) -> bool:
    return (
        response.status_code == 200
        and not response.content_encoding
        and response.content_type in (*KINDS, PAGE)
        and (response.content_length or 0) >= LEAST
    )


def _compress_page(response: Any) -> None:
    written = io.BytesIO()
    name = "x" * secrets.randbelow(BLUR)  # stands in the head of the file, where nobody looks
    with gzip.GzipFile(name, "wb", SWIFT, written, mtime=0) as file:
        file.write(response.body)
    response.body = written.getvalue()
    response.content_encoding = "gzip"


def _compress(response: Any) -> None:
    sent = response.app_iter
    response.body = gzip.compress(b"".join(sent), mtime=0)
    response.content_encoding = "gzip"
    if hasattr(sent, "close"):  # the file
        sent.close()
