"""`python -m bench [--full]`: measures, prints the report and writes bench/RESULTS.md. See docs/performance.md."""

from __future__ import annotations

import argparse
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import NoReturn

from bench.client import get
from bench.databases import KINDS, Databases
from bench.importing import compare_imports
from bench.measuring import Side, compare
from bench.people import People
from bench.processes import Running, running
from bench.report import ImportResult, Results, StartResult, TaskResult, render
from bench.site import ROOT, Opened, add_companies, apply_site, let_in, make_site, open_site, settle
from bench.tasks import Surroundings, some_companies, tasks

QUICK, FULL = 10_000, 100_000
RESULTS = ROOT / "bench" / "RESULTS.md"


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How much is measured. `seconds` is the length of one side's turn in one round."""

    sizes: tuple[int, ...]
    kinds: tuple[str, ...]
    rounds: int
    seconds: float
    only: str
    write: bool


def options(arguments: list[str]) -> Options:
    """What the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m bench", description="Kith's speed beside the bare floor.")
    parser.add_argument("--full", action="store_true", help=f"with {FULL:,} contacts as well (some 10 minutes more)")
    parser.add_argument("--contacts", type=int, help="with this number of contacts alone")
    parser.add_argument("--database", choices=sorted(KINDS), help="on one database alone")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=1.5, help="of each side's turn")
    parser.add_argument("--only", default="", metavar="WORDS", help="only the tasks whose name holds this")
    given = parser.parse_args(arguments)
    sizes = (given.contacts,) if given.contacts else (QUICK, FULL) if given.full else (QUICK,)
    whole = not (given.contacts or given.database or given.only)
    kinds = (given.database,) if given.database else tuple(KINDS)
    return Options(sizes=sizes, kinds=kinds, rounds=given.rounds, seconds=given.seconds, only=given.only, write=whole)


def main(wanted: Options) -> Results:
    """Everything that is asked for, told as it goes."""
    results = Results([], [], [])
    with tempfile.TemporaryDirectory(prefix="kith-bench-") as place:
        for kind in wanted.kinds:
            folder = Path(place) / kind
            folder.mkdir()
            with KINDS[kind](folder) as databases:
                for size in wanted.sizes:
                    _measure(databases, folder, size, wanted, results)
    return results


def _measure(databases: Databases, folder: Path, size: int, wanted: Options, results: Results) -> None:
    """One database with one number of contacts: filled by an import, then asked."""
    people, site = People(size), make_site(folder / f"site{size}")
    template, opened = _prepare(databases, site, people)
    file = folder / f"contacts{size}.csv"
    people.write_csv(file)
    rounds = 1 if wanted.only else wanted.rounds if size <= QUICK else 1
    imports, url = compare_imports(databases, site, template, file, rounds)
    _tell(f"{databases.name}, {size:,} contacts: import {imports.factor:.2f} times the floor's")
    results.imports.append(ImportResult(database=databases.name, contacts=size, imports=imports))
    app = open_site(site, url)
    settle(app)
    app.engine.dispose()
    with _servers(site, url, folder / "log", opened) as servers:
        for what, server in (("floor", servers["floor"]), ("Kith", servers["kith"])):
            results.starts.append(
                StartResult(
                    what=what, database=databases.name, first_answer=server.first_answer, memory=server.memory()
                )
            )
        at = Surroundings(opened, some_companies(servers["kith"].port, opened), people)
        for task in tasks(at):
            if wanted.only in task.name:
                compared = compare(servers, {"floor": task.floor, "kith": task.kith}, wanted.rounds, wanted.seconds)
                found = TaskResult(
                    task=task.name, goal=task.goal, database=databases.name, contacts=size, compared=compared
                )
                results.tasks.append(found)
                _tell(f"{databases.name}, {size:,} contacts: {task.name} {compared.ratio:.2f} of the floor")


def _prepare(databases: Databases, site: Path, people: People) -> tuple[str, Opened]:
    """The URL of a database with the companies and nobody in it yet, closed, and how to get in."""
    url = databases.create()
    app = open_site(site, url)
    apply_site(app)
    opened = let_in(app)
    add_companies(app, list(people.companies()))
    app.engine.dispose()
    return url, opened


@contextmanager
def _servers(site: Path, url: str, log: Path, opened: Opened) -> Iterator[dict[Side, Running]]:
    """Both servers over the database, side by side."""
    floor = ("-m", "bench.floor", url, "{port}")
    kith = (
        "-c",
        "from kith.cli.main import main; main()",
        "--site",
        str(site),
        "serve",
        "--host",
        "127.0.0.1",
        "--port",
        "{port}",
    )
    asked = get("/api/v1/companies?limit=1", Authorization=f"Bearer {opened.token}")
    with (
        running(floor, log, {}, get("/contacts.json?role=client")) as bare,
        running(kith, log, {"KITH_DATABASE": url}, asked) as served,
    ):
        yield {"floor": bare, "kith": served}


def _tell(text: str) -> None:
    print(f"{time.strftime('%H:%M:%S')}  {text}", file=sys.stderr, flush=True)


def _stop(*_: object) -> NoReturn:
    raise SystemExit(143)


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, _stop)  # so that servers and folders go with us
    chosen = options(sys.argv[1:])
    report = render(main(chosen))
    print(report)
    if chosen.write:
        RESULTS.write_text(report, encoding="utf-8")
