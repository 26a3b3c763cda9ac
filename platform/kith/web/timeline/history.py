"""The history of a record's values: every change, or those of one field: what it was, until when, by whom."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from pyramid.httpexceptions import HTTPNotFound

from kith.timeline.feed import history
from kith.timeline.standing import Standing
from kith.web.contexts import RecordContext
from kith.web.doors.parameters import one
from kith.web.look.page import page
from kith.web.texts import gettext as _
from kith.web.timeline.show import notice
from kith.web.timeline.standing import at_record, crumbs, in_the_bin
from kith.web.timeline.words import told


def show(context: RecordContext, request: Any) -> Any:
    """The page; `?field=` narrows it to one, `?deleted=1` is for a record that lies in the bin."""
    deleted = in_the_bin(request)
    at = at_record(context, request, deleted=deleted)
    field = one(request.GET, "field")
    fields = _fields(at)
    if field and field not in dict(fields):
        raise HTTPNotFound
    cursor = one(request.GET, "cursor") or None
    found = history(request.tx, request.actor, at, fields=[field] if field else None, cursor=cursor)
    address = f"{context.address}/history"
    given = {"field": field} if field else {}
    given |= {"deleted": "1"} if deleted else {}
    return page(
        request,
        "pages/history",
        title=at.title or _("Untitled"),
        address=address,
        field=field,
        shown_label=dict(fields).get(field, ""),
        fields=fields,
        deleted=deleted,
        entries=told(request, context.module, "" if deleted else context.address, found),
        next=f"{address}?{urlencode({**given, 'cursor': found.next})}" if found.next else None,
        crumbs=crumbs(context, at, (_("History"), None), deleted=deleted),
        notice=notice(request),
    )


def _fields(at: Standing) -> list[tuple[str, str]]:
    """The fields whose changes are told, in the order of the module: (name, label)."""
    hidden = {"id", "version", "created_at", "created_by", "modified_at", "modified_by", "deleted_at"}
    return [
        (field.name, field.label)
        for field in at.module.fields.values()
        if field.name in at.open - hidden and not field.type.computed
    ]
