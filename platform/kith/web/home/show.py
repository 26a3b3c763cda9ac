"""Home: what the lists with `home: true` show of the viewer's day, what is new, what is at hand."""

from __future__ import annotations

from typing import Any

from kith.timeline.notifications import listed
from kith.web.contexts import Staff
from kith.web.find.at_hand import near
from kith.web.home.changed import changed_last
from kith.web.home.panels import panels
from kith.web.look.page import page
from kith.web.notifications.lines import Line, line
from kith.web.texts import gettext as _

NEWS = 5
NEAR = 8


def show(context: Staff, request: Any) -> Any:
    """The page."""
    first = request.actor.name.split(" ")[0] if request.actor.name else ""
    at_hand = near(request, NEAR)
    return page(
        request,
        "pages/home",
        greeting=_("Hello {name}", name=first) if first else _("Home"),
        panels=panels(request),
        news=_news(request),
        near=at_hand,
        changed=() if at_hand.recent or at_hand.starred else changed_last(request),
    )


def _news(request: Any) -> list[Line]:
    """What the viewer is told and hasn't read; no statement where nothing may be new."""
    if not request.login.told:
        return []
    return [line(request, each) for each in listed(request.tx, request.actor, unread=True, limit=NEWS).entries]
