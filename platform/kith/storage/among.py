"""That some columns of a record hold one of many keys, in words that let the index of these columns serve it.

A list of rows isn't enough: SQLite reads the whole table for it, and PostgreSQL tries each of the hundreds of keys on
each record. With the keys as a table (of JSON, of arrays) both look each of them up.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import orjson
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.engine import Dialect
from sqlalchemy.sql import ColumnElement

Key = tuple[Any, ...]  # as wide as there are columns
_KEYS = "keys"


class Among:
    """A condition on `columns`, the same for all keys, so that its statement can be kept; holds on to nothing else."""

    def __init__(self, dialect: Dialect, columns: Sequence[sa.Column[Any]]) -> None:
        self._columns = tuple(columns)
        self._arrays = dialect.name == "postgresql"
        self._binders = [_binder(dialect, column) for column in self._columns]
        self.condition: ColumnElement[bool] = self._condition()

    def given(self, keys: Sequence[Key]) -> Mapping[str, Any]:
        """The parameters of the condition for `keys`, no part of which is None."""
        if self._arrays:
            return {f"{_KEYS}{place}": list(cells) for place, cells in enumerate(zip(*keys, strict=True))}
        return {_KEYS: orjson.dumps([self._bound(key) for key in keys]).decode()}

    def _condition(self) -> ColumnElement[bool]:
        keys = self._unnested() if self._arrays else self._listed()
        return self._columns[0].in_(keys) if len(self._columns) == 1 else sa.tuple_(*self._columns).in_(keys)

    def _unnested(self) -> sa.Select[Any]:
        types = [column.type for column in self._columns]
        arrays = [sa.bindparam(f"{_KEYS}{place}", type_=ARRAY(type)) for place, type in enumerate(types)]
        names = [sa.column(f"k{place}", type) for place, type in enumerate(types)]
        wanted = sa.func.unnest(*arrays).table_valued(*names, name="wanted").render_derived()
        return sa.select(*wanted.c)

    def _listed(self) -> sa.Select[Any]:
        listed = sa.func.json_each(sa.bindparam(_KEYS, type_=sa.Text())).table_valued("value")
        places: list[ColumnElement[str]] = [sa.literal_column(f"'$[{place}]'") for place in range(len(self._columns))]
        return sa.select(*(sa.func.json_extract(listed.c.value, place) for place in places))

    def _bound(self, key: Key) -> list[Any]:
        return [bind(cell) if bind else cell for bind, cell in zip(self._binders, key, strict=True)]


def _binder(dialect: Dialect, column: sa.Column[Any]) -> Callable[[Any], Any] | None:
    """What makes of a cell what the driver stores; None where it stays."""
    made: Callable[[Any], Any] | None = column.type.dialect_impl(dialect).bind_processor(dialect)
    return made
