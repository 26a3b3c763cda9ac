"""Values that stand in more than one living record, where they are to be unique."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from kith.definition.model import Field
from kith.errors import Problem
from kith.storage.judging.counting import SAMPLES, Counting
from kith.storage.judging.foreseen import default_of
from kith.storage.plan.changes import Change


def unique(asking: Counting, names: Sequence[str]) -> Change:
    """The change with K512 where values of the fields `names`, taken together, stand in several records."""
    fields = [asking.pairing.field(asking.new.name, name) for name in names]
    if any(field is None for field in fields):
        return _of_new(asking, names)
    if any(field is None or field.type.shape != "columns" for field in fields):
        return asking.change
    keys, filled = _columns(asking, [field for field in fields if field is not None])
    living = (asking.table.c.deleted_at.is_(None), *filled)  # a double may stand in any record
    twice = sa.select(*keys).where(*living).group_by(*keys).having(sa.func.count() > 1)
    count = asking.count(twice.subquery())
    if not count:
        return asking.change.counted(0)
    first = twice.limit(SAMPLES).subquery()
    same = [key == first.c[key.name] for key in keys]
    titles = sa.select(asking.table.c.title).join(first, sa.and_(*same)).where(*living)
    titles = titles.order_by(asking.table.c.id).limit(SAMPLES)
    samples = tuple(asking.connection.execute(titles).scalars())
    return replace(asking.change.counted(count, _refusal(asking, count)), samples=samples)


def _columns(asking: Counting, fields: Sequence[Field]) -> tuple[list[Any], list[Any]]:
    """The columns that tell values apart, and that the values are there."""
    keys, filled = [], []
    for field in fields:
        specs = field.type.columns()
        keys.append(asking.table.c[specs[field.type.key_place].name(field.physical)])
        filled.append(asking.table.c[specs[0].name(field.physical)].is_not(None))
    return keys, filled


def _of_new(asking: Counting, names: Sequence[str]) -> Change:
    """A new field is empty, and empty values don't count; with a default, all records would hold the same."""
    if len(names) > 1 or default_of(asking.new.fields[names[0]]) is None:
        return asking.change
    count = asking.count(asking.table, asking.table.c.deleted_at.is_(None))
    return asking.change.counted(count, _refusal(asking, 1)) if count > 1 else asking.change


def _refusal(asking: Counting, count: int) -> Problem:
    change = asking.change
    return Problem(code="K512", params={"what": change.title, "count": count}, source=change.source)
