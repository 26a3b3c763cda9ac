"""The indexes that follow from the definitions: lookups, owners, unique values, `index: true`, and every order in which
lists, boards, related lists and scopes read records.

A name says all of what an index is, so that comparing names compares indexes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from kith.definition.model import Field, Module, Site, SortKey
from kith.storage.alike import alike_column
from kith.storage.naming import fitting
from kith.storage.orders import Order, looked_up, orders_of

ALWAYS_SORTED = (SortKey("title"), SortKey("created_at"), SortKey("modified_at"))


class EmptyFirst(FunctionElement[Any]):
    """A column in an index whose empty values come first, as they do in every list."""

    name = "empty_first"
    inherit_cache = True


@compiles(EmptyFirst)
def _plain(element: FunctionElement[Any], compiler: Any, **kw: Any) -> str:
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


class LivingId(FunctionElement[Any]):
    """The id at the end of an index of living records, and whether they are active: lists show those alone, and count.

    SQLite looks into the table for `deleted_at IS NULL` though the whole index says it, unless the column is in it:
    a jump over 30,000 records takes 10 ms instead of a quarter of one.
    """

    name = "living_id"
    inherit_cache = True


@compiles(LivingId)
def _id(element: LivingId, compiler: Any, **kw: Any) -> str:
    id, _deleted_at, active = element.clauses
    return ", ".join(compiler.process(column, **kw) for column in (id, active))


@compiles(LivingId, "sqlite")
def _all_three(element: LivingId, compiler: Any, **kw: Any) -> str:
    return ", ".join(compiler.process(column, **kw) for column in element.clauses)


def module_indexes(module: Module, table: sa.Table, site: Site) -> tuple[sa.Index, ...]:
    """All indexes of a module's table but those of search; each is bound to `table` by being made."""
    made: dict[str, sa.Index] = {}
    for index in _all(module, table, site):
        made.setdefault(str(index.name), index)
    return tuple(made.values())


def _all(module: Module, table: sa.Table, site: Site) -> Iterator[sa.Index]:
    known = {str(index.name) for index in table.indexes}
    begun: set[str] = set()  # columns that an index of all records begins with
    for key in ALWAYS_SORTED:
        yield from _ordered(module, table, Order((), (key,)), known)
    for order in orders_of(module, site):
        for index in _ordered(module, table, order, known):
            begun.add(str(index.expressions[0]))
            yield index
    for field in _stored(module.fields.values()):
        yield from _field_indexes(field, table, known, begun)
    for names in module.unique:
        yield _unique([module.fields[name] for name in names], table)
    for names in module.duplicates:
        yield from _alike([module.fields[name] for name in names], table, known)
    for name in looked_up(module, site):
        yield from _filtered(module.fields[name], table, known, begun)


def _stored(fields: Iterable[Field]) -> Iterator[Field]:
    return (field for field in fields if field.type.shape == "columns")


def _field_indexes(field: Field, table: sa.Table, known: set[str], begun: set[str]) -> Iterator[sa.Index]:
    if field.unique:
        yield _unique([field], table)
    if field.type.name == "email" and not field.unique:
        column = table.c[_key_name(field)]
        if str(column) not in begun:  # whoever gets mail is found by any address, a second one too
            begun.add(str(column))
            yield from _new(known, *_of_filled(field, column, f"ix_{table.name}_{column.name}", [column]))
    refers = field.type.reference is not None and field.name not in ("id", "created_by", "modified_by")
    if refers or (field.index and not field.unique):
        for column in _compared(field, table):
            if not refers or str(column) not in begun:
                yield from _new(known, *_of_filled(field, column, f"ix_{table.name}_{column.name}", [column]))


def _of_filled(field: Field, column: sa.Column[Any], name: str, terms: Sequence[Any]) -> tuple[str, Sequence[Any], Any]:
    """An index of the records that hold something there, in the arguments of `_new`.

    Most records look up nothing by most lookups: half of the cost of inserting a record went into such entries, and
    SQLite takes every value of an index for as common as the empty one. Whose owner is nobody is asked for, though.
    """
    if field.index or not column.nullable or field.name == "owner":
        return name, terms, None
    return f"{name}_filled", terms, column.is_not(None)


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


def _alike(fields: Sequence[Field], table: sa.Table, known: set[str]) -> Iterator[sa.Index]:
    """The index by which living records are found that are equal in all of these; a unique field has one already."""
    if any(field.type.shape != "columns" for field in fields) or (len(fields) == 1 and fields[0].unique):
        return
    columns = [alike_column(field, table) for field in fields]
    name = f"ix_{table.name}_alike_" + "_".join(column.name for column in columns)
    yield from _new(known, name, columns, table.c.deleted_at.is_(None))


def _key_name(field: Field) -> str:
    return field.type.columns()[field.type.key_place].name(field.physical)


# -- orders -----------------------------------------------------------------------------------------------------------
def _ordered(module: Module, table: sa.Table, order: Order, known: set[str]) -> Iterator[sa.Index]:
    """The index that gives an order, read forwards or backwards; none where another table has a say.

    Where it begins with a reference it holds deleted records as well, and is the reference's own index too.
    """
    held = [_held_column(module.fields.get(name), table) for name in order.held]
    sorted_by = [_sort_column(module, table, key.path) for key in order.sort]
    if any(column is None for column in (*held, *sorted_by)):
        return
    flipped = order.sort[0].descending
    terms: list[Any] = list(held)
    name = f"ix_{table.name}" + "".join(f"_{column.name}" for column in held if column is not None)
    for key, column in zip(order.sort, sorted_by, strict=True):
        assert column is not None
        down = key.descending != flipped
        name += f"_{column.name}" + ("_down" if down else "")
        terms.append(_term(column, down))
    leading = module.fields[order.held[0]] if order.held else None
    if leading is not None and leading.type.reference is not None:
        assert held[0] is not None
        yield from _new(known, *_of_filled(leading, held[0], name, [*terms, table.c.id]))
    else:
        living = LivingId(table.c.id, table.c.deleted_at, table.c.active)
        yield from _new(known, f"{name}_live_active", [*terms, living], table.c.deleted_at.is_(None))


def _held_column(field: Field | None, table: sa.Table) -> sa.Column[Any] | None:
    """The column that equality compares: the value; None where the values stand in another table."""
    if field is None or field.type.shape != "columns" or field.type.family in ("opaque", "composite"):
        return None
    return _compared(field, table)[0]


def _filtered(field: Field, table: sa.Table, known: set[str], begun: set[str]) -> Iterator[sa.Index]:
    """An index of the field alone, where none begins with it yet; yes or no tells too little to be worth one."""
    column = _held_column(field, table)
    if column is None or field.type.family == "boolean" or field.type.reference is not None or field.unique:
        return
    if str(column) not in begun:
        yield from _new(known, f"ix_{table.name}_{column.name}", [column])


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
