"""A plugin's own complaint about a record."""

from __future__ import annotations

from typing import Literal

from kith.errors import Problem


def complaint(
    message: str, *, row: int | None = None, field: str | None = None, level: Literal["error", "warning"] = "error"
) -> Problem:
    """The problem to return from `kith_before_save`: an error refuses the draft's `row`, a warning is shown."""
    return Problem(code="K612", params={"message": message}, row=row, field=field, level=level)
