"""A list made ready for one set of rights: its statement, its order, and how its cells become values.

Building a statement costs several times what running it does, so what is the same for the next request is kept. Why it
is safe to keep stands in `kith.access.keeping`; nothing here may hold on to a transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field, replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql import ColumnElement, FromClause, Select

from kith.access.actor import Actor
from kith.access.keeping import kept_for, rights_key
from kith.access.predicate import guard, holds, scope
from kith.access.rights import access_to
from kith.conditions import modules_asked, variables
from kith.conditions.tree import ALWAYS
from kith.errors import KithError, Problem
from kith.records.children import Child
from kith.records.cursor import Position, fingerprint
from kith.records.model import Load, Query
from kith.records.order import DEFAULT_SORT, Key, beyond, ordering, sort_keys
from kith.records.paths import ReadPath, read_paths
from kith.records.selection import Selection
from kith.storage.tx import Tx

MAX_LIMIT = 1_000
AT = "at"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Prepared:
    """What a query reads. `statement` gives its first page and one row more; `wheres` are its conditions.

    `places` are those of the sort keys in a row, `loads` make the values of `fields`; `children` are read apart.
    `counting` is `statement` with the capped count in one column more, made where a total is wanted; `list` tells this
    list from others. `touched` are the modules whose scopes are in the statement.
    """

    base: FromClause
    fields: tuple[str, ...]
    statement: Select[Any]
    counting: Select[Any] | None
    wheres: tuple[ColumnElement[bool], ...]
    limit: int
    keys: tuple[Key, ...]
    places: tuple[int, ...]
    id: int
    version: int
    title: Load
    loads: tuple[tuple[str, Load], ...]
    children: tuple[Child, ...]
    list: str
    touched: frozenset[str]
    onward: dict[tuple[bool, bool, tuple[str | None, ...]], Select[Any]] = field(default_factory=dict)


def prepare(tx: Tx, actor: Actor, query: Query, at: str | None = None) -> Prepared:
    """`query` made ready for `actor`, without its words, cursor and offset. Raises K601, K609, K618.

    With `at`, the name of a column, it reads the records that hold there the value of the parameter `AT`.
    """
    limit = min(max(query.limit, 1), MAX_LIMIT)
    cap = query.count_to if query.total else None
    shape = ("list", query.module, at, query.fields, query.sort, query.deleted, limit, cap, rights_key(actor))
    whole = _kept(tx, actor, shape, lambda: _build(tx, actor, query, at, limit, cap))
    if query.where == query.rule == ALWAYS:
        return whole
    if any(variables(each) or modules_asked(each) for each in (query.where, query.rule)):
        return _narrowed(tx, actor, query, whole, cap)  # asks for the moment, or for what others may view
    return _kept(tx, actor, (shape, query.where, query.rule), lambda: _narrowed(tx, actor, query, whole, cap))


def _kept(tx: Tx, actor: Actor, shape: Hashable, make: Callable[[], Prepared]) -> Prepared:
    """What is kept under `shape` for this actor, else made now, and kept where it may be.

    Which modules a shape touches is the same for all with the same rights; whom they bind it to is asked each time.
    """
    kept = tx.tables.kept
    touched: frozenset[str] | None = kept.get(shape)
    if touched is not None:
        owner = kept_for(tx.site, actor, touched)
        found: Prepared | None = kept.get((shape, owner)) if owner is not None else None
        if found is not None:
            return found
    made = make()
    owner = kept_for(tx.site, actor, made.touched)
    if owner is not None:
        kept.put(shape, made.touched)
        kept.put((shape, owner), made)
    return made


def _narrowed(tx: Tx, actor: Actor, query: Query, whole: Prepared, cap: int | None) -> Prepared:
    """The whole list, narrowed by the query's condition and by its rule, which may look at what the actor may not."""
    where = holds(tx, actor, query.where, whole.base) & holds(tx, actor, query.rule, whole.base, trusted=True)
    statement, wheres = whole.statement.where(where), (*whole.wheres, where)
    counting = _counting(statement, whole.base, wheres, cap)
    return replace(whole, statement=statement, counting=counting, wheres=wheres, list=_list(query), onward={})


def onward(prepared: Prepared, whole: Select[Any], at: Position, dialect: str) -> tuple[Select[Any], dict[str, Any]]:
    """The statement of the page behind `at` (before it, where it leads back), and its parameters.

    `whole` is one of the two statements of `prepared`. One is made for each of them, each direction and each set of
    empty keys, and kept with the list.
    """
    names = tuple(None if value is None else f"key{place}" for place, value in enumerate(at.keys))
    kind = (whole is prepared.counting, at.back, names)
    made = prepared.onward.get(kind)
    if made is None:
        values = [
            None if name is None else sa.bindparam(name, type_=key.column.type)
            for name, key in zip(names, prepared.keys, strict=True)
        ]
        made = whole.where(beyond(prepared.keys, values, back=at.back))
        if at.back:
            made = made.order_by(None).order_by(*ordering(prepared.keys, dialect, back=True))
        prepared.onward[kind] = made
    return made, {name: value for name, value in zip(names, at.keys, strict=True) if name is not None}


def _build(tx: Tx, actor: Actor, query: Query, at: str | None, limit: int, cap: int | None) -> Prepared:
    """All that the actor may see of the module."""
    access = access_to(tx.site, actor, query.module)
    if access is None or not access.allows("view"):
        raise KithError(Problem(code="K601"))
    selection = Selection(tx, actor, query.module)
    base = selection.base
    id, version = selection.add(base.c.id), selection.add(base.c.version)
    fields = query.fields if query.fields is not None else tuple(access.readable)
    paths = read_paths(tx.site, actor, query.module, (*fields, "title"))
    children = _read(selection, paths)
    keys = sort_keys(selection, query.sort or DEFAULT_SORT)
    places = tuple(selection.add(key.column) for key in keys)
    alive = base.c.deleted_at.is_not(None) if query.deleted else base.c.deleted_at.is_(None)
    wheres: tuple[ColumnElement[bool], ...] = (alive, scope(tx, actor, query.module, "view", base))
    if at is not None:
        wheres = (base.c[at] == sa.bindparam(AT, type_=base.c[at].type), *wheres)
    statement = sa.select(*selection.columns).select_from(selection.source).where(*wheres)
    statement = statement.order_by(*ordering(keys, tx.dialect)).limit(limit + 1)
    return Prepared(
        base=base,
        fields=fields,
        statement=statement,
        counting=_counting(statement, base, wheres, cap),
        wheres=wheres,
        limit=limit,
        keys=keys,
        places=places,
        id=id,
        version=version,
        title=selection.loads["title"],
        loads=tuple((name, selection.loads[name]) for name in fields if name in selection.loads),
        children=children,
        list=_list(query),
        touched=frozenset(selection.touched),
    )


def _read(selection: Selection, paths: Iterable[ReadPath]) -> tuple[Child, ...]:
    """Reads the paths; returns the fields that stand in tables of their own, for reading them afterwards."""
    children: list[Child] = []
    for path in paths:
        if path.field is None or path.field.type.shape != "child":
            selection.read(path)
            continue
        alias, module = selection.reach(path.hops)
        holder = guard(selection.tx, selection.actor, module, path.field.name, alias, alias.c.id)
        children.append(Child(path, selection.add(holder)))
    return tuple(children)


def _list(query: Query) -> str:
    return fingerprint(query.module, query.sort, query.where, query.rule, query.deleted)


def counted(base: FromClause, wheres: Iterable[ColumnElement[bool]], cap: int) -> Select[Any]:
    """A SELECT of how many records `wheres` let through; it stops counting behind `cap`."""
    some = sa.select(sa.literal(1)).select_from(base).where(*wheres).limit(cap + 1)
    return sa.select(sa.func.count()).select_from(some.subquery())


def _counting(
    statement: Select[Any], base: FromClause, wheres: Iterable[ColumnElement[bool]], cap: int | None
) -> Select[Any] | None:
    return None if cap is None else statement.add_columns(counted(base, wheres, cap).scalar_subquery())
