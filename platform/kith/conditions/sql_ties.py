"""That a lookup leads to one record, said so that the database goes by the lookup's index.

SQLite counts the empty values of an index among the others: where most records look up nothing, it takes every value
for as common as the empty one, and reads all records rather than the few that are asked for.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import BinaryExpression, Boolean, ColumnElement
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql import operators

FEW = 0.001  # of all records, those that point to one record


class _Tie(BinaryExpression[bool]):
    inherit_cache = True


def tie(lookup: ColumnElement[Any], id: Any) -> ColumnElement[bool]:
    """Whether the column of a lookup equals an id (a value, a parameter or a column), which few records do."""
    equality = lookup == id  # gives the id the type of the column
    return _Tie(lookup, equality.right, operators.eq, type_=Boolean(), negate=operators.ne)


@compiles(_Tie)
def _plain(element: _Tie, compiler: Any, **kw: Any) -> str:
    return str(compiler.visit_binary(element, **kw))


@compiles(_Tie, "sqlite")
def _likely(element: _Tie, compiler: Any, **kw: Any) -> str:
    return f"likelihood({_plain(element, compiler, **kw)}, {FEW})"
