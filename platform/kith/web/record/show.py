"""The page of a record: title and badges, tabs of sections, the side column, the records that hang on it."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from pyramid.httpexceptions import HTTPNotFound

from kith.access.rights import may
from kith.portal.messages import takes_messages
from kith.records.actions import available
from kith.records.model import Ref, Row
from kith.web.contexts import RecordContext
from kith.web.doors.parameters import one
from kith.web.files import attachments
from kith.web.find.at_hand import note_visit
from kith.web.lists.editable import changes_in_place
from kith.web.look.frame import Look
from kith.web.look.moments import ago
from kith.web.look.page import page
from kith.web.plugins.panels import panels
from kith.web.portal_access.panel import lines
from kith.web.portal_access.words import done_words
from kith.web.record.acting import person_behind
from kith.web.record.beside import came_from
from kith.web.record.drawing import Drawing
from kith.web.record.linking import done
from kith.web.record.related import Below, below
from kith.web.texts import gettext as _
from kith.web.timeline.panel import feed_panel

NOTHING: frozenset[str] = frozenset()


def show(context: RecordContext, request: Any) -> Any:
    """The page. `?deleted=1` shows a record that lies in the bin, to whoever may restore it."""
    deleted = one(request.GET, "deleted") == "1"
    if deleted and not context.allows("restore"):
        raise HTTPNotFound
    row = context.read(deleted=deleted)
    reached = context.reached("restore") if deleted else context.reached("edit", "delete", "share", "comment", "attach")
    if deleted and not reached:
        raise HTTPNotFound
    may_edit = "edit" in reached and not context.module.append_only and not context.module.written_by
    drawing = Drawing(context, request, row, changes_in_place(context.access) if may_edit and not deleted else NOTHING)
    hung = Below() if deleted else below(context, request, row)
    list_ = came_from(context, request)
    look, may_comment = Look(request), "comment" in reached
    boxes = () if deleted else panels(request, context.module, row)
    return page(
        request,
        "pages/record",
        look=look,
        module=context.module,
        row=row,
        address=context.address,
        deleted=deleted,
        inactive=row.values.get("active") is False,
        badges=drawing.badges(),
        tabs=drawing.tabs(),
        side=drawing.fields(context.module.layout.side),
        related=hung.main,
        related_side=hung.side,
        carded=any(not isinstance(each, str) and each.cards for each in hung.side),
        links=any(isinstance(each, str) or each.link for each in (*hung.main, *hung.side)),
        changed=None if deleted else done(context, request),
        stamp=_stamp(row, request),
        actions=() if deleted else available(request.tx, request.actor, context.name, context.id, drawing.facts.values),
        may_edit=may_edit,
        may_share=bool(reached & {"edit", "share"}),
        may_restore="restore" in reached,
        may_explain=may(request.tx.site, request.actor, "administer"),
        person=None if deleted else person_behind(request, row),
        may_delete="delete" in reached and not context.module.append_only,
        steps=urlencode({"_list": list_}) if list_ and not deleted else "",
        crumbs=((context.module.labels.many, list_ or f"/m/{context.name}"), (row.title or _("Untitled"), None)),
        portals=() if deleted else lines(request, context.name, row.id),
        panels=[each for each in boxes if not each.side],
        side_panels=[each for each in boxes if each.side],
        may_comment=may_comment,
        may_message=may_comment and not deleted and takes_messages(request.tx, context.name),
        feed=feed_panel(context, look, may_comment=may_comment, deleted=deleted),
        attachments=None if deleted else attachments.panel(context, request, reached, there=hung.files),
        notice=_notice(request),
        starred=None if deleted else note_visit(request, context.module, row.id),
    )


def _stamp(row: Row, request: Any) -> str:
    """Who changed the record last and when, as far as the actor may know."""
    when, who = row.values.get("modified_at"), row.values.get("modified_by")
    if when is None:
        return ""
    said = ago(when, request.tx.clock.now())
    name = who.title if isinstance(who, Ref) else None
    return _("Changed {when} by {name}", when=said, name=name) if name else _("Changed {when}", when=said)


def _notice(request: Any) -> str | None:
    done = one(request.GET, "_done")
    return {
        "saved": _("Saved."),
        "restored": _("Restored."),
        "undone": _("Taken back."),
        "last": _("This is the last one of the list."),
        "first": _("This is the first one of the list."),
        "merged": _("Saved, with what the other one changed."),
    }.get(done) or done_words(done)
