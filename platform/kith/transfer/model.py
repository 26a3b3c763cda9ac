"""What an import is asked to do, and what it did."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from pathlib import Path

from kith.errors import Problem
from kith.storage.tx import Tx

Begin = Callable[[], AbstractContextManager[Tx]]  # a transaction of its own: commits at its end, else rolls back
Progress = Callable[[float, int], None]  # share done (0 to 1), rows so far

MOST = 20  # problems of refused rows that are kept to be shown


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportOptions:
    """`told` maps headings to fields, `upsert` is the field that tells which record a row means.

    `clear`: an empty cell empties the field of a stored record. `refused` is where refused rows go, None: nowhere.
    `after` is done with the new records of a batch in its transaction: place -> what stands against it, as a warning.
    """

    module: str
    told: Mapping[str, str] = field(default_factory=dict)
    upsert: str | None = None
    clear: bool = False
    locale: str = "en"
    batch: int = 1_000
    refused: Path | None = None
    after: Callable[[Tx, Sequence[str]], Mapping[int, Sequence[Problem]]] | None = None


@dataclass(slots=True)
class Report:
    """Counts of rows, and the first problems. Grows while the import runs."""

    rows: int = 0
    created: int = 0
    changed: int = 0
    unchanged: int = 0
    refused: int = 0
    warned: int = 0
    problems: list[Problem] = field(default_factory=list)
    notices: list[Problem] = field(default_factory=list)
    file: Path | None = None  # of the refused rows

    def warn(self, notice: Problem) -> None:
        """Notes what should be looked at of a row that is saved, as long as there is room."""
        self.warned += 1
        if self.warned <= MOST:
            self.notices.append(notice)

    def complain(self, problems: tuple[Problem, ...]) -> None:
        """Notes why a row is refused, as long as there is room."""
        self.refused += 1
        self.problems += problems[: max(MOST - len(self.problems), 0)]
