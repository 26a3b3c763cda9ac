"""Importing a CSV file: each run in a process of its own, over a fresh copy of the same database.

`python -m bench.importing kith SITE URL FILE` and `... floor SITE URL FILE` print what they took, as JSON; so does
Django's `fill.py`.
"""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

from bench.databases import Databases
from bench.figures import Sample, Side
from bench.floor.importing import import_contacts
from bench.peers.environment import python_of_peers
from bench.people import People
from bench.processes import environment_of
from bench.servers import DJANGO, django_environment
from bench.site import ROOT, Opened, open_site
from kith.access.actor import SYSTEM
from kith.app.start import starting
from kith.storage.frugal import be_frugal
from kith.transfer.importing import import_sheet
from kith.transfer.model import ImportOptions
from kith.transfer.sheet import open_sheet

LOOK = 0.1  # seconds between two looks at a process's memory


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """What the imports took, and the databases that they have filled: Kith's, and Django's with its log-in."""

    sides: Mapping[Side, Sequence[Sample]]
    url: str
    django: tuple[str, Opened] | None


def compare_imports(
    databases: Databases, site: Path, template: str, people: People, *, rounds: int, floor: bool, peers: bool
) -> Filled:
    """The imports of all people, in turns, each into a fresh copy of `template` or a new database of Django's."""
    file = str(people.csv)
    sides: dict[Side, list[Sample]] = {}
    filled, django = "", None
    for _ in range(rounds):
        for old in [filled, django[0] if django else ""]:
            if old:
                databases.drop(old)
        if floor:
            bare = databases.copy(template)
            sides.setdefault("floor", []).append(_run(_own("floor", site, bare, file)))
            databases.drop(bare)
        filled = databases.copy(template)
        sides.setdefault("kith", []).append(_run(_own("kith", site, filled, file)))
        if peers:
            django = _django_with_companies(databases, people)
            sides.setdefault("drf", []).append(_run(_django("contacts", file), django_environment(django[0])))
    return Filled(sides=sides, url=filled, django=django)


def _own(side: Side, site: Path, url: str, file: str) -> list[str]:
    return [sys.executable, "-m", "bench.importing", side, str(site), url, file]


def _django(what: str, file: str) -> list[str]:
    return [str(python_of_peers()), str(DJANGO / "fill.py"), what, file]


def _django_with_companies(databases: Databases, people: People) -> tuple[str, Opened]:
    """The URL of a new database of Django's, with its companies, and how to get in."""
    url = databases.create()
    command = _django("tables", str(people.companies_csv))
    environment = environment_of(django_environment(url))
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(f"Django's tables can't be made:\n{done.stdout}{done.stderr}")
    return url, Opened(**json.loads(done.stdout))


def _run(command: list[str], environment: Mapping[str, str] | None = None) -> Sample:
    """What the import took, as it says itself, and the most memory that it was seen with, in megabytes.

    `memory` is its own; `resident` counts the files as well that it has mapped, its programs above all.
    """
    given = environment_of(environment or {})
    process = subprocess.Popen(command, cwd=ROOT, env=given, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    own = resident = 0.0
    while process.poll() is None:
        own, resident = max(own, _own_memory(process.pid)), max(resident, _resident(process.pid))
        time.sleep(LOOK)
    said, complained = process.communicate()
    if process.returncode:
        raise RuntimeError(f"the import failed:\n{said}{complained}")
    return {"memory": own, "resident": resident, **json.loads(said)}


def _own_memory(pid: int) -> float:
    return _status(pid, "RssAnon:")


def _resident(pid: int) -> float:
    return _status(pid, "VmHWM:")


def _status(pid: int, name: str) -> float:
    """Megabytes, 0 for a process that has just ended."""
    try:
        told = Path(f"/proc/{pid}/status").read_text("ascii")
    except OSError:
        return 0.0
    value = told.partition(name)[2].split()
    return int(value[0]) / 1000 if value else 0.0


def _kith(site: Path, url: str, file: Path) -> int:
    with starting():  # as `kith import` does, and what comes next
        app = open_site(site, url)
        app.serving()
    be_frugal(app.engine)
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
    print(json.dumps({"seconds": seconds, "cpu": cpu, "rows": rows}))


if __name__ == "__main__":
    main(*sys.argv[1:])
