"""A list made ready for one set of rights: its statement, its order, and how its cells become values.

Building a statement costs several times what running it does, so what is the same for the next request is kept. Why it
is safe to keep stands in `kith.access.keeping`; nothing here may hold on to a transaction.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql import ColumnElement, FromClause, Select

from kith.access.actor import Actor
from kith.access.keeping import kept_for, rights_key
from kith.access.predicate import holds, scope
from kith.access.rights import access_to
from kith.conditions import modules_asked, variables
from kith.conditions.tree import ALWAYS, Condition
from kith.errors import KithError, Problem
from kith.records.model import Query
from kith.records.order import DEFAULT_SORT, Key, ordering, sort_keys
from kith.records.paths import ReadPath, read_paths
from kith.records.selection import Load, Selection
from kith.storage.tx import Tx

MAX_LIMIT = 1_000


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Prepared:
    """What a query reads. `statement` gives its first page and one row more; `wheres` are its conditions.

    `places` are those of the sort keys in a row, `loads` make the values of `fields`; `children` are read apart.
    """

    base: FromClause
    fields: tuple[str, ...]
    statement: Select[Any]
    wheres: tuple[ColumnElement[bool], ...]
    limit: int
    keys: tuple[Key, ...]
    places: tuple[int, ...]
    id: int
    version: int
    title: Load
    loads: tuple[tuple[str, Load], ...]
    children: tuple[ReadPath, ...]


def prepare(tx: Tx, actor: Actor, query: Query) -> Prepared:
    """`query` made ready for `actor`, without its words, cursor and offset. Raises K601, K609, K618."""
    kept, limit = tx.tables.kept, min(max(query.limit, 1), MAX_LIMIT)
    shape = ("list", query.module, query.fields, query.sort, query.deleted, limit)
    if not _is_fixed(query.where):
        return _under(tx, actor, query.where, _prepared(tx, actor, query, ALWAYS, limit)[0])
    asked: Hashable = (*shape, query.where, rights_key(actor))
    touched: frozenset[str] | None = kept.get(asked)
    owner = kept_for(tx.site, actor, touched) if touched is not None else None
    found: Prepared | None = kept.get((asked, owner)) if owner is not None else None
    if found is not None:
        return found
    made, touched = _prepared(tx, actor, query, query.where, limit)
    owner = kept_for(tx.site, actor, touched)
    if owner is not None:
        kept.put(asked, touched)
        kept.put((asked, owner), made)
    return made


def _is_fixed(condition: Condition) -> bool:
    """Whether a person's condition is the same SQL for everybody with the same rights."""
    return not variables(condition) and not modules_asked(condition)


def _under(tx: Tx, actor: Actor, condition: Condition, made: Prepared) -> Prepared:
    """`made`, narrowed by a condition that holds for this moment alone."""
    where = holds(tx, actor, condition, made.base)
    return replace(made, statement=made.statement.where(where), wheres=(*made.wheres, where))


def _prepared(tx: Tx, actor: Actor, query: Query, condition: Condition, limit: int) -> tuple[Prepared, frozenset[str]]:
    """The list, and the modules whose scopes are in its statement."""
    access = access_to(tx.site, actor, query.module)
    if access is None or not access.allows("view"):
        raise KithError(Problem(code="K601"))
    selection = Selection(tx, actor, query.module)
    base = selection.base
    id, version = selection.add(base.c.id), selection.add(base.c.version)
    fields = query.fields if query.fields is not None else tuple(access.readable)
    paths = read_paths(tx.site, actor, query.module, (*fields, "title"))
    children = tuple(path for path in paths if path.field is not None and path.field.type.shape == "child")
    for path in paths:
        if path not in children:
            selection.read(path)
    keys = sort_keys(selection, query.sort or DEFAULT_SORT)
    places = tuple(selection.add(key.column) for key in keys)
    wheres = _wheres(tx, actor, query, condition, base)
    statement = sa.select(*selection.columns).select_from(selection.source).where(*wheres)
    made = Prepared(
        base=base,
        fields=fields,
        statement=statement.order_by(*ordering(keys, tx.dialect)).limit(limit + 1),
        wheres=wheres,
        limit=limit,
        keys=keys,
        places=places,
        id=id,
        version=version,
        title=selection.loads["title"],
        loads=tuple((name, selection.loads[name]) for name in fields if name in selection.loads),
        children=children,
    )
    return made, frozenset(selection.touched)


def _wheres(
    tx: Tx, actor: Actor, query: Query, condition: Condition, base: FromClause
) -> tuple[ColumnElement[bool], ...]:
    """Deletion, scope, and the condition asked for."""
    alive = base.c.deleted_at.is_not(None) if query.deleted else base.c.deleted_at.is_(None)
    found = (alive, scope(tx, actor, query.module, "view", base))
    return found if condition == ALWAYS else (*found, holds(tx, actor, condition, base))
