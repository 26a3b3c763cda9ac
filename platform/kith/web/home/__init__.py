"""The first page after log-in."""

from __future__ import annotations

from typing import Any

from kith.web.contexts import Staff
from kith.web.home import show


def includeme(config: Any) -> None:
    """Adds the route."""
    config.add_page("home", "/", factory=Staff, permission="enter", get=show.show)
