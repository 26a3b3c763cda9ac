"""One structured line per request, with the request's id; the id goes out as a header and onto error pages."""

from __future__ import annotations

import re
import secrets
import time
from collections.abc import Callable
from typing import Any

import structlog
from structlog.contextvars import bind_contextvars

from kith.web.metrics.requests import measure
from kith.web.texts import speak

log = structlog.get_logger("kith.web")
GIVEN = re.compile(r"[A-Za-z0-9_-]{8,64}\Z")
Handler = Callable[[Any], Any]


def tween(handler: Handler, registry: Any) -> Handler:
    """Logs and counts what was asked, by its route rather than its address: addresses hold what people searched for."""

    def logged(request: Any) -> Any:
        request.request_id = request_id(request.environ.get("HTTP_X_REQUEST_ID", ""))
        bind_contextvars(request_id=request.request_id)  # what is logged below, by plugins as well, names it too
        speak(registry.kith.settings.locale)
        start = time.perf_counter()
        response = handler(request)
        response.headers["X-Request-Id"] = request.request_id
        _write(request, response.status_code, time.perf_counter() - start)
        return response

    return logged


def request_id(given: str) -> str:
    """The id that a proxy gave the request where it looks like one, else a new one."""
    return given if GIVEN.match(given) else secrets.token_hex(8)


def _write(request: Any, status: int, seconds: float) -> None:
    route = getattr(request, "matched_route", None)
    measure(route.name if route else None, request.method, status, seconds)
    log.info(
        "request",
        request_id=request.request_id,
        method=request.method,
        route=route.name if route else None,
        status=status,
        ms=round(seconds * 1000, 1),
    )
