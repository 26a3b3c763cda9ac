"""The days of a calendar and the entries on them, as its template draws them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any
from urllib.parse import urlencode

from kith.definition.model import Field
from kith.fields.base import Context
from kith.fields.locales import locale_of
from kith.lazy import lazy
from kith.records.calendar import Day as Found
from kith.records.model import Row
from kith.web.board.lanes import movable
from kith.web.calendar.span import Span, full
from kith.web.contexts import ModuleContext
from kith.web.lists.address import ListAddress
from kith.web.lists.board import counted_text
from kith.web.texts import gettext as _

babel_dates = lazy("babel.dates")
BEGINS = "T09:00"  # of a new record on a day, where it has a time


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A record on its day; `at` is the time on the viewer's clocks, '' where it has none."""

    id: str
    version: int
    title: str
    at: str
    moves: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """A day. `more` is how many records it has besides its entries, '' for none; `whole`: where all are shown."""

    day: date
    label: str
    outside: bool
    today: bool
    entries: tuple[Entry, ...]
    more: str
    whole: str
    new: str | None


def cells_of(
    context: ModuleContext,
    request: Any,
    by: Field,
    span: Span,
    found: Sequence[Found],
    address: ListAddress,
    today: date,
) -> tuple[Cell, ...]:
    """All days of the span."""
    moving = movable(context, request, by.name, [row.id for each in found for row in each.rows])
    viewer = request.viewer
    adds = context.allows("create") and by.name in context.access.creatable and not context.module.written_by
    return tuple(
        Cell(
            day=each.day,
            label=full(each.day, viewer.locale),
            outside=span.is_outside(each.day),
            today=each.day == today,
            entries=tuple(_entry(row, by, viewer, moving) for row in each.rows),
            more=_besides(each),
            whole=_whole(by, each.day, span, address),
            new=_new(context, by, each.day, address) if adds else None,
        )
        for each in found
    )


def _besides(found: Found) -> str:
    """How many records the day has besides those that are shown."""
    more = found.total.value - len(found.rows)
    return counted_text(replace(found.total, value=more)) if more > 0 else ""


def _entry(row: Row, by: Field, viewer: Context, moving: frozenset[str]) -> Entry:
    return Entry(
        id=row.id,
        version=row.version,
        title=row.title or _("Untitled"),
        at=_clock(row.values.get(by.name), viewer),
        moves=row.id in moving,
    )


def _clock(value: Any, viewer: Context) -> str:
    """The time of a moment on the viewer's clocks."""
    if not isinstance(value, datetime):
        return ""
    local = value.astimezone(viewer.zone)
    return str(babel_dates.format_time(time(local.hour, local.minute), "short", locale=locale_of(viewer.locale)))


def _whole(by: Field, day: date, span: Span, address: ListAddress) -> str:
    """The day by itself; from there on, a list of its records."""
    if span.kind == "day":
        return address.shown_as("").filtered(by.name, day.isoformat()).text
    return address.shaped(span="day", day=day.isoformat()).text


def _new(context: ModuleContext, by: Field, day: date, address: ListAddress) -> str:
    at = day.isoformat() + (BEGINS if by.type.family == "datetime" else "")
    return f"{context.address}/new?{urlencode({by.name: at, '_next': address.text})}"
