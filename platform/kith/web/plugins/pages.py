"""The pages of all plugins by their addresses."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kith.access.actor import Actor
from kith.definition.model import Site
from kith.web.plugins.given import SPELLING, collect, is_there, opens
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
        return is_there(site, actor, self.page.module)

    def is_open(self, site: Site, actor: Actor) -> bool:
        """Whether `actor` may view that module and has the power that it asks for."""
        return opens(site, actor, self.page.module, "view", self.page.power)


PluginPages = Mapping[tuple[str, str], PluginPage]


def collect_pages(hooks: Any) -> PluginPages:
    """(plugin, path) -> page. Raises KithError K856 for a path that can't stand in an address, or stands twice."""
    pages = collect(getattr(hooks, "kith_pages", None), "a page", _wrong)
    return {key: PluginPage(plugin=key[0], page=page) for key, page in pages.items()}


def _wrong(page: WebPage) -> str:
    return "" if _PATH.fullmatch(page.path) else SPELLING
