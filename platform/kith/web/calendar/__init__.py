"""The records of a list in a calendar: by a day or a moment that each of them has."""

from __future__ import annotations

from typing import Any

from kith.web.calendar import show
from kith.web.contexts import ModuleContext


def includeme(config: Any) -> None:
    """Adds the route."""
    config.add_page("calendar", "/m/{module}/calendar", factory=ModuleContext, permission="view", get=show.show)
