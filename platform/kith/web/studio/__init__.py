"""The studio: what whoever may administer looks at to run the site."""

from __future__ import annotations

from typing import Any

from kith.web.studio import plan
from kith.web.studio.contexts import Administration


def includeme(config: Any) -> None:
    """Adds the routes."""
    config.add_page("studio.plan", "/studio/plan", factory=Administration, permission="administer", get=plan.show)
