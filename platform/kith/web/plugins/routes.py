"""The routes below which the pages and the static files of all plugins stand."""

from __future__ import annotations

from typing import Any

from pyramid.security import NO_PERMISSION_REQUIRED

from kith.web.plugins import answer, static
from kith.web.plugins.answer import PluginContext
from kith.web.plugins.pages import collect_pages


def includeme(config: Any) -> None:
    """Adds the routes. Raises KithError for pages that don't fit."""
    config.registry.plugin_pages = collect_pages(config.registry.kith.hooks)
    add = config.add_page
    add("plugin.asset", "/assets/{plugin}/{version}/{path:.+}", permission=NO_PERMISSION_REQUIRED, get=static.show)
    for name, pattern in (("plugin", "/p/{plugin}"), ("plugin.page", "/p/{plugin}/{path:.+}")):
        add(name, pattern, factory=PluginContext, permission="plugin", get=answer.show, post=answer.send)
