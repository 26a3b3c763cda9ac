"""Answering for a page of a plugin: who may see it, and what becomes of it where the plugin fails."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pyramid.httpexceptions import HTTPException, HTTPForbidden, HTTPMethodNotAllowed, HTTPNotFound
from sqlalchemy.exc import OperationalError

from kith.errors import KithError
from kith.plugins import failure
from kith.web.plugins.model import PageView
from kith.web.plugins.pages import PluginPage
from kith.web.plugins.request import WebRequest


class PluginContext:
    """The page that the address names; one of a module that isn't the actor's is answered as one that isn't there."""

    def __init__(self, request: Any) -> None:
        if request.actor.kind != "staff":
            raise HTTPForbidden
        place = request.matchdict
        found: PluginPage | None = request.registry.plugin_pages.get((place["plugin"], place.get("path", "")))
        if found is None or not found.is_there(request.tx.site, request.actor):
            raise HTTPNotFound
        self.request, self.found = request, found

    def allows(self, permission: str) -> bool:
        """True where the actor may view its module and has the power that it asks for."""
        return self.found.is_open(self.request.tx.site, self.request.actor)


def show(context: PluginContext, request: Any) -> Any:
    """The page."""
    return _asked(context, request, context.found.page.show)


def send(context: PluginContext, request: Any) -> Any:
    """What the page answers to a form."""
    view = context.found.page.send
    if view is None:
        raise HTTPMethodNotAllowed(headers={"Allow": "GET, HEAD"})
    return _asked(context, request, view)


def _asked(context: PluginContext, request: Any, view: PageView) -> Any:
    """What the plugin answers. Whatever it raises that is no refusal is K861, and takes back what it wrote."""
    try:
        return view(WebRequest(request, context.found))
    except (KithError, HTTPException, OperationalError):
        raise
    except Exception as error:  # whatever a plugin raises is its own
        raise failed(error, request, context.found.plugin, context.found.address) from error


def failed(error: Exception, request: Any, name: str, address: str) -> KithError:
    """What is told of the plugin `name`, whose code raised `error` at `address`: K861, with its file and line."""
    return KithError(failure(error, hook=address, name=name, folder=folder_of(request, name)))


def folder_of(request: Any, name: str) -> Path:
    """Where the plugin stands; nowhere for one that a test has made."""
    plugin = request.registry.kith.hooks.plugins.get(name)
    return plugin.folder if plugin else Path("/nowhere")
