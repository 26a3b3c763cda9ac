"""psycopg's cursor, without describing each column of each result: who reads them knows them from the time before.

SQLAlchemy asks for the description of every result and looks into it for the first of a statement alone; a record of
seventy columns costs as much to describe as to read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any

from kith.lazy import lazy

psycopg = lazy("psycopg")


class Described:
    """The columns of a result, described when somebody looks."""

    __slots__ = ("_describe", "_width")

    def __init__(self, width: int, describe: Callable[[], Any]) -> None:
        self._width, self._describe = width, describe

    def __len__(self) -> int:
        return self._width

    def __getitem__(self, place: Any) -> Any:
        return self._describe()[place]

    def __iter__(self) -> Iterator[Any]:
        return iter(self._describe())


@lru_cache(maxsize=1)
def quiet_cursor() -> type[Any]:
    """The class of cursor, made when PostgreSQL is first asked for: an SQLite site needs no psycopg."""

    base: Any = psycopg.Cursor

    class QuietCursor(base):  # type: ignore[misc]
        @property
        def description(self) -> Any:
            found = self.pgresult
            if found is None or not found.nfields:
                return super().description
            return Described(found.nfields, lambda: super(QuietCursor, self).description)

    return QuietCursor
