"""Pages about mail: what was caught instead of being sent, and unsubscribing."""

from __future__ import annotations

from typing import Any

from pyramid.security import NO_PERMISSION_REQUIRED

from kith.web.post import caught, unsubscribe
from kith.web.post.contexts import Caught, OneCaught


def includeme(config: Any) -> None:
    """Adds the routes. Caught mail asks its own contexts; whoever has a link to unsubscribe needs no log-in."""
    add, anybody = config.add_page, {"permission": NO_PERMISSION_REQUIRED}
    add("dev.mail", "/dev/mail", factory=Caught, **anybody, get=caught.show)
    add("dev.mail.one", "/dev/mail/{id}", factory=OneCaught, **anybody, get=caught.look)
    add("dev.mail.page", "/dev/mail/{id}/page", factory=OneCaught, **anybody, get=caught.drawn)
    add("unsubscribe", "/unsubscribe/{token}", **anybody, get=unsubscribe.show, post=unsubscribe.do)
