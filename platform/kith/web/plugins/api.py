"""The API of plugins below /api/v1/plugins/, under the same tokens, policy and problem details as Kith's own."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pyramid.httpexceptions import HTTPException
from pyramid.response import Response
from sqlalchemy.exc import OperationalError

from kith.access.actor import Actor
from kith.definition.model import Site
from kith.errors import KithError, Problem
from kith.storage.tx import Tx
from kith.web.api.contexts import Call
from kith.web.api.problems import RefusedError
from kith.web.api.render import answer
from kith.web.api.routes import add_resource
from kith.web.plugins.answer import failed
from kith.web.plugins.given import SPELLING, collect, is_there, opens
from kith.web.plugins.model import ApiRoute, ApiView

METHODS = ("get", "post", "patch", "delete")
_PATH = re.compile(r"[a-z0-9][a-z0-9_-]*(/[a-z0-9][a-z0-9_-]*)*")
_NAMED = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,99}")


@dataclass(frozen=True, slots=True, kw_only=True)
class PluginRoute:
    """A route and whose it is."""

    plugin: str
    route: ApiRoute

    @property
    def address(self) -> str:
        """Its path in the site."""
        return f"/api/v1/plugins/{self.plugin}/{self.route.path}"

    def views(self) -> Mapping[str, ApiView]:
        """Method -> what answers it; HEAD is answered as GET."""
        found = {name.upper(): view for name in METHODS if (view := getattr(self.route, name)) is not None}
        return {**found, "HEAD": found["GET"]} if "GET" in found else found

    def is_open(self, site: Site, actor: Actor) -> bool:
        """Whether `actor` has the right on the module and the power that it asks for."""
        return opens(site, actor, self.route.module, self.route.right, self.route.power)


PluginRoutes = Mapping[tuple[str, str], PluginRoute]


def includeme(config: Any) -> None:
    """Adds the address below which they stand. Raises KithError for routes that don't fit."""
    config.registry.plugin_routes = collect_routes(config.registry.kith.hooks)
    pattern = "/api/v1/plugins/{plugin}/{path:.+}"
    add_resource(config, "api.plugin", pattern, PluginCall, get=_asked, post=_asked, patch=_asked, delete=_asked)


def collect_routes(hooks: Any) -> PluginRoutes:
    """(plugin, path) -> route. Raises KithError K856 for one that no address fits, or that opens to nobody."""
    routes = collect(getattr(hooks, "kith_api", None), "its API", _wrong)
    return {key: PluginRoute(plugin=key[0], route=route) for key, route in routes.items()}


def _wrong(route: ApiRoute) -> str:
    if not _PATH.fullmatch(route.path):
        return SPELLING
    if not any(getattr(route, name) for name in METHODS):
        return "answers nothing"
    return "" if route.module or route.power else "names neither a module nor a power that opens it"


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
        twice = [name for name in params if len(params.getall(name)) > 1 or not _NAMED.fullmatch(name)]
        if twice:
            raise RefusedError(400, Problem(code="K609", params={"name": twice[0][:200]}, field=twice[0][:200]))
        return dict(params)

    def answer(self, value: Any, *, status: int = 200, headers: Mapping[str, str] | None = None) -> Any:
        return answer(value, status, headers)

    def not_found(self) -> Exception:
        return RefusedError(404)


def _asked(call: PluginCall, request: Any) -> Any:
    """What the plugin answers: JSON, or 204 for None. What it raises that is no refusal is K861, and takes all back."""
    try:
        found = call.view(_Asked(call))
        return found if isinstance(found, Response) else Response(status=204) if found is None else answer(found)
    except (KithError, RefusedError, HTTPException, OperationalError):
        raise
    except Exception as error:  # whatever a plugin raises is its own
        raise failed(error, request, call.found.plugin, call.found.address) from error
