"""What can be done with a record, as the menu of its row in a list: a part of the page, or a page of its own."""

from __future__ import annotations

from typing import Any

from pyramid.response import Response

from kith.records.actions import available
from kith.web.contexts import RecordContext
from kith.web.look.frame import Look
from kith.web.look.page import page
from kith.web.look.templates import draw
from kith.web.portal_access.panel import entries as portal_entries
from kith.web.record import message
from kith.web.record.acting import FIELD, person_behind
from kith.web.texts import gettext as _


def show(context: RecordContext, request: Any) -> Any:
    """The entries that role, status and rights leave; a script gets the menu alone."""
    row = context.read((FIELD,) if FIELD in context.access.readable else ())
    reached, module = context.reached("edit", "delete", "share"), context.module
    entries: dict[str, Any] = {
        "address": context.address,
        "actions": available(request.tx, request.actor, context.name, context.id),
        "may_edit": "edit" in reached and not module.append_only and not module.written_by,
        "may_share": bool(reached & {"edit", "share"}),
        "may_delete": "delete" in reached and not module.append_only,
        "may_message": message.offered(context, request),
        "person": person_behind(request, row),
        "portals": portal_entries(request, context.name, context.id),
    }
    if "HX-Request" in request.headers:
        drawn = draw(request.registry.assets, "parts/row_menu", {**entries, "look": Look(request)})
        return Response(drawn, content_type="text/html", charset="utf-8")
    title = row.title or _("Untitled")
    crumbs = ((module.labels.many, f"/m/{context.name}"), (title, context.address), (_("Options"), None))
    return page(request, "pages/row_menu", title=title, crumbs=crumbs, **entries)
