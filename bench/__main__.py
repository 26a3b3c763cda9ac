"""`python -m bench`: measures, keeps the figures in bench/results, writes bench/RESULTS.md. See docs/performance.md."""

from __future__ import annotations

import compileall
import signal
import sys
import tempfile
import time
import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NoReturn

from bench.chart import write_charts
from bench.databases import KINDS, Databases
from bench.figures import Entry, Sample, Side, load, merge
from bench.hierarchy import TASK, Crew, add_crew, add_roles, give_owners
from bench.importing import Filled, compare_imports
from bench.jobs import measure_jobs
from bench.machine import commit, machine
from bench.mailing import measure_mailing
from bench.measuring import compare
from bench.modules import MODULES, measure_modules
from bench.people import People
from bench.plan import Plan, read_plan
from bench.portals import measure_portals
from bench.processes import Command, Running, running
from bench.report import render
from bench.sections import job_figures, mailing_figures, portal_figures, workplace_figures
from bench.servers import SERVERS, django, floor, kith, serving
from bench.site import ROOT, Opened, add_companies, apply_site, let_in, make_site, open_site, settle
from bench.tasks import Surroundings, companies_of, tasks
from bench.workplace import measure_edit, measure_pages


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """One database with one number of contacts, filled and settled."""

    plan: Plan
    database: str
    people: People
    site: Path
    opened: Opened
    crew: Crew
    filled: Filled
    log: Path

    def entry(self, **given: Any) -> Entry:
        """Something that was measured here and now."""
        return _entry(self.database, self.people.count, **given)


def main(plan: Plan) -> Iterator[Entry]:
    """Everything that is asked for, one by one, told as it goes."""
    for folder in (ROOT / "bench", ROOT / "platform"):
        compileall.compile_dir(folder, quiet=1)  # as installing a package does: no server is measured while it compiles
    with tempfile.TemporaryDirectory(prefix="kith-bench-") as place:
        people = {size: People(size, Path(place)) for size in plan.sizes}
        for kind in plan.kinds:
            folder = Path(place) / kind
            folder.mkdir()
            with KINDS[kind](folder) as databases:
                if plan.modules and not plan.only:
                    yield from _guarded(_wide(databases, folder / "wide", plan.rounds))
                if plan.jobs and not plan.only:
                    yield from _guarded(_jobs(databases, folder / "jobs", plan.rounds))
                if plan.mailing and not plan.only:
                    yield from _guarded(_mailing(databases, folder / "mailing", plan.mailing))
                if plan.portals and not plan.only:
                    yield from _guarded(_portals(databases, folder / "portals", plan.portals))
                for size in plan.sizes:
                    yield from _guarded(_measure(databases, folder, people[size], plan))


_failures: list[str] = []


def _guarded(part: Iterator[Entry]) -> Iterator[Entry]:
    """A part of the run: should it fail, that is told, and the other parts are measured all the same."""
    try:
        yield from part
    except Exception:  # noqa: BLE001 - whatever it is, it must not take the figures of hours along
        _failures.append(traceback.format_exc())
        _tell(f"this part failed:\n{_failures[-1]}")


def _wide(databases: Databases, folder: Path, rounds: int) -> Iterator[Entry]:
    found = measure_modules(databases, folder, rounds)
    entry = _entry(
        databases.name, 0, kind="modules", name=f"{MODULES} modules", server="waitress", sides={"kith": found}
    )
    _tell(f"{databases.name}: {MODULES} modules, first answer in {entry.figure('kith', 'first_answer'):.2f} s")
    yield entry


def _jobs(databases: Databases, folder: Path, rounds: int) -> Iterator[Entry]:
    for name, sides in measure_jobs(databases, folder, rounds):
        entry = _entry(databases.name, 0, kind="jobs", name=name, server="", sides=sides)
        _tell(f"{databases.name}: {name} {job_figures(entry)}")
        yield entry


def _mailing(databases: Databases, folder: Path, addresses: int) -> Iterator[Entry]:
    found = measure_mailing(databases, folder, addresses)
    entry = _entry(databases.name, addresses, kind="mailing", name="mailing", server="", sides={"kith": [found]})
    _tell(f"{databases.name}: a mailing to {addresses:,} {', '.join(mailing_figures(entry))}")
    yield entry


def _portals(databases: Databases, folder: Path, records: int) -> Iterator[Entry]:
    for name, sides in measure_portals(databases, folder, records):
        found: dict[Side, list[Sample]] = {"kith": [sides["portal"]], "everyone": [sides["staff"]]}
        entry = _entry(databases.name, records, kind="portals", name=name, server="", sides=found)
        _tell(f"{databases.name}: a portal's list {name} {', '.join(portal_figures(entry))}")
        yield entry


def _measure(databases: Databases, folder: Path, people: People, plan: Plan) -> Iterator[Entry]:
    """One database with one number of contacts: filled by imports, then asked, then dropped."""
    size = people.count
    site = make_site(folder / f"site{size}")
    add_roles(site)
    template, opened, crew = _prepare(databases, site, people)
    _tell(f"{databases.name}, {size:,} contacts: importing")
    filled = compare_imports(
        databases,
        site,
        template,
        people,
        rounds=plan.imports_at(size),
        floor=plan.floor_imports(size),
        peers=plan.peers_at(size),
    )
    databases.drop(template)
    app = open_site(site, filled.url)
    settle(app)
    app.engine.dispose()
    cell = Cell(
        plan=plan,
        database=databases.name,
        people=people,
        site=site,
        opened=opened,
        crew=crew,
        filled=filled,
        log=folder / "log",
    )
    imported = cell.entry(kind="import", name="import", server="", sides=filled.sides)
    _tell(f"{databases.name}, {size:,} contacts: imported in {imported.figure('kith', 'seconds'):.1f} s")
    if plan.imports:
        yield imported
    for server in plan.servers_at(size):
        yield from _ask(cell, server)
    if plan.workplace:
        yield from _guarded(_workplace(cell))
    for url in (filled.url, filled.django[0] if filled.django else ""):
        if url:
            databases.drop(url)


def _workplace(cell: Cell) -> Iterator[Entry]:
    """The pages of one process of Kith in a browser, then an edit of many."""
    with running(_commands(cell, 1)["kith"], cell.log) as server:
        found = dict(measure_pages(server.port, cell.opened, cell.people.broad))
    app = open_site(cell.site, cell.filled.url)
    found["rate"] = measure_edit(app, cell.opened)
    app.engine.dispose()
    entry = cell.entry(kind="workplace", name="workplace", server="waitress", sides={"kith": [found]})
    _tell(f"{cell.database}, {cell.people.count:,} contacts: workplace {', '.join(workplace_figures(entry))}")
    yield entry


def _prepare(databases: Databases, site: Path, people: People) -> tuple[str, Opened, Crew]:
    """The URL of a database with the companies and nobody in it yet, closed, and how to get in."""
    url = databases.create()
    app = open_site(site, url)
    apply_site(app)
    opened, crew = let_in(app), add_crew(app)
    add_companies(app, list(people.companies()))
    app.engine.dispose()
    return url, opened, crew


def _ask(cell: Cell, server: str) -> Iterator[Entry]:
    """All tasks, of the processes of one kind of server."""
    commands = _commands(cell, SERVERS[server])
    starts = _starts(commands, cell.log, cell.plan.starts(server))
    with serving(commands, cell.log) as servers:
        for side in starts:
            starts[side].append(_weighed(servers[side]))
        for task in tasks(_surroundings(cell, servers)):
            if cell.plan.wants(task.name, server):
                if task.name == TASK:
                    give_owners(cell.site, cell.filled.url)
                found = compare({**servers, "everyone": servers["kith"]}, task.sides, cell.plan.pace(server))
                entry = cell.entry(kind="task", name=task.name, server=server, sides=found.sides, failed=found.failed)
                _tell(f"{cell.database}, {cell.people.count:,} contacts, {server}: {task.name} {_said(entry)}")
                if not found.agreed:
                    _tell(f"the sides answer with different numbers of rows: {found.rows}")
                yield entry
        worked: dict[Side, list[Sample]] = {side: [{"memory": servers[side].memory()}] for side in starts}
    if not cell.plan.only:
        yield cell.entry(kind="start", name="start", server=server, sides=starts)
        yield cell.entry(kind="start", name="after the tasks", server=server, sides=worked)


def _starts(commands: dict[Side, Command], log: Path, count: int) -> dict[Side, list[Sample]]:
    """Starts before the one that is asked: one server after the other, each alone."""
    found: dict[Side, list[Sample]] = {side: [] for side in commands if side != "admin"}
    for _ in range(count):
        for side, samples in found.items():
            with running(commands[side], log) as server:
                samples.append(_weighed(server))
    return found


def _weighed(server: Running) -> Sample:
    return {"first_answer": server.first_answer, "cpu": server.cpu(), "memory": server.memory()}


def _commands(cell: Cell, workers: int) -> dict[Side, Command]:
    url = cell.filled.url
    commands: dict[Side, Command] = {
        "floor": floor(url, workers),
        "kith": kith(cell.site, url, cell.opened, workers),
    }
    if cell.filled.django:
        peer = django(*cell.filled.django, workers)
        commands |= {"drf": peer, "admin": peer}
    return commands


def _surroundings(cell: Cell, servers: dict[Side, Running]) -> Surroundings:
    at = Surroundings(
        opened=cell.opened,
        people=cell.people,
        crew=cell.crew,
        django=cell.filled.django[1] if cell.filled.django else None,
    )
    return companies_of(at, {side: server.port for side, server in servers.items()})


def _entry(database: str, contacts: int, **given: Any) -> Entry:
    measured = {"date": f"{datetime.now(UTC):%Y-%m-%d %H:%M}", "commit": commit(), "machine": machine()}
    return Entry(database=database, contacts=contacts, measured=measured, **given)


def _said(entry: Entry) -> str:
    ratio, team = entry.ratio("kith", "floor", "rate"), entry.ratio("kith", "everyone", "p50")
    told = f"{ratio:.2f} of the floor" if ratio else "not measured"
    told = f"{team:.2f} times the p50 of who may view all" if team else told
    return "; ".join([told, *(f"{side} failed: {why[:160]}" for side, why in entry.failed.items())])


def _tell(text: str) -> None:
    print(f"{time.strftime('%H:%M:%S')}  {text}", file=sys.stderr, flush=True)


def _stop(*_: object) -> NoReturn:
    raise SystemExit(143)


def _keep(plan: Plan) -> int:
    """Measures, and writes after each step, so that a run that is broken off leaves what it has; the exit status."""
    entries: list[Entry] = []
    for entry in main(plan):
        entries.append(entry)
        if plan.results:
            merge(plan.results, [entry])
    if plan.results:
        kept = load(plan.results)
        write_charts(kept, plan.results.parent)
        (plan.results.parent / "RESULTS.md").write_text(render(kept), encoding="utf-8")
    print(render(entries))
    return 1 if _failures else 0


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, _stop)  # so that servers and folders go with us
    sys.exit(_keep(read_plan(sys.argv[1:])))
