"""Some records for each of many values, by one statement that is no longer for a thousand values than for one.

A branch for each value is planned best where they are few; but to put a hundred of them together costs more than to run
them, and SQLite takes no more than 500.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.sql import ColumnElement, FromClause, Select
from sqlalchemy.sql.selectable import TableValuedAlias

_VALUES = "each_value"


class EachValue:
    """The texts `values` as a table: `stored` is the value, `place` where it stands among them, from 0.

    `given` are the parameters of a statement that has it.
    """

    def __init__(self, dialect: str, values: Sequence[str]) -> None:
        self._arrays = dialect == "postgresql"
        self._table = _unnested() if self._arrays else _listed()
        self.stored: ColumnElement[str] = self._table.c.value
        self.place: ColumnElement[int] = self._table.c.place - 1 if self._arrays else self._table.c.key
        self.given: Mapping[str, Any] = {_VALUES: list(values) if self._arrays else json.dumps(list(values))}

    def of_value(self, found: Select[Any]) -> Select[Any]:
        """`found`, which names `stored`, as a part of what `holders` takes."""
        return found.correlate(self._table)

    def holders(self, ids: Select[Any], of: FromClause) -> FromClause:
        """Each value with the records of `of` that have an id among `ids`, found for that value; it doesn't name `of`.

        PostgreSQL looks for each value where it is told to; SQLite does so for a list of ids.
        """
        if not self._arrays:
            return self._table.join(of, of.c.id.in_(ids))
        each = self.of_value(ids).subquery().lateral()
        return self._table.join(each, sa.true()).join(of, of.c.id == each.c.id)


def _unnested() -> TableValuedAlias:
    given = sa.bindparam(_VALUES, type_=ARRAY(sa.Text()))
    made = sa.func.unnest(given).table_valued(sa.column("value", sa.Text()), with_ordinality="place", name="given")
    return made.render_derived()


def _listed() -> TableValuedAlias:
    given = sa.bindparam(_VALUES, type_=sa.Text())
    return sa.func.json_each(given).table_valued(sa.column("key", sa.Integer()), sa.column("value", sa.Text()))
