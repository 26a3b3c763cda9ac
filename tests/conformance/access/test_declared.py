"""No address is added unseen: each says whom it lets in, or nothing is served at all."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest
from pyramid.exceptions import ConfigurationError
from pyramid.security import NO_PERMISSION_REQUIRED
from tests.conformance.access.served import World

from kith.web import main
from kith.web.inventory import INVENTORY
from kith.web.portal.inventory import INVENTORY as PORTALS

Include = Callable[[Any], None]


def shown(request: Any) -> str:
    return "told"


def a_route_without_permission(config: Any) -> None:
    config.add_route("leak", "/leak")
    config.add_view(shown, route_name="leak", renderer="string")


def a_view_without_a_route(config: Any) -> None:
    config.add_view(shown, name="leak", renderer="string")


def one_of_two_views_without_permission(config: Any) -> None:
    config.add_route("leak", "/leak")
    config.add_view(shown, route_name="leak", renderer="string", permission="view", request_method="GET")
    config.add_view(shown, route_name="leak", renderer="string", request_method="POST")


def an_open_route(config: Any) -> None:
    config.add_route("open", "/open")
    config.add_view(shown, route_name="open", renderer="string", permission=NO_PERMISSION_REQUIRED)


def made_with(world: World, include: Include, monkeypatch: pytest.MonkeyPatch) -> Any:
    """The application with one more package, as a plugin would bring it."""
    package = ModuleType("package_of_a_plugin")
    package.includeme = include  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, package.__name__, package)
    monkeypatch.setattr(main, "PACKAGES", (*main.PACKAGES, package.__name__))
    return main.make_app(world.served.site)


@pytest.mark.parametrize(
    "include", [a_route_without_permission, a_view_without_a_route, one_of_two_views_without_permission]
)
def test_what_declares_no_permission_keeps_the_site_from_being_served(
    world: World, include: Include, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(ConfigurationError, match=r'no permission is declared for the (route|view) "leak"'):
        made_with(world, include, monkeypatch)


def test_what_says_that_it_is_open_is_served(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    assert made_with(world, an_open_route, monkeypatch) is not None


def test_every_route_that_is_registered_is_in_an_inventory(world: World) -> None:
    introspector = world.wsgi.registry.introspector
    routes = [each["introspectable"] for each in introspector.get_category("routes")]
    pages = {each["name"] for each in routes if not each["pattern"].startswith("/api/v1")}
    served = {name for name in pages if not name.startswith("__static/")}
    assert served == {each.name for each in (*INVENTORY, *PORTALS)}


def test_addresses_without_a_route_are_not_there_for_anybody(world: World) -> None:
    for keys in (world.keys["visitor"], world.keys["super_admin"]):
        for path in (
            "/leak",
            "/m",
            "/m/",
            "/studio/nothing",
            "/account/nothing",
            "/api",
            "/api/v2/contacts",
            "/static/",
        ):
            assert keys.browser.get(path, expect_errors=True).status_code == 404, path
