"""Many ids a few thousand at a time: a statement takes 65,535 values on PostgreSQL and 32,766 on SQLite."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeVar

STEP = 10_000

T = TypeVar("T")


def in_steps(items: Sequence[T], *, width: int = 1) -> Iterator[Sequence[T]]:
    """`items` in their order, in parts that one statement can name; nothing where there are none.

    `width` is how many values each of them is.
    """
    step = max(STEP // width, 1)
    for start in range(0, len(items), step):
        yield items[start : start + step]
