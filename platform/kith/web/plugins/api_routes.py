"""The routes that plugins give for programs, checked: where they stand, to whom they open, what they say."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kith.access.actor import Actor
from kith.definition.model import Site
from kith.lazy import lazy
from kith.web.plugins.given import SPELLING, collect, is_there, opens
from kith.web.plugins.model import ApiDoc, ApiRoute, ApiView

jsonschema: Any = lazy("jsonschema")

METHODS = ("get", "post", "patch", "delete")
NAMED = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,99}")
_PATH = re.compile(r"[a-z0-9][a-z0-9_-]*(/[a-z0-9][a-z0-9_-]*)*")


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

    def is_there(self, site: Site, actor: Actor) -> bool:
        """Whether the module that it belongs to is there for `actor`."""
        return is_there(site, actor, self.route.module)

    def is_open(self, site: Site, actor: Actor) -> bool:
        """Whether `actor` has the right on the module and the power that it asks for."""
        return opens(site, actor, self.route.module, self.route.right, self.route.power)


PluginRoutes = Mapping[tuple[str, str], PluginRoute]


def collect_routes(hooks: Any) -> PluginRoutes:
    """(plugin, path) -> route. Raises KithError K856 for one that no address fits, or that opens to nobody."""
    routes = collect(getattr(hooks, "kith_api", None), "its API", _wrong)
    return {key: PluginRoute(plugin=key[0], route=route) for key, route in routes.items()}


def _wrong(route: ApiRoute) -> str:
    if not _PATH.fullmatch(route.path):
        return SPELLING
    if not any(getattr(route, name) for name in METHODS):
        return "answers nothing"
    if not (route.module or route.power):
        return "names neither a module nor a power that opens it"
    strange = [name for name in route.docs if name not in METHODS or getattr(route, name) is None]
    if strange:
        return f"describes {strange[0]}, which it doesn't answer"
    return next((reason for doc in route.docs.values() if (reason := _wrongly_said(doc))), "")


def _wrongly_said(doc: ApiDoc) -> str:
    """What the API's document can't hold of it; '' where it fits."""
    unfit = [name for name in doc.query if not NAMED.fullmatch(name)]
    if unfit:
        return f'describes the parameter "{unfit[0]}", which no address can have'
    for schema in (doc.body, doc.answer):
        try:
            jsonschema.Draft202012Validator.check_schema({} if schema is None else dict(schema))
        except jsonschema.SchemaError as error:
            return f"describes JSON by what is no schema: {error.message[:200]}"
    return ""
