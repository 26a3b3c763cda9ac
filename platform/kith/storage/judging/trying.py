"""Values tried one by one, each different one once: how many don't fit, and which."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa

from kith.storage.judging.counting import SAMPLES, Counting
from kith.storage.judging.walk import values_of

_LONGEST = 40  # characters of a sample value
_REMEMBERED = 100_000  # values that were tried, so that the same one isn't tried for every record


def tried(asking: Counting, fits: Callable[[Any], bool], *, living: bool = False) -> tuple[int, tuple[str, ...]]:
    """How many values don't fit, and the first few of them with their records' titles."""
    field = asking.was
    assert field is not None
    known: dict[str, bool] = {}
    count = 0
    samples: list[str] = []
    where = asking.living if living else sa.and_(sa.true(), *asking.among(asking.table.c.id))
    for title, value in values_of(asking.connection, asking.tables, asking.old, field, where):
        text = field.type.to_text(value)
        if text not in known:
            if len(known) >= _REMEMBERED:
                known.clear()
            known[text] = fits(value)
        if not known[text]:
            count += 1
            if len(samples) < SAMPLES:
                samples.append(f"{title}: {_shown(text)}")
    return count, tuple(samples)


def _shown(text: str) -> str:
    plain = " ".join(text.split())
    return f'"{plain if len(plain) <= _LONGEST else plain[: _LONGEST - 1] + "…"}"'
