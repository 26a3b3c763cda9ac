"""Log-in, log-out, the set-up of a new site, the theme of this browser."""

from __future__ import annotations

from typing import Any

from pyramid.security import NO_PERMISSION_REQUIRED

from kith.web.account import login, setup, theme


def includeme(config: Any) -> None:
    """Adds the routes; all of them are open to visitors."""
    add = config.add_page
    add("login", "/login", permission=NO_PERMISSION_REQUIRED, get=login.show, post=login.enter)
    add("logout", "/logout", permission=NO_PERMISSION_REQUIRED, post=login.leave)
    add("setup", "/setup/{token}", permission=NO_PERMISSION_REQUIRED, get=setup.show, post=setup.make)
    add("theme", "/theme", permission=NO_PERMISSION_REQUIRED, post=theme.choose)
