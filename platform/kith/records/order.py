"""The order of a list and where its pages end: sort keys with an id at the end, keyset predicates with both branches.

Empty values are smallest, on both databases. Text keys are '' rather than NULL, so they need no second branch.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql import ColumnElement, FromClause

from kith.access.predicate import columns
from kith.access.rights import access_to
from kith.conditions.tree import Hop
from kith.definition.model import Field, SortKey
from kith.errors import KithError, Problem
from kith.fields import FieldType
from kith.fields.choice import ChoiceType
from kith.records.open_titles import open_parts, title_is_open
from kith.records.paths import ReadPath, read_path
from kith.records.selection import Selection

DEFAULT_SORT = (SortKey("title"),)
_FILLED = ("created_at", "modified_at")
_SIMPLE = ("text", "number", "date", "datetime", "time", "boolean", "option")


@dataclass(frozen=True, slots=True)
class Key:
    """One ordering column. `nullable` is False where an empty value is '' instead of NULL.

    `filled`: every record has a value, though the column could do without.
    """

    column: ColumnElement[Any]
    descending: bool
    nullable: bool
    filled: bool = False


def sort_keys(selection: Selection, sort: Sequence[SortKey]) -> tuple[Key, ...]:
    """The keys of `sort` for the selection's actor, made unique by the id. Raises K609, K618."""
    keys = [key for each in sort for key in _keys(selection, each)]
    if not any(each.path == "id" for each in sort):
        down = bool(sort) and sort[0].descending
        keys.append(Key(selection.base.c.id, down, nullable=False))
    return tuple(keys)


def _keys(selection: Selection, wanted: SortKey) -> list[Key]:
    path = read_path(selection.tx.site, selection.actor, selection.module, wanted.path)
    if path.field is not None and path.field.type.reference == "record" and path.field.type.shape == "columns":
        path = ReadPath(path.text, (*path.hops, *_hop(path, path.field.type.targets)), path.field.type.targets[0], None)
    alias, module = selection.reach(path.hops)
    if path.field is None:
        found = _of_title(selection, alias, module)
    else:
        found = [_of_field(selection, alias, module, path.field, path.text, part=path.part)]
    filled = path.text in _FILLED and not _is_guarded(selection, module, path.text)
    return [Key(column, wanted.descending, nullable or bool(path.hops), filled) for column, nullable in found]


def _of_title(selection: Selection, alias: FromClause, module: str) -> list[tuple[ColumnElement[Any], bool]]:
    """The stored key of the title, or those of its open parts: an order tells what it is made of."""
    access = access_to(selection.tx.site, selection.actor, module)
    if access is None or title_is_open(access):
        return [(alias.c.title__sort, False)]
    fields = [access.module.fields[name] for name in open_parts(access)]
    plain = [each for each in fields if each.type.family in _SIMPLE and each.type.reference is None]
    return [_of_field(selection, alias, module, each, each.name) for each in plain]


def _of_field(
    selection: Selection, alias: FromClause, module: str, field: Field, text: str, part: str | None = None
) -> tuple[ColumnElement[Any], bool]:
    """The column that orders by `field`, and whether it may be NULL."""
    kind = field.type
    if kind.shape != "columns" or part or kind.family in ("opaque", "composite"):
        raise KithError(Problem(code="K618", params={"name": text}, field="sort"))
    cells = columns(selection.tx, selection.actor, module, field.name, alias)
    if kind.reference in ("user", "group"):
        return selection.principal(cells[""], text).c.name_sort, True
    if _is_guarded(selection, module, field.name):
        return _plain(kind, cells), True
    if kind.family == "text":
        return cells.get("sort", cells.get("key", cells[""])), False
    if isinstance(kind, ChoiceType):
        ranks = {option.physical: rank for rank, option in enumerate(kind.options)}
        return sa.case(ranks, value=cells[""]), True
    return cells.get("base", cells[""]), field.name != "id"


def _plain(kind: FieldType, cells: Mapping[str, ColumnElement[Any]]) -> ColumnElement[Any]:
    """The ordering cell under its guard, which makes it NULL where it is closed."""
    if isinstance(kind, ChoiceType):
        return sa.case({option.physical: rank for rank, option in enumerate(kind.options)}, value=cells[""])
    return cells.get("sort", cells.get("key", cells.get("base", cells[""])))


def _is_guarded(selection: Selection, module: str, name: str) -> bool:
    access = access_to(selection.tx.site, selection.actor, module)
    return access is not None and access.readable.get(name) is not None


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
    """True for the records after `values` in the order (before them with `back`); parameters stand for values."""
    return _beyond(list(zip(keys, values, strict=True)), back)


def _beyond(pairs: list[tuple[Key, Any]], back: bool) -> ColumnElement[bool]:
    if not pairs:
        return sa.false()
    (key, value), rest = pairs[0], pairs[1:]
    column, descending = key.column, key.descending != back
    if value is None:
        tied = column.is_(None) & _beyond(rest, back)
        return tied if descending else sa.or_(column.is_not(None), tied)
    bound = value if isinstance(value, sa.BindParameter) else sa.literal(value, column.type)
    further = column < bound if descending else column > bound
    after = sa.or_(further, (column == bound) & _beyond(rest, back)) if rest else further
    if descending and key.nullable and not key.filled:
        return sa.or_(after, column.is_(None))
    # the bound on the first key alone lets an index range start there
    return (column <= bound if descending else column >= bound) & after if rest else after
