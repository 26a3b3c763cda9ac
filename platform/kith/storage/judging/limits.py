"""Which values are beyond a limit that is new or narrower, or don't have the form that is asked for now."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from kith.definition.model import Field
from kith.errors import KithError
from kith.fields.base import Context
from kith.storage.judging.counted import number, verbs
from kith.storage.judging.counting import Counting, warning
from kith.storage.judging.trying import tried
from kith.storage.plan.changes import Change

_COMPARED = ("number", "money", "date", "datetime", "time")


def limit(asking: Counting) -> Change:
    """The values beyond a limit: told by SQL for texts and numbers in columns of their own, else one by one."""
    aspect = asking.change.aspect or ""
    was, most = asking.was, getattr(asking.field.type, aspect)
    assert was is not None
    if was.type.shape != "columns":
        return _one_by_one(asking)
    column = asking.tables.column(asking.old.name, was.name, was.type.columns()[0].suffix)
    if was.type.family == "text" and aspect in ("max_length", "min_length"):
        length = sa.func.length(column)
        beyond = length > most if aspect == "max_length" else length < most
    elif was.type.family in _COMPARED and aspect in ("max", "min"):
        beyond = column > most if aspect == "max" else column < most
    else:
        return _one_by_one(asking)
    count = asking.count(asking.table, asking.living, beyond)
    if not count:
        return replace(asking.change, count=0, offenders=0)
    return _refused(asking, count, asking.titles(asking.living, beyond))


def form(asking: Counting) -> Change:
    """The values that the type, declared otherwise, doesn't take any more."""
    return _one_by_one(asking) if _restricts(asking.field) else asking.change


def _one_by_one(asking: Counting) -> Change:
    count, samples = tried(asking, lambda value: _fits(asking.field, value, asking.context), living=True)
    return _refused(asking, count, samples) if count else replace(asking.change, count=0, offenders=0)


def _refused(asking: Counting, count: int, samples: tuple[str, ...]) -> Change:
    told = {"values": number(count, "value"), "field": asking.field.label, "limit": asking.change.detail}
    says = warning("K542", asking.change, **told, **verbs(count))
    return replace(asking.change.counted(count), offenders=count, samples=samples, says=(says,))


def _restricts(field: Field) -> bool:
    """Whether the options of the type may forbid a value that is there."""
    return not field.type.computed and field.type.reference is None and field.type.family != "boolean"


def _fits(field: Field, value: Any, context: Context) -> bool:
    type_ = field.type
    try:
        type_.parse(type_.to_json(value) if type_.shape == "child" else type_.to_text(value), context)
    except (KithError, ValueError):
        return False
    return True
