"""Grants as SQL: which records an actor reaches, and which cells of them are open.

Two readings of a condition: `trusted` (rules of the definitions) looks at everything, `policed` (what a person
sends) sees a field only where it is open, and a record behind a lookup only where it may be viewed.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql import ColumnElement, FromClause, Select

from kith.access.actor import Actor
from kith.access.environment import surrounding
from kith.access.holders import group_ids, shared, shared_ids, team_ids
from kith.access.near import behind, conjuncts
from kith.access.near import lookup as near_lookup
from kith.access.rights import Scopes, access_to
from kith.access.stand_ins import Atom
from kith.access.width import owns_many, unindexed
from kith.conditions import has_empty_term, needs, to_sql
from kith.conditions.tree import All, Below, Condition
from kith.definition.model import Scope
from kith.storage.system import Principal, User
from kith.storage.tx import Tx

Predicate = ColumnElement[bool]
Cells = Mapping[str, ColumnElement[Any]]


def scope(tx: Tx, actor: Actor, module: str, action: str, table: FromClause | None = None) -> Predicate:
    """The records of `module` (in `table`, or its own) on which `actor` may do `action`; FALSE without a grant."""
    access = access_to(tx.site, actor, module)
    at = tx.tables.table(module) if table is None else table
    if access is None:
        return sa.false()
    reach = _union(tx, actor, access.scopes.get(action, ()), at)
    if action in ("view", "create", "edit"):
        return reach
    return sa.and_(reach, _union(tx, actor, access.scopes.get("view", ()), at))


def branches(tx: Tx, actor: Actor, module: str, table: FromClause) -> tuple[Predicate, ...]:
    """The view scope in parts that have no record in common: what roles reach, then what is shared beyond that.

    Each part has its own best way through the indexes, which one condition with OR has not. Without shares it is one.
    """
    access = access_to(tx.site, actor, module)
    scopes = access.scopes.get("view", ()) if access else ()
    by_share = [each for each in scopes if each.kind == "shared"]
    own = tuple(each for each in scopes if each.kind != "shared")
    by_role = _union(tx, actor, own, table, walks=owns_many(tx, actor, own, table))
    if not by_share:
        return (by_role,)
    listed = table.c.id.in_(shared_ids(tx, actor, by_share[0].module, to_edit=False))
    return by_role, sa.and_(listed, by_role.is_not(sa.true()))


def within(tx: Tx, actor: Actor, scopes: Scopes, table: FromClause) -> Predicate:
    """The records of `table` that lie in one of `scopes`, as they mean `actor`; none of `scopes` may be `same`."""
    return _union(tx, actor, scopes, table)


def columns(tx: Tx, actor: Actor, module: str, field: str, table: FromClause) -> Cells:
    """The field's columns by suffix as `actor` may read them: under CASE where it is open on some records only."""
    plain = _plain_columns(tx, module, field, table)
    return {suffix: guard(tx, actor, module, field, table, column) for suffix, column in plain.items()}


def guard(
    tx: Tx, actor: Actor, module: str, field: str, table: FromClause, value: ColumnElement[Any]
) -> ColumnElement[Any]:
    """`value` where the field is open to `actor`, else NULL. Raises KeyError for a field that never is."""
    access = access_to(tx.site, actor, module)
    where = access.readable[field] if access else ()
    if where is None:
        return value
    return sa.case((_union(tx, actor, where, table), value), else_=sa.null())


def holds(tx: Tx, actor: Actor, condition: Condition, table: FromClause, *, trusted: bool = False) -> Predicate:
    """`condition` as a predicate over `table`; policed unless it is `trusted`."""
    source = _Source(tx, actor, policed=not trusted)
    return to_sql(condition, source, surrounding(tx, actor, needs(condition)[3]), table)


def holding(tx: Tx, actor: Actor, node: Below, ids: Collection[str]) -> frozenset[str]:
    """Of `ids`, the records that have some record below that fits; the node's hops are behind."""
    asked = Below(node.owner, (), node.related, node.target, node.by, True, node.condition, node.through, node.source)
    table = tx.tables.table(node.owner)
    statement = sa.select(table.c.id).where(table.c.id.in_(list(ids)), holds(tx, actor, asked, table, trusted=True))
    return frozenset(tx.connection.execute(statement).scalars())


def _union(tx: Tx, actor: Actor, scopes: Scopes, table: FromClause, *, walks: bool = False) -> Predicate:
    if any(each.kind == "all" for each in scopes):
        return sa.true()
    return sa.or_(sa.false(), *(_one(tx, actor, each, table, walks=walks) for each in scopes))


def _one(tx: Tx, actor: Actor, each: Scope, table: FromClause, *, walks: bool = False) -> Predicate:
    owner = unindexed(table.c.owner) if walks else table.c.owner
    match each.kind:
        case "own":
            return table.c.owner == actor.user if actor.user else sa.false()
        case "group":
            return owner.in_(group_ids(actor))
        case "team":
            return owner.in_(team_ids(tx, actor))
        case "shared" | "shared_edit":
            return shared(tx, actor, each.module, table.c.id, to_edit=each.kind == "shared_edit")
        case "where":
            assert each.condition is not None
            return _where(tx, actor, each.condition, table)
        case _:
            return sa.false()


def _where(tx: Tx, actor: Actor, condition: Condition, table: FromClause) -> Predicate:
    source, environment = _Source(tx, actor, policed=False), surrounding(tx, actor, needs(condition)[3])
    near = actor.stand_ins.near if actor.stand_ins is not None else {}
    if not near or has_empty_term(condition, environment):
        return to_sql(condition, source, environment, table, scope=True)
    parts = tuple(conjuncts(condition))
    rest = All(tuple(each for each in parts if each not in near))
    found = [near_lookup(tx, each, table).in_(ids) for each, ids in near.items() if each in parts]
    return sa.and_(to_sql(rest, source, environment, table, scope=True), *found)


def asked_first(tx: Tx, actor: Actor, atom: Atom) -> Select[Any]:
    """A SELECT of the ids that the lookup in a comparison of a scope may hold (see `kith.access.near`)."""
    return behind(atom, _Source(tx, actor, policed=False), surrounding(tx, actor, needs(atom)[3]))


def _plain_columns(tx: Tx, module: str, field: str, table: FromClause) -> Cells:
    return {suffix: table.c[column.name] for suffix, column in tx.tables.columns(module, field).items()}


@dataclass(frozen=True, slots=True)
class _Source:
    """Where conditions find records (see `kith.conditions.SqlSource`)."""

    tx: Tx
    actor: Actor
    policed: bool

    def table(self, module: str) -> FromClause:
        return (_PRINCIPALS[module] if module in _PRINCIPALS else self.tx.tables.table(module)).alias()

    def columns(self, table: FromClause, module: str, field: str) -> Cells:
        if module in _PRINCIPALS:
            return {"": table.c[field]} if field in table.c else {}
        if self.policed and field not in ("id", "deleted_at"):
            return columns(self.tx, self.actor, module, field, table)
        return _plain_columns(self.tx, module, field, table)

    def link(self, module: str, field: str) -> FromClause:
        declared = self.tx.site.modules[module].fields[field]
        child = declared.type.shape == "child"
        return (self.tx.tables.child if child else self.tx.tables.link)(module, field).alias()

    def opens(self, table: FromClause, module: str, field: str) -> tuple[Predicate, ...]:
        access = access_to(self.tx.site, self.actor, module) if self.policed else None
        where = access.readable[field] if access else None
        return () if where is None else (_union(self.tx, self.actor, where, table),)

    def visible(self, module: str, table: FromClause) -> Predicate:
        return scope(self.tx, self.actor, module, "view", table)

    def reach(self, module: str, table: FromClause) -> tuple[Predicate, ...]:
        if not self.policed or module in _PRINCIPALS:
            return ()
        return (scope(self.tx, self.actor, module, "view", table),)


_PRINCIPALS: Mapping[str, FromClause] = {"users": User.__table__, "groups": Principal.__table__}
