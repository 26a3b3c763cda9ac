"""A board: for each value of a field how many records there are, what they add up to, and the first of them.

Two statements, whatever the number of records, and two more for each 200 values beyond the first: no group is counted
or read further than it is shown, and one without records isn't read.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy.sql import Select

from kith.access.actor import Actor
from kith.records.cursor import Position, fingerprint, write_cursor
from kith.records.groups import Groups, at_once, read_grouping
from kith.records.listing import literal
from kith.records.model import Group, Page, Query, Row
from kith.records.order import Key
from kith.records.prepared import Prepared
from kith.records.query import page, prepared_for, rows_of
from kith.storage.tx import Tx


@dataclass(frozen=True, slots=True)
class Column:
    """One group of a board and its first records; `next` is the cursor of those behind them."""

    group: Group
    rows: tuple[Row, ...]
    next: str | None = None


def board(tx: Tx, actor: Actor, query: Query, *, count_to: int = 1_000) -> tuple[Column, ...]:
    """The groups of `query.groups`, of which the first `query.limit` records each, in the order `query.sort`.

    A group is counted to `count_to`; beyond, nothing is added up. Raises what `page` does, K633.
    """
    prepared, given = prepared_for(tx, actor, replace(query, total=False))
    grouping = read_grouping(tx.site, actor, query.module, query.groups)
    groups = Groups(tx, actor, query.module, grouping, prepared.listing.base)
    parts = prepared.counted_parts()
    counts = [row for some in groups.capped(parts, count_to) for row in tx.connection.execute(some, given)]
    counted = groups.load(counts, count_to)
    cells = [row for some in _first_of_each(prepared, groups, counted) for row in tx.connection.execute(some, given)]
    rows, values = rows_of(tx, prepared, cells), groups.values()
    by_value: dict[object, list[tuple[Row, Any]]] = {}
    for cell, row in zip(cells, rows, strict=True):
        by_value.setdefault(values[cell[prepared.places[0]]], []).append((row, cell))
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


def _first_of_each(prepared: Prepared, groups: Groups, counted: Sequence[Group]) -> Iterator[Select[Any]]:
    """The first records of each group that has any; the group's place stands where the sort keys begin."""
    filled = {group.value for group in counted if group.total.value}
    for some in at_once([each for each in enumerate(groups.values()) if each[1] in filled]):
        yield _first_of_some(prepared, groups, some)


def _first_of_some(prepared: Prepared, groups: Groups, some: Sequence[tuple[int, Any]]) -> Select[Any]:
    parts, listing = prepared.counted_parts(), replace(prepared.listing, most=prepared.limit)
    whole = replace(listing, keys=(Key(literal(0), False, False), *listing.keys))
    branches = []
    for place, value in some:
        keys = (Key(literal(place), False, False), *listing.keys)
        found = [listing.first(whole.ids((groups.holds(value), *part), keys=keys)) for part in parts]
        branches.append(listing.merged(found, keys))
    return whole.ids_first(branches, all_of_them=True)
