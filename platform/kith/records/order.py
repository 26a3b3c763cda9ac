"""The order of a list and where its pages end: sort keys with an id at the end, keyset predicates with both branches.

Empty values are smallest, on both databases. Text keys are '' rather than NULL, so they need no second branch.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql import ColumnElement, FromClause

from kith.access.predicate import columns
from kith.conditions.tree import Hop
from kith.definition.model import SortKey
from kith.errors import KithError, Problem
from kith.fields.choice import ChoiceType
from kith.records.paths import ReadPath, read_path
from kith.records.selection import Selection

DEFAULT_SORT = (SortKey("title"),)


@dataclass(frozen=True, slots=True)
class Key:
    """One ordering column. `nullable` is False where an empty value is '' instead of NULL."""

    column: ColumnElement[Any]
    descending: bool
    nullable: bool


def sort_keys(selection: Selection, sort: Sequence[SortKey]) -> tuple[Key, ...]:
    """The keys of `sort` for the selection's actor, made unique by the id. Raises K609, K618."""
    keys = [_key(selection, each) for each in sort]
    if not any(each.path == "id" for each in sort):
        down = bool(sort) and sort[0].descending
        keys.append(Key(selection.base.c.id, down, nullable=False))
    return tuple(keys)


def _key(selection: Selection, wanted: SortKey) -> Key:
    path = read_path(selection.tx.site, selection.actor, selection.module, wanted.path)
    alias, module = selection.reach(path.hops)
    column, nullable = _column(selection, alias, module, path)
    return Key(column, wanted.descending, nullable or bool(path.hops))


def _column(selection: Selection, alias: FromClause, module: str, path: ReadPath) -> tuple[ColumnElement[Any], bool]:
    """The column that orders by `path`, and whether it may be NULL."""
    if path.field is None:
        return alias.c.title__sort, False
    kind = path.field.type
    cells = columns(selection.tx, selection.actor, module, path.field.name, alias)
    if kind.shape != "columns" or path.part or kind.family in ("opaque", "composite"):
        raise KithError(Problem(code="K618", params={"name": path.text}, field="sort"))
    if kind.reference == "record":
        target, _ = selection.reach((*path.hops, *_hop(path, kind.targets)))
        return target.c.title__sort, True
    if kind.family == "text":
        return cells.get("sort", cells.get("key", cells[""])), False
    if isinstance(kind, ChoiceType):
        ranks = {option.physical: rank for rank, option in enumerate(kind.options)}
        return sa.case(ranks, value=cells[""]), True
    return cells.get("base", cells[""]), path.field.name != "id"


def _hop(path: ReadPath, targets: tuple[str, ...]) -> tuple[Hop, ...]:
    assert path.field is not None
    if len(targets) != 1:
        raise KithError(Problem(code="K618", params={"name": path.text}, field="sort"))
    return (Hop(path.field.name, targets[0]),)


def ordering(keys: Sequence[Key], dialect: str, *, back: bool = False) -> list[ColumnElement[Any]]:
    """ORDER BY terms; `back` turns every direction round."""
    return [_term(key, key.descending != back, dialect) for key in keys]


def _term(key: Key, descending: bool, dialect: str) -> ColumnElement[Any]:
    term = key.column.desc() if descending else key.column.asc()
    if dialect == "sqlite" or not key.nullable:
        return term
    return term.nulls_last() if descending else term.nulls_first()


def beyond(keys: Sequence[Key], values: Sequence[Any], *, back: bool = False) -> ColumnElement[bool]:
    """True for the records after `values` in the order (before them with `back`)."""
    return _beyond(list(zip(keys, values, strict=True)), back)


def _beyond(pairs: list[tuple[Key, Any]], back: bool) -> ColumnElement[bool]:
    if not pairs:
        return sa.false()
    (key, value), rest = pairs[0], pairs[1:]
    column, descending = key.column, key.descending != back
    if value is None:
        tied = column.is_(None) & _beyond(rest, back)
        return tied if descending else sa.or_(column.is_not(None), tied)
    bound = sa.literal(value, column.type)
    further = column < bound if descending else column > bound
    after = sa.or_(further, (column == bound) & _beyond(rest, back)) if rest else further
    if descending and key.nullable:
        return sa.or_(after, column.is_(None))
    # the bound on the first key alone lets an index range start there
    return (column <= bound if descending else column >= bound) & after if rest else after
