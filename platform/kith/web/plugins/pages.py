"""The pages of all plugins by their addresses."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kith.access.actor import Actor
from kith.access.rights import access_to, may
from kith.definition.model import Site
from kith.errors import KithError, Problem
from kith.source import Source
from kith.web.plugins.model import WebPage

_PATH = re.compile(r"([a-z0-9][a-z0-9_-]*(/[a-z0-9][a-z0-9_-]*)*)?")


@dataclass(frozen=True, slots=True, kw_only=True)
class PluginPage:
    """A page, whose it is, and where it stands."""

    plugin: str
    page: WebPage

    @property
    def address(self) -> str:
        """Its path in the site."""
        return f"/p/{self.plugin}/{self.page.path}".rstrip("/")

    def is_listed(self, site: Site, actor: Actor) -> bool:
        """Whether it stands in the sidebar of `actor`."""
        return bool(self.page.label) and self.is_there(site, actor) and self.is_open(site, actor)

    def is_there(self, site: Site, actor: Actor) -> bool:
        """Whether the module that it belongs to is there for `actor`."""
        return self.page.module is None or access_to(site, actor, self.page.module) is not None

    def is_open(self, site: Site, actor: Actor) -> bool:
        """Whether `actor` may view that module and has the power that it asks for."""
        access = access_to(site, actor, self.page.module) if self.page.module else None
        views = self.page.module is None or (access is not None and access.allows("view"))
        return views and (self.page.power is None or may(site, actor, self.page.power))


PluginPages = Mapping[tuple[str, str], PluginPage]


def collect_pages(hooks: Any) -> PluginPages:
    """(plugin, path) -> page. Raises KithError K856 for a path that can't stand in an address, or stands twice."""
    found: dict[tuple[str, str], PluginPage] = {}
    caller = getattr(hooks, "kith_pages", None)
    for each in reversed(caller.get_hookimpls()) if caller else ():
        for page in each.function() or ():
            key = (each.plugin_name, page.path)
            if key in found or not _PATH.fullmatch(page.path):
                reason = "stands twice" if key in found else "has to be made of a-z, 0-9, - and _"
                params = {"name": each.plugin_name, "reason": f'the path "{page.path}" of a page {reason}'}
                source = Source(path=f"plugins/{each.plugin_name}/__init__.py")
                raise KithError(Problem(code="K856", params=params, source=source))
            found[key] = PluginPage(plugin=each.plugin_name, page=page)
    return found
