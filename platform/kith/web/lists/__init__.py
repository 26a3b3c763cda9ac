"""The list of a module with the pages beside it (views, columns, filters, export), and the search over everything."""

from __future__ import annotations

from typing import Any

from kith.web.contexts import ModuleContext, Staff
from kith.web.lists import choose, everything, export, filter_page, keeping, pick_columns, preview


def includeme(config: Any) -> None:
    """Adds the routes."""
    add, list_ = config.add_page, {"factory": ModuleContext, "permission": "view"}
    add("search", "/search", factory=Staff, permission="enter", get=everything.show)
    add("list", "/m/{module}", **list_, get=preview.show)
    add("choose", "/m/{module}/choose", **list_, get=choose.show)
    add("list.views", "/m/{module}/views", **list_, get=keeping.show, post=keeping.do)
    add("list.columns", "/m/{module}/columns", **list_, get=pick_columns.show)
    add("list.filter", "/m/{module}/filter", **list_, get=filter_page.show)
    add("list.export", "/m/{module}/export", **list_, get=export.show, post=export.download)
