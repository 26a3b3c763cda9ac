"""A request as a plugin's page is asked with it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pyramid.httpexceptions import HTTPNotFound, HTTPSeeOther

from kith.access.actor import Actor
from kith.storage.tx import Tx
from kith.web.doors.parameters import one, own_path
from kith.web.look.page import page
from kith.web.plugins.pages import PluginPage
from kith.web.texts import gettext as _


class WebRequest:
    """`PageRequest` over a request of Pyramid's."""

    def __init__(self, request: Any, found: PluginPage) -> None:
        self._request, self._found = request, found

    @property
    def tx(self) -> Tx:
        return self._request.tx  # type: ignore[no-any-return]

    @property
    def actor(self) -> Actor:
        return self._request.actor  # type: ignore[no-any-return]

    @property
    def query(self) -> Mapping[str, str]:
        return {name: one(self._request.GET, name) for name in self._request.GET}

    @property
    def form(self) -> Mapping[str, str]:
        return {name: one(self._request.POST, name) for name in self._request.POST}

    def render(self, template: str, *, status: int = 200, **values: Any) -> Any:
        label = self._found.page.label
        heading = _(label) if label else ""
        filled = {"heading": heading, "crumbs": ((heading, None),) if heading else (), **values}
        return page(self._request, f"plugins/{self._found.plugin}/{template}", status, **filled)

    def redirect(self, path: str) -> Any:
        return HTTPSeeOther(own_path(path))

    def not_found(self) -> Exception:
        return HTTPNotFound()  # type: ignore[no-any-return]
