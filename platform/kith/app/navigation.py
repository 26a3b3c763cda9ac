"""What the settings say of modules, beside the modules that there are."""

from __future__ import annotations

from kith.definition.model import Site
from kith.errors import Problem, nearest
from kith.settings.model import Settings
from kith.source import Source


def check_navigation(settings: Settings, site: Site) -> tuple[Problem, ...]:
    """A warning K907 for each module that leads the navigation and isn't there."""
    return tuple(
        Problem(
            code="K907",
            params={"name": name},
            suggestion=nearest(name, site.modules),
            source=Source(path="config/kith.yaml"),
            level="warning",
        )
        for name in settings.navigation
        if name not in site.modules
    )
