"""How pages look: templates, static files, the frame around every page, values as people read them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from kith.web.look.assets import Assets
from kith.web.look.plugin_files import find_static
from kith.web.look.viewing import viewing


def includeme(config: Any) -> None:
    """Adds the static files, and how whoever asks sees values."""
    hooks = config.registry.kith.hooks
    assets = Assets.read(templates=_templates(hooks), plugins=find_static(hooks.plugins.values()))
    config.add_request_method(viewing, "viewing", reify=True)
    config.registry.assets = assets
    config.add_static_view(
        f"static/{assets.version}", "kith.web:static", cache_max_age=31_536_000, content_encodings=["gzip"]
    )
    config.add_static_view("static", "kith.web:static", cache_max_age=300, content_encodings=["gzip"])


def _templates(hooks: Any) -> tuple[tuple[str, Path], ...]:
    """The folders `templates/` of the plugins that have one, by name."""
    folders = ((each.name, each.folder / "templates") for each in hooks.plugins.values())
    return tuple((name, folder) for name, folder in folders if folder.is_dir())
