"""The calendar of a module: a month, a week or a day of its records."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from pyramid.httpexceptions import HTTPNotFound

from kith.definition.model import Field, ListView
from kith.errors import KithError
from kith.records.calendar import calendar as read
from kith.records.order import DEFAULT_SORT
from kith.records.views import chosen_view
from kith.web.calendar.days import cells_of
from kith.web.calendar.span import KINDS, Span, read_day, span_of, weekdays
from kith.web.contexts import ModuleContext
from kith.web.doors.parameters import one
from kith.web.lists.address import SHAPING, ListAddress
from kith.web.lists.around import drawn_above
from kith.web.lists.filters import Filter
from kith.web.lists.shapes import day_fields
from kith.web.lists.show import ONCE, build_query, notice_of, opened
from kith.web.look.messages import message_of
from kith.web.look.page import page
from kith.web.texts import gettext as _

SHOWN = {"month": 3, "week": 12, "day": 200}  # entries of a day


def show(context: ModuleContext, request: Any) -> Any:
    """The page."""
    for name in (*ONCE, *SHAPING):
        one(request.GET, name)
    offered = day_fields(context.access)
    if not offered:
        raise HTTPNotFound
    views, placed = opened(request, context.module)
    asked = replace(placed.address, deleted=False, cursor="")
    view = chosen_view(context.module, asked.view)
    by = chosen_day(offered, asked, view)
    usual = view.span if view is not None else "month"
    today = request.viewer.now.astimezone(request.viewer.zone).date()
    span = span_of(asked.shaping_of("span") or usual, read_day(asked.shaping_of("day"), today), request.viewer.locale)
    address = asked.shaped(by=by.name, span=_unless(usual, span.kind), day=_unless(today, span.day))
    values, status = _read(context, request, by, span, view, address, today)
    return page(
        request,
        "pages/calendar",
        status,
        above=drawn_above(context, request, view, address, views, _menus(by, offered)),
        told=placed.told,
        notice=notice_of(request),
        crumbs=((context.module.labels.many, address.shown_as("").text), (_("Calendar"), None)),
        **values,
    )


def chosen_day(offered: tuple[Field, ...], address: ListAddress, view: ListView | None) -> Field:
    """The field that the address goes by, else that of the view, else the first of those `offered`."""
    wanted = (address.shaping_of("by"), view.days_by if view is not None else None)
    return next((field for name in wanted for field in offered if field.name == name), offered[0])


def _unless(usual: object, meant: object) -> str:
    """What an address says of `meant`: nothing where that is what it means anyway."""
    return "" if meant == usual else str(meant)


def _menus(by: Field, offered: tuple[Field, ...]) -> tuple[Filter, ...]:
    options = tuple((field.name, field.label) for field in offered)
    return (Filter(name="_by", label=_("Days by"), value=by.name, options=options),) if len(options) > 1 else ()


def _read(
    context: ModuleContext,
    request: Any,
    by: Field,
    span: Span,
    view: ListView | None,
    address: ListAddress,
    today: date,
) -> tuple[dict[str, Any], int]:
    """What the template needs, and the status."""
    viewer = request.viewer
    values: dict[str, Any] = {
        "module": context.module,
        "by": by,
        "span": span,
        "address": address,
        "here": address.text,
        "heading": span.heading(viewer.locale),
        "weekdays": weekdays(span, viewer.locale) if span.kind != "day" else (),
        "spans": _spans(span, address, view.span if view is not None else "month"),
        "before": address.shaped(day=span.before.isoformat()).text,
        "after": address.shaped(day=span.after.isoformat()).text,
        "today": address.shaped(day="").text,
        "cells": (),
        "stopped": None,
    }
    query = build_query(request, context, view, address, ())
    query = replace(query, fields=(by.name,), sort=DEFAULT_SORT, limit=SHOWN[span.kind])
    try:
        found = read(request.tx, request.actor, query, by.name, span.days, viewer.zone)
    except KithError as error:
        if [each.code for each in error.problems] != ["K630"]:
            raise
        stopped = [message_of(each).text for each in error.problems]
        return values | {"stopped": stopped}, 200 if "HX-Request" in request.headers else 503
    return values | {"cells": cells_of(context, request, by, span, found, address, today)}, 200


def _spans(span: Span, address: ListAddress, usual: str) -> list[tuple[str, str, bool]]:
    """(label, address, whether it is shown) of month, week and day."""
    labels = {"month": _("Month"), "week": _("Week"), "day": _("Day")}
    return [(labels[kind], address.shaped(span=_unless(usual, kind)).text, kind == span.kind) for kind in KINDS]
