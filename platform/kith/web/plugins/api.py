"""The API of plugins below /api/v1/plugins/, under the same tokens, policy and problem details as Kith's own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pyramid.httpexceptions import HTTPException
from pyramid.response import Response
from sqlalchemy.exc import OperationalError

from kith.access.actor import Actor
from kith.errors import KithError, Problem
from kith.storage.tx import Tx
from kith.web.api.contexts import Call
from kith.web.api.once import once_answered
from kith.web.api.problems import RefusedError
from kith.web.api.render import answer
from kith.web.api.routes import add_resource
from kith.web.plugins.answer import failed
from kith.web.plugins.api_routes import NAMED, PluginRoute, collect_routes
from kith.web.plugins.given import is_there


def includeme(config: Any) -> None:
    """Adds the address below which they stand. Raises KithError for routes that don't fit."""
    config.registry.plugin_routes = collect_routes(config.registry.kith.hooks)
    pattern = "/api/v1/plugins/{plugin}/{path:.+}"
    add_resource(config, "api.plugin", pattern, PluginCall, get=_asked, post=_asked, patch=_asked, delete=_asked)


class PluginCall(Call):
    """A request for a route of a plugin, by a member of staff who may ask it."""

    def __init__(self, request: Any) -> None:
        super().__init__(request)
        place = request.matchdict
        found: PluginRoute | None = request.registry.plugin_routes.get((place["plugin"], place["path"]))
        if found is None or not is_there(self.tx.site, self.actor, found.route.module):
            raise RefusedError(404)
        views = found.views()
        if self.actor.kind != "staff" or not found.is_open(self.tx.site, self.actor):
            raise RefusedError(403)
        if request.method not in views:
            raise RefusedError(405, headers={"Allow": ", ".join(sorted(views))})
        self.found, self.view = found, views[request.method]


class _Asked:
    """`ApiRequest` over a call."""

    def __init__(self, call: PluginCall) -> None:
        self._call = call

    @property
    def tx(self) -> Tx:
        return self._call.tx

    @property
    def actor(self) -> Actor:
        return self._call.actor

    @property
    def body(self) -> Any:
        return self._call.body

    @property
    def query(self) -> Mapping[str, str]:
        params = self._call.request.GET
        twice = [name for name in params if len(params.getall(name)) > 1 or not NAMED.fullmatch(name)]
        if twice:
            raise RefusedError(400, Problem(code="K609", params={"name": twice[0][:200]}, field=twice[0][:200]))
        return dict(params)

    def answer(self, value: Any, *, status: int = 200, headers: Mapping[str, str] | None = None) -> Any:
        return answer(value, status, headers)

    def not_found(self) -> Exception:
        return RefusedError(404)


def _asked(call: PluginCall, request: Any) -> Any:
    """What the plugin answers; to a POST with a key that came before, what it has answered then."""
    if request.method == "POST":
        return once_answered(call, lambda: _answered(call, request))
    return _answered(call, request)


def _answered(call: PluginCall, request: Any) -> Any:
    """JSON, or 204 for None. What the plugin raises that is no refusal is K861, and takes all back."""
    try:
        found = call.view(_Asked(call))
        return found if isinstance(found, Response) else Response(status=204) if found is None else answer(found)
    except (KithError, RefusedError, HTTPException, OperationalError):
        raise
    except Exception as error:  # whatever a plugin raises is its own
        raise failed(error, request, call.found.plugin, call.found.address) from error
