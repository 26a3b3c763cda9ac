"""What the viewer is told of: the page behind the bell, and marking things as read."""

from __future__ import annotations

from typing import Any

from kith.web.contexts import Staff
from kith.web.notifications import show


def includeme(config: Any) -> None:
    """Adds the route."""
    staff = {"factory": Staff, "permission": "staff"}
    config.add_page("notifications", "/notifications", **staff, get=show.show, post=show.mark)
