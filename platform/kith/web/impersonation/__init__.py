"""Acting as somebody else: the form that begins it, the button that ends it, the page that says that it is over."""

from __future__ import annotations

from typing import Any

from kith.web.contexts import Staff
from kith.web.impersonation import begin, finish
from kith.web.impersonation.contexts import Person

ID = "{id:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}}"


def includeme(config: Any) -> None:
    """Adds the routes."""
    add = config.add_page
    add("impersonation.over", "/impersonation/over", factory=Staff, permission="staff", get=finish.show)
    add("impersonation.end", "/impersonation/end", factory=Staff, permission="staff", post=finish.leave)
    address = f"/impersonation/{ID}"
    add("impersonation", address, factory=Person, permission="impersonate", get=begin.show, post=begin.enter)
