"""Importing a CSV file: each run in a process of its own, over a fresh copy of the same database.

`python -m bench.importing kith SITE URL FILE` and `... floor SITE URL FILE` print what they took, as JSON.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import psutil

from bench.databases import Databases
from bench.floor.importing import import_contacts
from bench.measuring import Side
from bench.processes import environment_of
from bench.site import ROOT, open_site
from kith.access.actor import SYSTEM
from kith.transfer.importing import import_sheet
from kith.transfer.model import ImportOptions
from kith.transfer.sheet import open_sheet


@dataclass(frozen=True, slots=True, kw_only=True)
class Took:
    """One import: seconds, seconds of CPU, megabytes at the most, rows."""

    seconds: float
    cpu: float
    memory: float
    rows: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Imports:
    """The rounds of both sides. `factor` is Kith's time over the floor's."""

    rounds: tuple[tuple[Took, Took], ...]

    @property
    def factor(self) -> float:
        """How many times the floor's time Kith takes."""
        return median(kith.seconds / floor.seconds for floor, kith in self.rounds)


def compare_imports(databases: Databases, site: Path, template: str, file: Path, rounds: int) -> tuple[Imports, str]:
    """The imports of `file` into copies of `template`, and the URL of the last one that Kith has filled."""
    done: list[tuple[Took, Took]] = []
    filled = ""
    for _ in range(rounds):
        if filled:
            databases.drop(filled)
        bare, filled = databases.copy(template), databases.copy(template)
        floor = _run("floor", site, bare, file)
        databases.drop(bare)
        done.append((floor, _run("kith", site, filled, file)))
    return Imports(rounds=tuple(done)), filled


def _run(side: Side, site: Path, url: str, file: Path) -> Took:
    command = [sys.executable, "-m", "bench.importing", side, str(site), url, str(file)]
    done = subprocess.run(command, cwd=ROOT, env=environment_of({}), capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"the import failed:\n{done.stdout}{done.stderr}")
    return Took(**json.loads(done.stdout))


def _kith(site: Path, url: str, file: Path) -> int:
    app = open_site(site, url)
    app.serving()
    with open_sheet(file) as sheet:
        options = ImportOptions(module="contacts")
        report = import_sheet(app.writing, SYSTEM, sheet, options, lambda *_: None)
    if report.refused:
        raise RuntimeError(f"{report.refused} rows were refused: {[each.message for each in report.problems]}")
    return report.created


def main(side: str, site: str, url: str, file: str) -> None:
    """Imports once and prints what it took."""
    process = psutil.Process()
    before, start = process.cpu_times(), time.perf_counter()
    rows = import_contacts(url, Path(file)) if side == "floor" else _kith(Path(site), url, Path(file))
    seconds, after = time.perf_counter() - start, process.cpu_times()
    cpu = after.user + after.system - before.user - before.system
    print(json.dumps({"seconds": seconds, "cpu": cpu, "memory": _most(), "rows": rows}))


def _most() -> float:
    status = Path("/proc/self/status").read_text("ascii")
    return int(status.partition("VmHWM:")[2].split()[0]) / 1000


if __name__ == "__main__":
    main(*sys.argv[1:])
