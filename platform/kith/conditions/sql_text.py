"""`contains`, `starts_with` and `ends_with` on a stored key, as each database answers them best.

PostgreSQL: LIKE, which trigram and (starts_with) plain indexes of the "C" collation serve. SQLite: instr and
substr, since its LIKE folds ASCII case and limits patterns; starts_with is a range, which an index serves.
"""

from __future__ import annotations

import re
from typing import Any

import sqlalchemy as sa
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql import ColumnElement
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

_WILD = re.compile(r"[\\%_]")
_LAST = 0x10FFFF


class _Match(FunctionElement[bool]):
    """`(key column, wanted text, its LIKE pattern, the first text after all that begin with it)`."""

    type = sa.Boolean()
    inherit_cache = True

    def self_group(self, against: Any = None) -> Any:
        """Itself: for a plain boolean function SQLite would get `(...) = 1`, which no index serves."""
        return self


class _Contains(_Match):
    name = "kith_contains"
    inherit_cache = True


class _StartsWith(_Match):
    name = "kith_starts_with"
    inherit_cache = True


class _EndsWith(_Match):
    name = "kith_ends_with"
    inherit_cache = True


def text_match(op: str, column: ColumnElement[Any], wanted: str) -> ColumnElement[bool]:
    """Whether the key in `column` contains, starts with or ends with the folded, non-empty text `wanted`."""
    literal = _WILD.sub(r"\\\g<0>", wanted)
    match op:
        case "contains":
            return _Contains(column, _text(wanted), _text(f"%{literal}%"), _text(wanted))
        case "starts_with":
            return _StartsWith(column, _text(wanted), _text(f"{literal}%"), _text(_after(wanted)))
        case _:
            return _EndsWith(column, _text(wanted), _text(f"%{literal}"), _text(wanted))


def _text(value: str) -> ColumnElement[str]:
    return sa.bindparam(None, value, type_=sa.Text(), unique=True)


def _after(prefix: str) -> str:
    """The smallest text, by code points, that is larger than everything that begins with `prefix`."""
    for position in range(len(prefix) - 1, -1, -1):
        code = ord(prefix[position])
        if code < _LAST:
            following = 0xE000 if code == 0xD7FF else code + 1
            return prefix[:position] + chr(following)
    return chr(_LAST) * (len(prefix) + 1_000)


@compiles(_Match, "postgresql")
def _like(element: _Match, compiler: SQLCompiler, **options: Any) -> str:
    column, _, pattern, _ = element.clauses
    return f"({compiler.process(column, **options)} LIKE {compiler.process(pattern, **options)})"


@compiles(_Contains, "sqlite")
def _instr(element: _Contains, compiler: SQLCompiler, **options: Any) -> str:
    column, wanted, _, _ = (compiler.process(clause, **options) for clause in element.clauses)
    return f"(instr({column}, {wanted}) > 0)"


@compiles(_StartsWith, "sqlite")
def _range(element: _StartsWith, compiler: SQLCompiler, **options: Any) -> str:
    column, wanted, _, after = (compiler.process(clause, **options) for clause in element.clauses)
    return f"({column} >= {wanted} AND {column} < {after})"


@compiles(_EndsWith, "sqlite")
def _substr(element: _EndsWith, compiler: SQLCompiler, **options: Any) -> str:
    column, wanted, _, _ = (compiler.process(clause, **options) for clause in element.clauses)
    return f"(substr({column}, -length({wanted})) = {wanted})"
