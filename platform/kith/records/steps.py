"""Many ids a few thousand at a time: a statement takes 65,535 values on PostgreSQL and 32,766 on SQLite."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

STEP = 10_000


def in_steps(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    """`ids` in their order, in parts that one statement can name; nothing where there are none."""
    for start in range(0, len(ids), STEP):
        yield ids[start : start + STEP]
