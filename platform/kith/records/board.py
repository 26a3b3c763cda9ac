"""A board: for each value of a field how many records there are, what they add up to, and the first of them.

Two statements, whatever the number of records and of values: no group is counted or read further than it is shown, and
one without records isn't read.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql import Select

from kith.access.actor import Actor
from kith.records.cursor import Position, fingerprint, write_cursor
from kith.records.groups import Groups, Wheres, read_grouping
from kith.records.listing import Listing, literal
from kith.records.model import Group, Page, Query, Row
from kith.records.order import Key
from kith.records.prepared import Prepared
from kith.records.query import page, prepared_for, rows_of
from kith.storage.tx import Tx

Choose = Callable[[tuple[Group, ...]], tuple[Group, ...]]


@dataclass(frozen=True, slots=True)
class Column:
    """One group of a board and its first records; `next` is the cursor of those behind them."""

    group: Group
    rows: tuple[Row, ...]
    next: str | None = None


def board(
    tx: Tx, actor: Actor, query: Query, *, count_to: int = 1_000, choose: Choose = tuple[Group, ...]
) -> tuple[Column, ...]:
    """The groups of `query.groups`, of which the first `query.limit` records each, in the order `query.sort`.

    A group is counted to `count_to`; beyond, nothing is added up. `choose` says of all groups which are wanted: the
    others aren't read. Raises what `page` does, K633.
    """
    prepared, given = prepared_for(tx, actor, replace(query, total=False))
    grouping = read_grouping(tx.site, actor, query.module, query.groups)
    groups = Groups(tx, actor, query.module, grouping, prepared.listing.base)
    counts, more = groups.capped(prepared.counted_parts(), count_to)
    counted = choose(groups.load(tx.connection.execute(counts, {**given, **more}).all(), count_to))
    filled = [each.value for each in counted if each.total.value]
    if not filled:
        return tuple(Column(each, ()) for each in counted)
    found, more = _first_of_each(prepared, groups, filled)
    cells = tx.connection.execute(found, {**given, **more}).all()
    rows = rows_of(tx, prepared, cells)
    by_value: dict[object, list[tuple[Row, Any]]] = {}
    for cell, row in zip(cells, rows, strict=True):
        by_value.setdefault(filled[cell[prepared.places[0]]], []).append((row, cell))
    return tuple(_column(tx, query, prepared, group, by_value.get(group.value, ())) for group in counted)


def further(tx: Tx, actor: Actor, query: Query, value: Any) -> Page:
    """A page of the records of one group of `board`, behind those that end at `query.cursor`. Raises what `page` does.

    `value` is the group's. The order has to be told, so that words change nothing about it.
    """
    grouping = read_grouping(tx.site, actor, query.module, query.groups)
    groups = Groups(tx, actor, query.module, grouping, tx.tables.table(query.module))
    return page(tx, actor, replace(query, groups=(), total=False), extra=groups.holds(value))


def _column(tx: Tx, query: Query, prepared: Prepared, group: Group, found: Any) -> Column:
    rows = tuple(row for row, _cell in found)
    if not rows or len(rows) >= group.total.value:
        return Column(group, rows)
    list_ = fingerprint(prepared.list, query.q) if query.q else prepared.list
    keys = tuple(found[-1][1][place + 1] for place in prepared.places)  # the group's own place stands before them
    return Column(group, rows, write_cursor(tx.settings.secret, Position(keys), list_))


def _first_of_each(prepared: Prepared, groups: Groups, values: Sequence[Any]) -> tuple[Select[Any], Mapping[str, Any]]:
    """The first records of the group of each of `values`; its place among them stands where the sort keys begin.

    With the parameters that the statement has besides the list's own.
    """
    parts, listing = prepared.counted_parts(), replace(prepared.listing, most=prepared.limit)
    if groups.are_many:
        return _first_of_many(listing, groups, values, parts)
    whole = replace(listing, keys=(Key(literal(0), False, False), *listing.keys))
    branches = []
    for place, value in enumerate(values):
        keys = (Key(literal(place), False, False), *listing.keys)
        found = [listing.first(whole.ids((groups.holds(value), *part), keys=keys)) for part in parts]
        branches.append(listing.merged(found, keys))
    return whole.ids_first(branches, all_of_them=True), {}


def _first_of_many(
    listing: Listing, groups: Groups, values: Sequence[Any], parts: Sequence[Wheres]
) -> tuple[Select[Any], Mapping[str, Any]]:
    """The same by one statement that is as long for any number of values, with a branch for the empty one."""
    options = [value for value in values if value is not None]
    each = groups.each(options)
    of_value = [each.of_value(listing.ids((groups.held(each.stored), *part))) for part in parts]
    holders = each.holders(_first_ids(listing, of_value), groups.again)
    found = [sa.select(each.place.label("place"), groups.again.c.id.label("id")).select_from(holders)]
    if None in values:
        without = _first_ids(listing, [listing.ids((groups.holds(None), *part)) for part in parts]).subquery()
        found.append(sa.select(literal(len(options)).label("place"), without.c.id))
    page = (found[0] if len(found) == 1 else sa.union_all(*found)).cte("page").prefix_with("MATERIALIZED")
    return listing.of_page(page, Key(page.c.place, False, False)), each.given


def _first_ids(listing: Listing, branches: Sequence[Select[Any]]) -> Select[Any]:
    ids = listing.merged([listing.first(each) for each in branches], listing.keys).subquery()
    return sa.select(ids.c.id)
