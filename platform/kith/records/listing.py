"""The statement of a list: one that reads all at once, or one that finds the ids first and reads the rest for those.

Ids first pays where more records are looked at than shown: a jump over thousands, a search. What is joined, and most
of the columns, is then read for one page alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.sql import ColumnElement, FromClause, Select
from sqlalchemy.sql.selectable import CTE

from kith.records.order import Key, ordering
from kith.records.selection import Join

OFFSET = "offset"


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Listing:
    """What a list reads: `columns` of `base` and of what is joined, in the order of `keys`, at most `most` rows.

    The first `ordering_joins` of the joins are all that the keys need.
    """

    base: FromClause
    columns: tuple[ColumnElement[Any], ...]
    joins: tuple[Join, ...]
    ordering_joins: int
    keys: tuple[Key, ...]
    most: int
    dialect: str

    def all_at_once(self, wheres: Sequence[ColumnElement[bool]], *, back: bool = False) -> Select[Any]:
        """The columns and the keys of the first records that fit."""
        read = sa.select(*self.columns, *(key.column for key in self.keys)).select_from(joined(self.base, self.joins))
        return read.where(*wheres).order_by(*ordering(self.keys, self.dialect, back=back)).limit(self._limit())

    def ids_first(
        self, branches: Sequence[Select[Any]], *, back: bool = False, all_of_them: bool = False
    ) -> Select[Any]:
        """The same for the ids that the branches find, each of them made by `ids` and `first`."""
        made = branches[0] if len(branches) == 1 else sa.union_all(*(_nested(each) for each in branches))
        page = made.cte("page").prefix_with("MATERIALIZED")
        found = [Key(page.c[f"key{n}"], key.descending, key.nullable) for n, key in enumerate(self.keys)]
        source = joined(page.join(self.base, page.c.id == self.base.c.id), self.joins)
        read = sa.select(*self.columns, *(key.column for key in found)).select_from(source)
        ordered = read.order_by(*ordering(found, self.dialect, back=back))
        return ordered if all_of_them else ordered.limit(self._limit())

    def of_page(self, page: CTE, first: Key) -> Select[Any]:
        """The columns and the keys of the records whose ids are in `page`, in the order of `first`,
        which stands before the keys, and of those."""
        keys = (first, *self.keys)
        source = joined(page.join(self.base, page.c.id == self.base.c.id), self.joins)
        read = sa.select(*self.columns, *(key.column for key in keys)).select_from(source)
        return read.order_by(*ordering(keys, self.dialect))

    def ids(
        self,
        wheres: Sequence[ColumnElement[bool]],
        *,
        source: FromClause | None = None,
        keys: Sequence[Key] | None = None,
    ) -> Select[Any]:
        """The ids and keys of all records that fit, in no order; `source` has `base` in it."""
        read = joined(self.base if source is None else source, self.joins[: self.ordering_joins])
        return sa.select(*self.keyed(self.base.c.id, keys or self.keys)).select_from(read).where(*wheres)

    def keyed(self, id: ColumnElement[str], keys: Sequence[Key]) -> list[ColumnElement[Any]]:
        """The columns of a branch."""
        return [id.label("id"), *(key.column.label(f"key{n}") for n, key in enumerate(keys))]

    def first(
        self, branch: Select[Any], keys: Sequence[Key] | None = None, *, back: bool = False, jump: bool = False
    ) -> Select[Any]:
        """The first records of a branch in the order of its keys, with `jump` those behind the parameter `OFFSET`."""
        ordered = branch.order_by(*ordering(keys or self.keys, self.dialect, back=back)).limit(self._limit())
        return ordered.offset(sa.bindparam(OFFSET, type_=sa.Integer())) if jump else ordered

    def merged(self, branches: Sequence[Select[Any]], keys: Sequence[Key]) -> Select[Any]:
        """The first records of several branches of `first` together, in the order of their keys."""
        if len(branches) == 1:
            return branches[0]
        rows = sa.union_all(*(_nested(each) for each in branches)).subquery()
        found = [Key(rows.c[f"key{n}"], key.descending, key.nullable) for n, key in enumerate(keys)]
        return sa.select(*rows.c).order_by(*ordering(found, self.dialect)).limit(self._limit())

    def only(
        self, branch: Select[Any], when: ColumnElement[bool], most: ColumnElement[int] | None = None
    ) -> Select[Any]:
        """At most `most` of the branch (a page), and nothing unless `when` holds, which is asked once, before reading.

        PostgreSQL does so with a condition that names no column; SQLite asks that for each row, but its LIMIT once.
        """
        limit = self._limit() if most is None else most
        if self.dialect == "postgresql":
            return branch.where(when).limit(limit)
        return branch.limit(sa.case((when, limit), else_=literal(0)))

    def _limit(self) -> ColumnElement[int]:
        return literal(self.most)


def literal(number: int) -> ColumnElement[int]:
    """`number` written out in a statement: for a LIMIT that is a parameter, a plan expects a tenth of all rows."""
    return sa.literal_column(str(number), sa.Integer())


def joined(source: FromClause, joins: Sequence[Join]) -> FromClause:
    """`source` with all of `joins`."""
    for alias, on in joins:
        source = source.outerjoin(alias, on)
    return source


def _nested(branch: Select[Any]) -> Select[Any]:
    """SQLite takes ORDER BY and LIMIT in a part of a UNION only where it is a statement of its own."""
    inner = branch.subquery()
    return sa.select(*inner.c)
