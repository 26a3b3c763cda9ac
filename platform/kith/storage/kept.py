"""What is dear to make and the same each time, kept for the next one who needs it; the oldest goes first."""

from __future__ import annotations

from collections.abc import Hashable
from contextlib import suppress
from typing import Generic, TypeVar

Value = TypeVar("Value")


class Kept(Generic[Value]):
    """At most `most` values by their keys. Safe for many threads: each step is one of dict's own."""

    __slots__ = ("_most", "_values")

    def __init__(self, most: int) -> None:
        self._most = most
        self._values: dict[Hashable, Value] = {}

    def get(self, key: Hashable) -> Value | None:
        """The value kept under `key`, or None."""
        return self._values.get(key)

    def put(self, key: Hashable, value: Value) -> None:
        """Keeps `value`, and lets go of the oldest where there are too many."""
        self._values[key] = value
        while len(self._values) > self._most:
            with suppress(StopIteration, RuntimeError, KeyError):  # another thread was at it too
                del self._values[next(iter(self._values))]
