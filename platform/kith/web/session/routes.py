"""The routes of a portal at the root of its own host: `/m/x` there is `/portal/<type>/m/x`; nothing else answers."""

from __future__ import annotations

from typing import Any

from pyramid.interfaces import IRoutesMapper
from zope.interface import implementer

from kith.portal.addresses import base_of

ASSETS = "/static/"  # the same on every host


@implementer(IRoutesMapper)
class HostedRoutes:
    """`mapper`, asked with the path that a request on a portal's own host stands for. The request itself keeps its
    path: what a page repeats of it has to lead back to it."""

    def __init__(self, mapper: Any) -> None:
        self._mapper = mapper

    def __getattr__(self, name: str) -> Any:
        return getattr(self._mapper, name)

    def __call__(self, request: Any) -> Any:
        environ, realm = request.environ, request.realm
        path = environ.get("PATH_INFO", "")
        if not realm.portal or realm.base or path.startswith(ASSETS):
            return self._mapper(request)
        environ["PATH_INFO"] = f"{base_of(realm.portal)}{path}"
        try:
            return self._mapper(request)
        finally:
            environ["PATH_INFO"] = path


def serve_hosts(registry: Any) -> None:
    """Puts it before the routes that are registered. Before the router is made, which keeps what it finds."""
    registry.registerUtility(HostedRoutes(registry.getUtility(IRoutesMapper)), IRoutesMapper)
