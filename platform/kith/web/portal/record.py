"""The page of a record in a portal: what is open of it, what hangs on it, what can be done with it, notes and files."""

from __future__ import annotations

from typing import Any

from kith.records.actions import available
from kith.web.contexts import RecordContext
from kith.web.doors.parameters import one
from kith.web.files import attachments
from kith.web.look.page import page
from kith.web.portal.notes import notes_of
from kith.web.record.drawing import Drawing
from kith.web.record.related import below
from kith.web.texts import gettext as _


def show(context: RecordContext, request: Any) -> Any:
    """The page."""
    return record_page(context, request)


def record_page(context: RecordContext, request: Any, status: int = 200, **more: Any) -> Any:
    """The page; `more` is what an attempt to write a note had to say."""
    row = context.read()
    reached = context.reached("edit", "delete", "comment", "attach")
    drawing, module = Drawing(context, request, row), context.module
    hung = below(context, request, row)
    values = {
        "module": module,
        "row": row,
        "address": context.address,
        "own": row.id == request.actor.record,
        "badges": drawing.badges(),
        "tabs": drawing.tabs(),
        "side": drawing.fields(module.layout.side),
        "related": [*hung.main, *hung.side],
        "actions": available(request.tx, request.actor, context.name, context.id, drawing.facts.values),
        "may_edit": "edit" in reached and not module.append_only and not module.written_by,
        "may_delete": "delete" in reached and not module.append_only,
        "notes": notes_of(context, request, may_write="comment" in reached),
        "attachments": _files(context, request, reached, there=hung.files),
        "crumbs": ((module.labels.many, context.list_address), (row.title or _("Untitled"), None)),
        "notice": _notice(request),
        "problems": (),
        "typed": "",
        "files": (),
    }
    return page(request, "portal/record", status, **{**values, **more})


def _files(context: RecordContext, request: Any, reached: frozenset[str], *, there: bool) -> Any:
    """The panel of files, where there is any or one may be added."""
    panel = attachments.panel(context, request, reached, there=there)
    return panel if panel is not None and (panel.files or panel.may_add) else None


def _notice(request: Any) -> str | None:
    done = {
        "saved": _("Saved."),
        "merged": _("Saved, with what the other one changed."),
        "noted": _("Your note is there."),
    }
    return done.get(one(request.GET, "_done"))
