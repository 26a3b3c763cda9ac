"""Acting as somebody else: the form that begins it, the button that ends it, the page that says that it is over."""

from __future__ import annotations

from typing import Any

from kith.web.contexts import Staff
from kith.web.impersonation import begin, finish, portal
from kith.web.impersonation.contexts import Guest, Person


def includeme(config: Any) -> None:
    """Adds the routes."""
    add = config.add_page
    add("impersonation.over", "/impersonation/over", factory=Staff, permission="staff", get=finish.show)
    add("impersonation.end", "/impersonation/end", factory=Staff, permission="staff", post=finish.leave)
    add(
        "impersonation",
        "/impersonation/{id}",
        factory=Person,
        permission="impersonate",
        get=begin.show,
        post=begin.enter,
    )
    add(
        "impersonation.portal",
        "/impersonation/{type}/{id}",
        factory=Guest,
        permission="impersonate",
        get=portal.show,
        post=portal.enter,
    )
