"""The indexes that follow from the definitions: lookups, owners, unique values, `index: true`, lists and boards.

A name says all of what an index is, so that comparing names compares indexes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from kith.conditions.tree import All, Compare, Condition, Values
from kith.definition.model import Field, ListView, Module, SortKey
from kith.storage.naming import fitting

ALWAYS_SORTED = (SortKey("title"), SortKey("created_at"), SortKey("modified_at"))


class EmptyFirst(FunctionElement[Any]):
    """A column in an index whose empty values come first, as they do in every list."""

    name = "empty_first"
    inherit_cache = True


@compiles(EmptyFirst)
def _plain(element: EmptyFirst, compiler: Any, **kw: Any) -> str:
    return str(compiler.process(next(iter(element.clauses)), **kw))


@compiles(EmptyFirst, "postgresql")
def _nulls_first(element: EmptyFirst, compiler: Any, **kw: Any) -> str:
    return f"{_plain(element, compiler, **kw)} NULLS FIRST"


class EmptyLast(FunctionElement[Any]):
    """A column in an index that goes down, its empty values at the end."""

    name = "empty_last"
    inherit_cache = True


@compiles(EmptyLast)
def _down(element: EmptyLast, compiler: Any, **kw: Any) -> str:
    return f"{compiler.process(next(iter(element.clauses)), **kw)} DESC"


@compiles(EmptyLast, "postgresql")
def _nulls_last(element: EmptyLast, compiler: Any, **kw: Any) -> str:
    return f"{_down(element, compiler, **kw)} NULLS LAST"


def module_indexes(module: Module, table: sa.Table) -> tuple[sa.Index, ...]:
    """All indexes of a module's table but those of search; each is bound to `table` by being made."""
    made: dict[str, sa.Index] = {}
    for index in _all(module, table):
        made.setdefault(str(index.name), index)
    return tuple(made.values())


def _all(module: Module, table: sa.Table) -> Iterator[sa.Index]:
    known = {str(index.name) for index in table.indexes}
    for field in _stored(module.fields.values()):
        yield from _field_indexes(field, table, known)
    for names in module.unique:
        yield _unique([module.fields[name] for name in names], table)
    for key in ALWAYS_SORTED:
        yield from _sorted(module, table, (key,), known)
    for view in module.lists.values():
        yield from _list_indexes(module, view, table, known)


def _stored(fields: Iterable[Field]) -> Iterator[Field]:
    return (field for field in fields if field.type.shape == "columns")


def _field_indexes(field: Field, table: sa.Table, known: set[str]) -> Iterator[sa.Index]:
    if field.unique:
        yield _unique([field], table)
    refers = field.type.reference is not None and field.name not in ("id", "created_by", "modified_by")
    if refers or (field.index and not field.unique):
        for column in _compared(field, table):
            yield from _new(known, f"ix_{table.name}_{column.name}", [column])


def _compared(field: Field, table: sa.Table) -> list[sa.Column[Any]]:
    """The columns that conditions compare: the value (of money the base amount), and the key of a text."""
    specs = field.type.columns()
    roles = {spec.role for spec in specs}
    wanted = {"base"} if "base" in roles else {"value", "key"} & roles or {"part"}
    return [table.c[spec.name(field.physical)] for spec in specs if spec.role in wanted]


def _unique(fields: Sequence[Field], table: sa.Table) -> sa.Index:
    """At most one living record holds these values; empty ones don't count."""
    columns = [table.c[_key_name(field)] for field in fields]
    filled = [table.c[field.type.columns()[0].name(field.physical)].is_not(None) for field in fields]
    name = f"uq_{table.name}_" + "_".join(column.name for column in columns)
    return _index(name, columns, sa.and_(table.c.deleted_at.is_(None), *filled), unique=True)


def _key_name(field: Field) -> str:
    return field.type.columns()[field.type.key_place].name(field.physical)


# -- lists ------------------------------------------------------------------------------------------------------------
def _list_indexes(module: Module, view: ListView, table: sa.Table, known: set[str]) -> Iterator[sa.Index]:
    active = view.where is not None and _only_active(view.where.condition)
    if view.sort:
        yield from _sorted(module, table, view.sort, known, active=active)
    grouped = module.fields.get(view.group_by or "")
    if grouped is not None and grouped.type.shape == "columns":
        column = _compared(grouped, table)[0]
        live = table.c.deleted_at.is_(None)
        yield from _new(known, f"ix_{table.name}_{column.name}_board", [column, table.c.id], live)


def _only_active(condition: Condition) -> bool:
    """Whether the condition holds for active records alone."""
    items = condition.items if isinstance(condition, All) else (condition,)
    return any(
        isinstance(item, Compare) and str(item.path) == "active" and item.op == "eq" and item.operand == Values((True,))
        for item in items
    )


def _sorted(
    module: Module, table: sa.Table, sort: Sequence[SortKey], known: set[str], *, active: bool = False
) -> Iterator[sa.Index]:
    """The index that gives the order of `sort`, read forwards or backwards; none where another table has a say."""
    columns = [_sort_column(module, table, key.path) for key in sort]
    if any(column is None for column in columns):
        return
    flipped = sort[0].descending
    terms: list[Any] = []
    name = f"ix_{table.name}"
    for key, column in zip(sort, columns, strict=True):
        assert column is not None
        down = key.descending != flipped
        name += f"_{column.name}" + ("_down" if down else "")
        terms.append(_term(column, down))
    living = table.c.deleted_at.is_(None)
    where = sa.and_(living, table.c.active) if active else living
    yield from _new(known, name + ("_active" if active else "_live"), [*terms, table.c.id], where)


def _term(column: sa.Column[Any], down: bool) -> Any:
    if down:
        return EmptyLast(column) if column.nullable else column.desc()
    return EmptyFirst(column) if column.nullable else column


def _sort_column(module: Module, table: sa.Table, path: str) -> sa.Column[Any] | None:
    """The column that lists are ordered by, None for paths and for options, which go by rank."""
    if path == "title":
        return table.c.title__sort
    field = module.fields.get(path)
    if field is None or field.type.shape != "columns" or field.type.family in ("option", "opaque", "composite"):
        return None
    if field.type.reference is not None:
        return None
    specs = field.type.columns(sort=field.sort)
    for role in ("sort", "base", "key"):
        for spec in specs:
            if spec.role == role:
                return table.c[spec.name(field.physical)]
    return table.c[specs[0].name(field.physical)]


# -- making -----------------------------------------------------------------------------------------------------------
def _new(known: set[str], name: str, terms: Sequence[Any], where: Any = None) -> Iterator[sa.Index]:
    if fitting(name) not in known:
        known.add(fitting(name))
        yield _index(name, terms, where)


def _index(name: str, terms: Sequence[Any], where: Any = None, *, unique: bool = False) -> sa.Index:
    return sa.Index(fitting(name), *terms, unique=unique, postgresql_where=where, sqlite_where=where)
