"""Staff's side of portals: who has access, inviting and shutting out, the review of what is open to whom."""

from __future__ import annotations

from typing import Any

from kith.web.portal_access import one, review
from kith.web.portal_access.contexts import Managed, Portals

ID = "{id:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}}"


def includeme(config: Any) -> None:
    """Adds the routes; all of them ask for the power `manage_portals`."""
    add = config.add_page
    add(
        "record.portal", f"/m/{{module}}/{ID}/portal", factory=Managed, permission="view", get=one.show, post=one.change
    )
    add("portals", "/portals", factory=Portals, permission="manage_portals", get=review.show)
    add("portals.type", "/portals/{type}", factory=Portals, permission="manage_portals", get=review.look)
    add("portals.export", "/portals/{type}/export", factory=Portals, permission="manage_portals", get=review.export)
