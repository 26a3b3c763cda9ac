"""How pages look: templates, static files, the frame around every page, values as people read them."""

from __future__ import annotations

from typing import Any

from pyramid.events import BeforeRender

from kith.web.look.assets import Assets
from kith.web.look.frame import Look
from kith.web.texts import gettext, inside


def includeme(config: Any) -> None:
    """Adds the template engine's settings, the static files and the `look` that every template reads."""
    assets = Assets.read()
    config.registry.assets = assets
    config.add_jinja2_search_path("kith.web:templates", name=".jinja2")
    config.add_static_view(
        f"static/{assets.version}", "kith.web:static", cache_max_age=31_536_000, content_encodings=["gzip"]
    )
    config.add_static_view("static", "kith.web:static", cache_max_age=300, content_encodings=["gzip"])
    config.add_subscriber(_add_globals, BeforeRender)


def _add_globals(event: Any) -> None:
    event["look"] = Look(event["request"])
    event["_"] = gettext
    event["inside"] = inside
