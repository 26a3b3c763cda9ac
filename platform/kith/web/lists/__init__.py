"""The list of a module, the chooser of its lookup filters, and the search over everything."""

from __future__ import annotations

from typing import Any

from kith.web.contexts import ModuleContext, Staff
from kith.web.lists import choose, everything, preview


def includeme(config: Any) -> None:
    """Adds the routes."""
    config.add_page("search", "/search", factory=Staff, permission="enter", get=everything.show)
    config.add_page("list", "/m/{module}", factory=ModuleContext, permission="view", get=preview.show)
    config.add_page("choose", "/m/{module}/choose", factory=ModuleContext, permission="view", get=choose.show)
