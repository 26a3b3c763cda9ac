"""The figures as tables in Markdown: printed, and kept in bench/RESULTS.md."""

from __future__ import annotations

import os
import platform
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from bench.importing import Imports
from bench.measuring import Compared

IMPORT_GOAL = 2.0
FIRST_ANSWER = 1.5  # seconds
IDLE = 120.0  # megabytes


@dataclass(frozen=True, slots=True, kw_only=True)
class TaskResult:
    """A task over HTTP on one database."""

    task: str
    goal: float
    database: str
    contacts: int
    compared: Compared


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportResult:
    """An import on one database."""

    database: str
    contacts: int
    imports: Imports


@dataclass(frozen=True, slots=True, kw_only=True)
class StartResult:
    """A start: seconds to the first answer, and the process's memory when it has nothing to do."""

    what: str
    database: str
    first_answer: float
    memory: float


@dataclass(slots=True)
class Results:
    """All that a run has measured."""

    tasks: list[TaskResult]
    imports: list[ImportResult]
    starts: list[StartResult]


def render(results: Results) -> str:
    """The whole report."""
    parts = [
        "# Speed beside the floor",
        _heading(),
        "## Pages and answers",
        _task_table(results.tasks),
    ]
    if results.imports:
        parts += ["## Import of a CSV file with 21 columns", _import_table(results.imports)]
    if results.starts:
        parts += ["## Start and rest", _start_table(results.starts)]
    return "\n\n".join(parts) + "\n"


def _heading() -> str:
    return (
        f"Measured {datetime.now(UTC):%Y-%m-%d %H:%M} UTC with {os.cpu_count()} CPUs, "
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}, by `python -m bench`; "
        "[docs/performance.md](../docs/performance.md) says what is measured and how. *Floor* is a bare Pyramid view "
        "with one SQLAlchemy statement and one template or one call of orjson, over the same tables, without rights, "
        "rules and events. Rates are units per second of one client over one connection; the ratio is Kith's rate "
        "over the floor's in the same round, the median of the rounds. CPU is that of the server process, in "
        "milliseconds per unit; *by CPU* is the same ratio made of it, which holds on a busy machine too."
    )


def _task_table(results: Iterable[TaskResult]) -> str:
    head: tuple[str, ...] = (
        "task",
        "contacts",
        "database",
        "floor /s",
        "Kith /s",
        "ratio",
        "goal",
        "half",
        "",
        "by CPU",
    )
    head += ("floor p50 / p95 ms", "Kith p50 / p95 ms", "CPU ms floor", "CPU ms Kith")
    rows = []
    for each in results:
        both = each.compared
        rows.append(
            (
                each.task,
                f"{each.contacts:,}",
                each.database,
                f"{both.rate('floor'):.0f}",
                f"{both.rate('kith'):.0f}",
                f"**{both.ratio:.2f}**",
                f"{each.goal:.2f}",
                f"{each.goal / 2:.3g}",
                _mark(both.ratio / each.goal),
                f"{both.cpu('floor') / both.cpu('kith'):.2f}",
                f"{both.percentile('floor', 50):.2f} / {both.percentile('floor', 95):.2f}",
                f"{both.percentile('kith', 50):.2f} / {both.percentile('kith', 95):.2f}",
                f"{both.cpu('floor'):.2f}",
                f"{both.cpu('kith'):.2f}",
            )
        )
    return _table(head, rows, numbers=range(3, 14))


def _import_table(results: Iterable[ImportResult]) -> str:
    head = ("contacts", "database", "floor s", "Kith s", "rows/s", "times the floor", "goal", "", "CPU s", "most MB")
    rows = []
    for each in results:
        floor, kith = each.imports.rounds[-1]
        rows.append(
            (
                f"{each.contacts:,}",
                each.database,
                f"{floor.seconds:.1f}",
                f"{kith.seconds:.1f}",
                f"{kith.rows / kith.seconds:,.0f}",
                f"**{each.imports.factor:.1f}**",
                f"{IMPORT_GOAL:.1f}",
                _mark(IMPORT_GOAL / each.imports.factor),
                f"{kith.cpu:.1f}",
                f"{kith.memory:.0f}",
            )
        )
    return _table(head, rows, numbers=range(2, 10))


def _start_table(results: Iterable[StartResult]) -> str:
    head = ("process", "database", "first answer s", "goal", "", "idle MB (PSS)", "goal", "")
    rows = []
    for each in results:
        kith = each.what == "Kith"
        rows.append(
            (
                each.what,
                each.database,
                f"{each.first_answer:.2f}",
                f"{FIRST_ANSWER}" if kith else "",
                _mark(FIRST_ANSWER / each.first_answer) if kith else "",
                f"{each.memory:.0f}",
                f"{IDLE:.0f}" if kith else "",
                _mark(IDLE / each.memory) if kith else "",
            )
        )
    return _table(head, rows, numbers=range(2, 8))


def _mark(share: float) -> str:
    """What a share of the goal is called."""
    return "reached" if share >= 1 else "half" if share >= 0.5 else "missed"


def _table(head: Sequence[str], rows: Iterable[Sequence[str]], *, numbers: range) -> str:
    lines = ["| " + " | ".join(head) + " |"]
    lines.append("|" + "|".join("---:" if place in numbers else "---" for place in range(len(head))) + "|")
    lines += ["| " + " | ".join(row) + " |" for row in rows]
    return "\n".join(lines)
