"""What was measured, as plain numbers: kept as JSON per database and size, so that each part can be measured anew."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from statistics import median
from typing import Any, Literal

Side = Literal["floor", "kith", "drf", "admin", "everyone"]  # everyone: Kith, asked by who may view all
Kind = Literal["task", "import", "start", "modules", "jobs", "mailing", "workplace", "portals"]
Sample = Mapping[str, float]  # of one round
SIDES: tuple[Side, ...] = ("floor", "kith", "drf", "admin")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing that was measured: for each side its rounds, or why there are none.

    A round of a task has rate, p50, p95 and cpu (per second, milliseconds, milliseconds per unit) and count; one of an
    import has seconds, cpu (seconds), memory and resident (megabytes), rows; a start has
    first_answer, cpu (seconds) and memory (megabytes); modules have apply besides (seconds); jobs have rate (per
    second), or with and without (milliseconds of a save with a job and of one without); a mailing has rate and filled
    (mails and members per second), cpu (milliseconds a mail), quarter and memory (megabytes, after a quarter of the
    mails and at the most); a workplace has first, after and ahead (milliseconds of a first visit of a list, of the next
    one, and p95 of suggestions), first_kb and after_kb, and rate (records of an edit per second).
    """

    kind: Kind
    name: str
    server: str
    database: str
    contacts: int
    measured: Mapping[str, str]  # date, commit, machine
    sides: Mapping[Side, Sequence[Sample]]
    failed: Mapping[Side, str] = field(default_factory=dict)

    @property
    def key(self) -> tuple[str, ...]:
        """What a later measurement of the same replaces."""
        return (self.kind, self.name, self.server, self.database, str(self.contacts))

    def figure(self, side: Side, name: str) -> float | None:
        """The median of the rounds, None where the side wasn't measured."""
        rounds = self.sides.get(side)
        return median(each[name] for each in rounds) if rounds else None

    def ratio(self, side: Side, other: Side, name: str) -> float | None:
        """The median, over the rounds, of the figure of `side` over that of `other` in the same round.

        None where a side wasn't measured, or `other` is 0 in each round: a short turn may end between two clock ticks.
        """
        ours, theirs = self.sides.get(side), self.sides.get(other)
        if not ours or not theirs:
            return None
        found = [one[name] / two[name] for one, two in zip(ours, theirs, strict=False) if two[name]]
        return median(found) if found else None


def load(folder: Path) -> list[Entry]:
    """All entries of the files in `folder`."""
    return [_entry(each) for path in sorted(folder.glob("*.json")) for each in json.loads(path.read_text("utf-8"))]


def merge(folder: Path, entries: Iterable[Entry]) -> None:
    """Writes `entries` into their files, in place of earlier measurements of the same things; the others stay."""
    folder.mkdir(exist_ok=True)
    files: dict[Path, list[Entry]] = {}
    for entry in entries:
        files.setdefault(folder / _file(entry), []).append(entry)
    for path, added in files.items():
        kept = {each.key: each for each in _read(path)} | {each.key: each for each in added}
        raw = [_raw(each) for _, each in sorted(kept.items())]
        path.write_text(json.dumps(raw, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _read(path: Path) -> list[Entry]:
    return [_entry(each) for each in json.loads(path.read_text("utf-8"))] if path.exists() else []


def _file(entry: Entry) -> str:
    size = entry.kind if entry.kind in ("modules", "jobs", "mailing") else str(entry.contacts)
    return f"{entry.database.lower()}-{size}.json"


def _entry(raw: Mapping[str, Any]) -> Entry:
    return Entry(**raw)


def _raw(entry: Entry) -> dict[str, Any]:
    raw = asdict(entry)
    raw["sides"] = {side: [_rounded(each) for each in rounds] for side, rounds in entry.sides.items()}
    return raw


def _rounded(sample: Sample) -> dict[str, float]:
    return {name: float(f"{value:.5g}") for name, value in sample.items()}
