"""What a record is given by a move: the field that the move is about, and the text that it gets."""

from __future__ import annotations

from typing import Any

from pyramid.httpexceptions import HTTPNotFound

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
