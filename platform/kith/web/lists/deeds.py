"""What can be done to several records of a list: offered beside it, as far as it is granted on any of them."""

from __future__ import annotations

from typing import Any

from kith.portal.bulk import deeds_of_portals
from kith.records.bulk import granted_deeds
from kith.web.contexts import ModuleContext
from kith.web.look.deeds import deed_label, deed_words


def deeds_of(context: ModuleContext, request: Any, *, deleted: bool) -> list[tuple[str, str]]:
    """(name, label) of each, in the bin only what brings records back."""
    if deleted:
        return [("restore", deed_label(None, "restore"))] if context.allows("restore") else []
    names = granted_deeds(request.tx, context.access)
    invites = deeds_of_portals(request.tx, request.actor, context.name)
    return [(name, deed_words(request.tx.site, context.name, name)) for name in (*names, *invites)]
