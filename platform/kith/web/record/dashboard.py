"""The dashboard of a record, at an address of its own: what hangs on it in figures, what is open, files, activity."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from kith.errors import KithError
from kith.fields.base import Context
from kith.fields.integers import IntegerType
from kith.records.totals import ListTotals, open_rows, totals
from kith.web.contexts import RecordContext
from kith.web.files import attachments
from kith.web.look.frame import Look
from kith.web.look.messages import message_of
from kith.web.look.page import page
from kith.web.record.drawing import Drawing
from kith.web.record.related import Related, drawn
from kith.web.texts import gettext as _
from kith.web.texts import inside
from kith.web.timeline.panel import feed_panel

FEW = 5  # open records of a list
_COUNT = IntegerType()


@dataclass(frozen=True, slots=True, kw_only=True)
class Tile:
    """A related list in figures: `count` of what is open, `of` how many there are in all, '' where that is the same."""

    label: str
    icon: str
    address: str
    count: str
    of: str
    sums: tuple[tuple[str, str], ...]


def show(context: RecordContext, request: Any) -> Any:
    """The page: two statements for each related list that has anything in it, however much that is."""
    row = context.read()
    tiles: list[Tile] = []
    panels: list[Related] = []
    stopped: list[str] = []
    try:
        for each in totals(request.tx, request.actor, context.name, context.id):
            tile = _tile(context, request, each)
            tiles.append(tile)
            if each.open:
                found = open_rows(request.tx, request.actor, each, context.id, FEW)
                shown = drawn(context, request, row, each.related, found)
                panels.append(replace(shown, label=tile.label, total=tile.count))
    except KithError as error:
        if [each.code for each in error.problems] != ["K630"]:
            raise
        stopped = [message_of(each).text for each in error.problems]
    drawing, title = Drawing(context, request, row), row.title or _("Untitled")
    labels = context.module.labels
    return page(
        request,
        "pages/dashboard",
        module=context.module,
        title=title,
        address=context.address,
        badges=drawing.badges(),
        inactive=row.values.get("active") is False,
        side=drawing.fields(context.module.layout.side),
        tiles=tiles,
        panels=panels,
        stopped=stopped,
        attachments=attachments.panel(context, request, frozenset(), there=True),
        feed=feed_panel(context, Look(request), may_comment=False),
        crumbs=((labels.many, f"/m/{context.name}"), (title, context.address), (_("Dashboard"), None)),
    )


def _tile(context: RecordContext, request: Any, found: ListTotals) -> Tile:
    viewer: Context = request.viewer
    related, every = found.related, _COUNT.format(found.every, viewer)
    sums = ((field.label, found.sums.get(field.name), field) for field in found.summed)
    return Tile(
        label=_open_label(found) if found.by is not None else related.label,
        icon=request.tx.site.modules[related.module].icon,
        address=f"{context.address}/related/{related.name}",
        count=_COUNT.format(found.open, viewer),
        of=_("{count} in all", count=every) if found.by is not None and found.every != found.open else "",
        sums=tuple((label, field.type.format(value, viewer)) for label, value, field in sums if value is not None),
    )


def _open_label(found: ListTotals) -> str:
    return _("Open {records}", records=inside(found.related.label))
