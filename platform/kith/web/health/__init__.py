"""What a proxy or an orchestrator asks: does the process live, and can it serve."""

from __future__ import annotations

from typing import Any

from pyramid.response import Response
from pyramid.security import NO_PERMISSION_REQUIRED
from sqlalchemy.exc import SQLAlchemyError

from kith.errors import KithError


def includeme(config: Any) -> None:
    """Adds the two addresses; both are open and say nothing about the site."""
    config.add_page("healthz", "/healthz", permission=NO_PERMISSION_REQUIRED, get=healthz)
    config.add_page("readyz", "/readyz", permission=NO_PERMISSION_REQUIRED, get=readyz)


def healthz(context: Any, request: Any) -> Any:
    """200 as long as the process answers."""
    return _plain("ok")


def readyz(context: Any, request: Any) -> Any:
    """200 where the database answers and a catalogue is served, else 503."""
    try:
        with request.database.apart(write=False):
            return _plain("ok")
    except (SQLAlchemyError, KithError):
        return _plain("the database does not answer, or nothing was applied yet", status=503)


def _plain(words: str, status: int = 200) -> Any:
    return Response(words + "\n", status=status, content_type="text/plain", charset="utf-8")
