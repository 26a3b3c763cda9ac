"""A calendar: for each day the records whose day or moment lies on it, the first of them, and how many there are.

One statement, whatever the number of days and of records.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.sql import ColumnElement, Select

from kith.access.actor import Actor
from kith.access.predicate import columns
from kith.access.rights import access_to
from kith.definition.model import Field, SortKey
from kith.errors import KithError, Problem
from kith.records.listing import literal
from kith.records.model import Query, Row
from kith.records.order import DEFAULT_SORT, Key, ordering
from kith.records.prepared import Prepared
from kith.records.query import prepared_for, rows_of
from kith.storage.tx import Tx


@dataclass(frozen=True, slots=True)
class Day:
    """A day, its first records in the order of their moments, and how many it has."""

    day: date
    rows: tuple[Row, ...]
    total: int


def calendar(tx: Tx, actor: Actor, query: Query, by: str, days: Sequence[date], zone: ZoneInfo) -> tuple[Day, ...]:
    """The days `days`, which follow one another, with the first `query.limit` records that `by` puts on each.

    A moment lies on the day that clocks in `zone` show. The order is that of `by`, then of titles, whatever the query
    says. Raises K609 for a field that isn't the actor's to read, K618 for one that is neither day nor moment.
    """
    field = _field(tx, actor, query.module, by)
    asked = replace(query, sort=(SortKey(by), *DEFAULT_SORT), total=False, cursor=None)
    prepared, given = prepared_for(tx, actor, asked)
    cell = columns(tx, actor, query.module, by, prepared.listing.base)[""]
    statement = _first_of_each(prepared, cell, _bounds(field, days, zone))
    cells = tx.connection.execute(statement, given).all()
    place = prepared.places[0]
    count = place + len(prepared.listing.keys) + 1
    found: dict[int, list[Row]] = {}
    totals: dict[int, int] = {}
    for values, row in zip(cells, rows_of(tx, prepared, cells), strict=True):
        found.setdefault(values[place], []).append(row)
        totals[values[place]] = values[count]
    return tuple(Day(day, tuple(found.get(n, ())), totals.get(n, 0)) for n, day in enumerate(days))


def _field(tx: Tx, actor: Actor, module: str, name: str) -> Field:
    access = access_to(tx.site, actor, module)
    if access is None or name not in access.readable:
        raise KithError(Problem(code="K609", params={"name": name}, field="sort"))
    field = access.module.fields[name]
    if field.type.family not in ("date", "datetime") or field.type.shape != "columns":
        raise KithError(Problem(code="K618", params={"name": name}, field="sort"))
    return field


def _bounds(field: Field, days: Sequence[date], zone: ZoneInfo) -> list[Any]:
    """Where each day begins, and where the last one ends, as the field's column has it."""
    ends = [*days, days[-1] + timedelta(days=1)]
    if field.type.family == "date":
        return list(ends)
    return [datetime.combine(day, time.min, zone).astimezone(UTC) for day in ends]


def _first_of_each(prepared: Prepared, cell: ColumnElement[Any], bounds: Sequence[Any]) -> Select[Any]:
    """The first records of each day; its place stands where the sort keys begin, how many it has behind them."""
    listing = prepared.listing
    told = [sa.literal(bound, cell.type) for bound in bounds]
    whens = [(cell < bound, literal(place)) for place, bound in enumerate(told[1:-1])]
    day = Key(sa.case(*whens, else_=literal(len(whens))) if whens else literal(0), False, False)
    within = (cell >= told[0], cell < told[-1])
    parts = [listing.ids((*within, *part), keys=(day, *listing.keys)) for part in prepared.counted_parts()]
    rows = (parts[0] if len(parts) == 1 else sa.union_all(*parts)).subquery()
    keys = [Key(rows.c[f"key{n + 1}"], key.descending, key.nullable) for n, key in enumerate(listing.keys)]
    order = ordering(keys, listing.dialect)
    rank = sa.func.row_number().over(partition_by=rows.c.key0, order_by=order).label("rank")
    many = sa.func.count().over(partition_by=rows.c.key0).label(f"key{len(keys) + 1}")
    ranked = sa.select(*rows.c, many, rank).subquery()
    first = sa.select(*(each for each in ranked.c if each.name != "rank")).where(
        ranked.c.rank <= literal(prepared.limit)
    )
    counted = Key(literal(0), False, False)
    return replace(listing, keys=(day, *listing.keys, counted)).ids_first([first], all_of_them=True)
