"""Comparisons behind a lookup, of which the few records there are asked for first.

`{contact.company: $me.company}` as one statement is an IN within a walk through the list's order, which reads far when
little fits. With the ids of the contacts in hand the index of the lookup serves.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql import ColumnElement, FromClause, Select

from kith.access.stand_ins import Atom
from kith.conditions import SqlSource, Surrounding, to_sql
from kith.conditions.tree import All, Compare, Condition, Visible
from kith.storage.tx import Tx

FEW = 100


def atoms(tx: Tx, condition: Condition) -> Iterator[Atom]:
    """The parts of a conjunction that ask for a record behind a lookup of their own."""
    return (each for each in conjuncts(condition) if isinstance(each, Compare | Visible) and is_behind(tx, each))


def conjuncts(condition: Condition) -> Iterator[Condition]:
    """What has to hold, one by one."""
    if isinstance(condition, All):
        for item in condition.items:
            yield from conjuncts(item)
    else:
        yield condition


def is_behind(tx: Tx, atom: Atom) -> bool:
    """Whether a lookup of the record itself leads to one of a module, which has to be there."""
    if isinstance(atom, Compare):
        return bool(atom.path.hops) and atom.op != "empty" and atom.path.hops[0].module in tx.site.modules
    return not atom.path.hops and atom.path.type.shape != "link" and atom.target in tx.site.modules


def lookup(tx: Tx, atom: Atom, table: FromClause) -> ColumnElement[Any]:
    """The column of the lookup in `table`."""
    field = atom.path.hops[0].field if atom.path.hops else atom.path.field
    return table.c[tx.tables.column(atom.path.module, field).name]


def behind(atom: Atom, source: SqlSource, environment: Surrounding) -> Select[Any]:
    """A SELECT of the ids that the lookup may hold, one more than are few where there are so many."""
    if isinstance(atom, Visible):
        table = source.table(atom.target)
        fits = source.visible(atom.target, table)
    else:
        (first, *rest), path = atom.path.hops, atom.path
        table = source.table(first.module)
        inner = replace(atom, path=replace(path, module=first.module, hops=tuple(rest)))
        fits = to_sql(inner, source, environment, table)
    return sa.select(table.c.id).where(table.c.deleted_at.is_(None), fits).limit(FEW + 1)
