"""The icons that modules name, beside those that are bundled."""

from __future__ import annotations

from kith.definition.model import Site
from kith.errors import Problem, nearest
from kith.web.look.assets import Assets


def check_icons(site: Site) -> tuple[Problem, ...]:
    """A warning K197, with the nearest one, for each module whose icon isn't there; none where none are bundled yet."""
    there = Assets.read().icons
    return tuple(
        Problem(
            code="K197",
            params={"name": module.icon},
            suggestion=nearest(module.icon, there),
            source=module.source,
            level="warning",
        )
        for module in site.modules.values()
        if there and module.icon not in there
    )
