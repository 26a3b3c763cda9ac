"""`/metrics`: figures for Prometheus, about jobs and requests."""

from __future__ import annotations

import hmac
from typing import Any

from pyramid.httpexceptions import HTTPNotFound
from pyramid.response import Response
from pyramid.security import NO_PERMISSION_REQUIRED

from kith.web.metrics.figures import exposition

LOOPBACK = frozenset({"127.0.0.1", "::1"})


def includeme(config: Any) -> None:
    """Adds the address; who may not read it is told that there is none."""
    config.add_page("metrics", "/metrics", permission=NO_PERMISSION_REQUIRED, get=show)


def show(context: Any, request: Any) -> Any:
    """The figures of this moment, as text."""
    settings = request.registry.kith.settings
    if not (_has_token(request, settings) or is_near(request, settings)):
        raise HTTPNotFound
    with request.database.apart(write=False) as tx:
        body, kind = exposition(tx.connection, tx.clock.now())
    return Response(body, headerlist=[("Content-Type", kind), ("Cache-Control", "no-store")])


def _has_token(request: Any, settings: Any) -> bool:
    """Whether the request brings the token of KITH_METRICS_TOKEN."""
    scheme, _, given = request.headers.get("Authorization", "").partition(" ")
    token = settings.metrics_token
    return bool(token) and scheme.lower() == "bearer" and hmac.compare_digest(given.encode(), token.encode())


def is_near(request: Any, settings: Any) -> bool:
    """Whether the request comes from this machine and the settings let those in.

    Behind a proxy that isn't declared every request seems to come from here: nobody is let in by that then.
    """
    declared = settings.url is None or bool(settings.trusted_proxies)
    return settings.metrics == "loopback" and declared and request.remote_addr in LOOPBACK
