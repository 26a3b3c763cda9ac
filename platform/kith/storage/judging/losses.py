"""What a change takes away from the records: values of dropped fields and options, values that don't convert."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from kith.errors import KithError
from kith.fields.base import FieldType
from kith.storage.conversion import convert
from kith.storage.judging.counted import number, records, verbs
from kith.storage.judging.counting import SAMPLES, Counting, warning
from kith.storage.judging.trying import tried
from kith.storage.judging.walk import has_value
from kith.storage.naming import child_table, link_table, module_table
from kith.storage.plan.changes import Change


def dropped_module(asking: Counting) -> Change:
    """The records that would be parked with their module."""
    change = asking.change
    module = asking.pairing.old.modules[change.name]
    table = asking.tables.table(module.name)
    count = asking.count(table, *asking.among(table.c.id))
    if not count:
        return change.counted(0)
    titles = sa.select(table.c.title).order_by(table.c.id).limit(SAMPLES)
    says = warning("K545", change, values=records(count, module.labels), what=change.title)
    samples = tuple(asking.connection.execute(titles).scalars())
    return replace(change.counted(count), lost=count, samples=samples, says=(says,))


def dropped_field(asking: Counting) -> Change:
    """The values that would be parked with their field; what is computed is nothing that could be lost."""
    change = asking.change
    field = asking.old.fields[change.name]
    count, filled = asking.filled_of(field)
    if not count or field.type.computed:
        return change.counted(count)
    says = warning("K545", change, values=number(count, "value"), what=change.title)
    return replace(change.counted(count), lost=count, samples=asking.titles(filled), says=(says,))


def dropped_option(asking: Counting) -> Change:
    """The records that use an option which would be parked."""
    change, field = asking.change, asking.was
    assert field is not None
    cell = (field.type.item or field.type).dump(change.name, asking.context)[0]
    if field.type.shape == "link":
        link = asking.tables.link(asking.old.name, field.name)
        used = sa.exists().where(link.c.record_id == asking.table.c.id, link.c.value == cell).correlate(asking.table)
        count = asking.count(link, link.c.value == cell, *asking.among(link.c.record_id))
    else:
        used = asking.tables.column(asking.old.name, field.name) == cell
        count = asking.count(asking.table, used, *asking.among(asking.table.c.id))
    if not count:
        return change.counted(0)
    told = {"records": records(count, asking.new.labels), "option": change.detail or change.name}
    says = warning("K544", change, **told, **verbs(count))
    return replace(change.counted(count), lost=count, samples=asking.titles(used), says=(says,))


def retyped(asking: Counting) -> Change:
    """The values that can't be converted; `count` is how many there are."""
    change, was, now = asking.change, asking.was, asking.field
    assert was is not None
    count, _ = asking.filled()
    if not count or was.type.computed or was.type.shape not in ("columns", "link", "child"):
        return change.counted(count)
    lost, samples = tried(asking, lambda value: _converts(was.type, now.type, value, asking))
    if not lost:
        return change.counted(count)
    old, _, new = change.detail.partition(" -> ")
    told = {"values": f"{lost:,}", "total": f"{count:,}", "field": now.label, "old": old, "new": new}
    return replace(change.counted(count), lost=lost, samples=samples, says=(warning("K543", change, **told),))


def _converts(old: FieldType, new: FieldType, value: Any, asking: Counting) -> bool:
    try:
        convert(old, new, value, asking.context)
    except (KithError, ValueError):
        return False
    return True


# -- what comes back --------------------------------------------------------------------------------------------------
def unparked(asking: Counting) -> Change:
    """The records or values that were parked, and come back."""
    change = asking.change
    found = _parked_module(asking) if change.what == "module" else _parked_field(asking)
    if found is None:
        return change
    count, values = found
    says = (warning("K549", change, values=values, what=change.title, **verbs(count)),) if count else ()
    return replace(change.counted(count), says=says)


def _parked_module(asking: Counting) -> tuple[int, str] | None:
    module = asking.pairing.new.modules[asking.change.name]
    table = module_table(module.physical)
    if not sa.inspect(asking.connection).has_table(table):
        return None
    count = asking.count(sa.table(table))
    return count, records(count, module.labels)


def _parked_field(asking: Counting) -> tuple[int, str] | None:
    field, old = asking.field, asking.old
    inspector = sa.inspect(asking.connection)
    if field.type.shape in ("link", "child"):
        name = (child_table if field.type.shape == "child" else link_table)(old.physical, field.physical)
        if not inspector.has_table(name):
            return None
        owner: Any = sa.table(name, sa.column("record_id")).c.record_id
        count = int(asking.connection.execute(sa.select(sa.func.count(owner.distinct()))).scalar_one())
        return count, number(count, "value")
    columns = [sa.column(spec.name(field.physical), spec.type) for spec in field.type.columns()]
    there = {column["name"] for column in inspector.get_columns(asking.table.name)}
    if not columns or not there.issuperset(column.name for column in columns):
        return None
    table = sa.table(asking.table.name, *columns)
    count = asking.count(table, has_value(field, table))
    return count, number(count, "value")
