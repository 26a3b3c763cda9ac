"""What a record is given by a move: the field that the move is about, and the text that it gets."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from pyramid.httpexceptions import HTTPNotFound

from kith.conditions.tree import Compare, Shift, Variable
from kith.definition.model import Field
from kith.records.groups import can_group
from kith.web.contexts import RecordContext
from kith.web.doors.parameters import one
from kith.web.forms.fields import text_of
from kith.web.lists.editable import changes_in_place

LONGEST = 100  # characters of a place


def moved_field(context: RecordContext, request: Any) -> Field:
    """The field that the form names. Raises 404 for one that nothing is moved by, or isn't there for the actor."""
    name = one(request.POST, "_by")
    if name not in changes_in_place(context.access) or name not in context.access.readable:
        raise HTTPNotFound
    field = context.module.fields[name]
    if not (can_group(field.type) or field.type.family in ("date", "datetime")):
        raise HTTPNotFound
    return field


def moved_to(context: RecordContext, request: Any, field: Field) -> str:
    """What the field gets: the place that the form names; of a moment only the day changes, on the viewer's clocks."""
    place = one(request.POST, "_to")[:LONGEST]
    if field.type.family != "datetime" or not place:
        return place
    stored = text_of(field, context.read((field.name,)).values.get(field.name), request.viewer)
    return f"{place}T{stored.partition('T')[2] or '09:00'}"


def moved_along(context: RecordContext, request: Any, field: Field, to: str) -> dict[str, str]:
    """What goes along when `field` gets the text `to`: where a span begins moves its end by as many days.

    The end is told by its rule: the day or moment that must not lie before `field` (`ends_at: {invalid_if: {ends_at:
    {lt: $record.starts_at}}}`). {} where there is none, it is empty, or the actor may not change it.
    """
    ends = [each for each in _ends(context, field) if each.name in changes_in_place(context.access)]
    if not ends or field.name not in context.access.readable:
        return {}
    values, viewer = context.read((field.name, *(each.name for each in ends))).values, request.viewer
    days = _days_between(text_of(field, values.get(field.name), viewer), to)
    told = {each.name: text_of(each, values.get(each.name), viewer) for each in ends} if days else {}
    return {name: _shifted(text, days) for name, text in told.items() if text}


def _ends(context: RecordContext, begin: Field) -> list[Field]:
    """The fields that a rule keeps from lying before `begin`, of the same kind as it."""
    fields = (context.module.fields[name] for name in context.access.readable)
    return [each for each in fields if each.type.family == begin.type.family and _begins_with(each, begin)]


def _begins_with(end: Field, begin: Field) -> bool:
    rule = end.invalid_if.condition if end.invalid_if else None
    if not isinstance(rule, Compare) or rule.op not in ("lt", "lte") or not isinstance(rule.operand, Variable):
        return False
    other = rule.operand
    compared = other.name == "record" and other.path is not None and str(other.path) == begin.name
    return compared and str(rule.path) == end.name and other.shift == Shift()


def _days_between(before: str, after: str) -> int:
    """How many days lie between two texts of days or moments; 0 where one of them isn't one."""
    try:
        return (date.fromisoformat(after[:10]) - date.fromisoformat(before[:10])).days
    except ValueError:
        return 0


def _shifted(text: str, days: int) -> str:
    """The text of a day or moment so many days on, at the same time of day; itself where there is no such day."""
    try:
        return (date.fromisoformat(text[:10]) + timedelta(days=days)).isoformat() + text[10:]
    except OverflowError:
        return text
