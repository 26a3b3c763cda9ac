"""One complaint as data: a code, its parameters, a place, the nearest good value."""

from __future__ import annotations

import dataclasses
import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from kith.errors.registry import CODES
from kith.source import Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One complaint. The text is made at the border, in the reader's language, from `code` and `params`.

    `source` places it in a file, `field` in a record (`email`, `items.2.price`), `row` in a batch (from 0).
    `suggestion` is the nearest good value; `level` warning means that nothing is refused. `because` says in words what
    of the record made a rule hold, as far as its reader may know; `rule` is where that rule stands, for administrators.
    """

    code: str
    params: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    source: Source | None = None
    field: str | None = None
    row: int | None = None
    suggestion: str | None = None
    level: Literal["error", "warning"] = "error"
    because: str | None = None
    rule: Source | None = None

    @property
    def message(self) -> str:
        """The complaint in English, without its place."""
        text = CODES[self.code].text.format_map(self.params)
        if self.because:
            text = f"{text}, because {self.because}"
        return f'{text}; did you mean "{self.suggestion}"?' if self.suggestion else text

    def at(self, **changes: Any) -> Problem:
        """The same complaint, placed: `at(field=..., row=..., source=...)`."""
        return replace(self, **changes)

    def __str__(self) -> str:
        place = f"{self.source}: " if self.source else f"{self.field}: " if self.field else ""
        return f"{place}{self.code} {self.message}"


class KithError(Exception):
    """Something was refused; `problems` says all of it at once. Never empty."""

    def __init__(self, *problems: Problem) -> None:
        super().__init__(*problems)
        self.problems: tuple[Problem, ...] = problems

    def __str__(self) -> str:
        return "\n".join(str(problem) for problem in self.problems)


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name that `name` was probably meant to be, or None where nothing is close."""
    matches = difflib.get_close_matches(name[:100], list(known), n=1, cutoff=0.6)
    return matches[0] if matches else None


def slip(name: str, known: Iterable[str]) -> str | None:
    """The known name that `name` is but for one letter too many, missing or wrong, or two that changed places."""
    return next((each for each in known if _is_slip(name, each)), None)


def _is_slip(name: str, meant: str) -> bool:
    if abs(len(name) - len(meant)) > 1:
        return False
    start = _same(name, meant)
    one, other = name[start:], meant[start:]
    end = _same(one[::-1], other[::-1])
    one, other = one[: len(one) - end], other[: len(other) - end]
    return max(len(one), len(other)) == 1 or (len(one) == 2 and one == other[::-1])


def _same(one: str, other: str) -> int:
    """How many letters both begin with."""
    shorter = min(len(one), len(other))
    return next((place for place in range(shorter) if one[place] != other[place]), shorter)
