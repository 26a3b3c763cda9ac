"""How the server's log is written: one line per event, tracebacks plain.

A traceback with the values of its variables would put records, passwords and tokens into the log, and took minutes
to draw where a variable held the definitions.
"""

from __future__ import annotations

import json
import sys
from typing import Any

import orjson
import structlog


def configure_logs() -> None:
    """Sets up structlog: lines for people on a terminal, JSON elsewhere."""
    people = sys.stderr.isatty()
    renderer = (
        structlog.dev.ConsoleRenderer(exception_formatter=structlog.dev.plain_traceback)
        if people
        else structlog.processors.JSONRenderer(_json)
    )
    processors: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    if not people:
        processors.append(structlog.processors.format_exc_info)
    structlog.configure(
        processors=[*processors, renderer],
        logger_factory=structlog.PrintLoggerFactory(sys.stderr)
        if people
        else structlog.BytesLoggerFactory(sys.stderr.buffer),
        cache_logger_on_first_use=True,
    )


def _json(event: dict[str, Any], **how: Any) -> bytes:
    """The line; what isn't Unicode, a half of a character that somebody sent, is written as its escape."""
    try:
        return orjson.dumps(event, **how)
    except TypeError:
        return json.dumps(event, **how).encode()
