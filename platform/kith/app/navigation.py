"""What the settings say of modules and hosts, beside what the site declares."""

from __future__ import annotations

from urllib.parse import urlsplit

from kith.definition.model import Site
from kith.errors import Problem, nearest
from kith.settings.model import Settings
from kith.source import Source


def check_navigation(settings: Settings, site: Site) -> tuple[Problem, ...]:
    """A warning K907 for each module that leads the navigation and isn't there, K911 for a portal's host that is the
    site's own."""
    gone = tuple(
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
    own = urlsplit(settings.url or "").hostname
    return gone + tuple(
        Problem(code="K911", params={"name": each.name, "host": own}, source=each.source, level="warning")
        for each in site.portals.types.values()
        if own in each.hosts
    )
