"""A calendar: for each day the records whose day or moment lies on it, the first of them, and how many there are.

One statement, whatever the number of days and of records. Where an index begins with the field, each day is asked for
by itself and read no further than it is shown and counted, so that a day of very many costs nothing; without one (and
for words, which are found first) the records of all days are read once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from typing import Any
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from sqlalchemy.sql import ColumnElement, FromClause, Select

from kith.access.actor import Actor
from kith.access.predicate import columns
from kith.access.rights import access_to
from kith.definition.model import Field, SortKey
from kith.errors import KithError, Problem
from kith.records.listing import literal
from kith.records.model import Query, Row, Total
from kith.records.order import DEFAULT_SORT, Key, ordering
from kith.records.prepared import Prepared
from kith.records.query import prepared_for, rows_of
from kith.records.searching import Wheres
from kith.storage.indexes import EmptyFirst, EmptyLast
from kith.storage.tx import Tx


@dataclass(frozen=True, slots=True)
class Day:
    """A day, its first records in the order of their moments, and how many it has, as far as they are counted."""

    day: date
    rows: tuple[Row, ...]
    total: Total


def calendar(
    tx: Tx, actor: Actor, query: Query, by: str, days: Sequence[date], zone: ZoneInfo, *, count_to: int = 1_000
) -> tuple[Day, ...]:
    """The days `days`, which follow one another, with the first `query.limit` records that `by` puts on each.

    A moment lies on the day that clocks in `zone` show; a day is counted to `count_to`. The order is that of `by`, then
    of titles, whatever the query says. Raises K609 for a field that isn't the actor's to read, K618 for one that is
    neither day nor moment.
    """
    field = _field(tx, actor, query.module, by)
    asked = replace(query, sort=(SortKey(by), *DEFAULT_SORT), total=False, cursor=None)
    prepared, given = prepared_for(tx, actor, asked)
    cell = columns(tx, actor, query.module, by, prepared.listing.base)[""]
    bounds = _bounds(field, days, zone)
    if prepared.searching is None and _is_led(tx, query.module, cell):
        statement = _day_by_day(prepared, cell, bounds, count_to + 1)
    else:
        statement = _first_of_each(prepared, cell, bounds)
    cells = tx.connection.execute(statement, given).all()
    place = prepared.places[0]
    count = place + len(prepared.listing.keys) + 1
    found: dict[int, list[Row]] = {}
    totals: dict[int, int] = {}
    for values, row in zip(cells, rows_of(tx, prepared, cells), strict=True):
        found.setdefault(values[place], []).append(row)
        totals[values[place]] = values[count]
    return tuple(
        Day(day, tuple(found.get(n, ())), Total(min(many, count_to), exact=many <= count_to))
        for n, day in enumerate(days)
        for many in (totals.get(n, 0),)
    )


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


def _is_led(tx: Tx, module: str, cell: ColumnElement[Any]) -> bool:
    """Whether an index begins with the column; a field that is open on some records alone is no column."""
    indexes = tx.tables.table(module).indexes
    return isinstance(cell, sa.Column) and any(_leading(index) == cell.name for index in indexes)


def _leading(index: sa.Index) -> str:
    """The name of the column that the index begins with."""
    term: Any = index.expressions[0]
    if isinstance(term, EmptyFirst | EmptyLast):
        term = next(iter(term.clauses))
    return str(getattr(term, "name", ""))


def _day_by_day(prepared: Prepared, cell: ColumnElement[Any], bounds: Sequence[Any], most: int) -> Select[Any]:
    """The same as `_first_of_each`, each day by itself: of a day at most `most` are counted, and none other read."""
    listing, parts = replace(prepared.listing, most=prepared.limit), prepared.counted_parts()
    told = [sa.literal(bound, cell.type) for bound in bounds]
    branches = []
    for place, ends in enumerate(pairwise(told)):
        within = (cell >= ends[0], cell < ends[1])
        each = [(*within, *part) for part in parts]
        keys = (_constant(literal(place)), *listing.keys, _constant(_count(listing.base, each, most)))
        found = [listing.first(listing.ids(wheres, keys=keys)) for wheres in each]
        branches.append(listing.merged(found, keys))
    zero = _constant(literal(0))
    return replace(listing, keys=(zero, *listing.keys, zero)).ids_first(branches, all_of_them=True)


def _count(base: FromClause, parts: Sequence[Wheres], most: int) -> ColumnElement[int]:
    """How many there are, at most `most`; asked once for a day, since it names no column of its records."""
    some = [sa.select(literal(1).label("one")).select_from(base).where(*wheres) for wheres in parts]
    rows = (some[0] if len(some) == 1 else sa.union_all(*some)).limit(literal(most)).subquery()
    return sa.select(sa.func.count()).select_from(rows).scalar_subquery()


def _constant(column: ColumnElement[Any]) -> Key:
    return Key(column, False, False)


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
