"""The records of a list as a board: a column for each option of a choice, cards that are moved between them."""

from __future__ import annotations

from typing import Any

from kith.web.board import show
from kith.web.contexts import ModuleContext


def includeme(config: Any) -> None:
    """Adds the route."""
    config.add_page("board", "/m/{module}/board", factory=ModuleContext, permission="view", get=show.show)
