"""A pond: each stone that is thrown in makes one ring, and each ring three echoes, all by jobs of a plugin.

Whatever is killed meanwhile, that is what there must be in the end.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from tests.faults.harbour import TYPES

from kith.clock import SYSTEM_CLOCK
from kith.fields import Context
from kith.ledger import jobs, schedules
from kith.settings import load_settings
from kith.storage import catalogue
from kith.storage.engine import create_engine
from kith.storage.serving import serve
from kith.storage.system import JobRow, Schedule
from kith.storage.tx import writing

PLUGIN = '''"""Rings and echoes."""

from kith.ext import Change, enqueue, hookimpl, write


@hookimpl
def kith_after_save(tx, actor, module, drafts):
    if module.name == "stones":
        for each in drafts:
            enqueue(tx, actor, "ripple.ring", {"stone": each.id})


@hookimpl
def kith_job_handlers():
    return {"ripple.ring": ring, "ripple.echo": echo, "ripple.tide": tide}


def ring(running):
    with running.begin() as tx:
        write(tx, running.actor, "rings", [Change(values={"stone": running.payload["stone"]})])
        enqueue(tx, running.actor, "ripple.echo", {"stone": running.payload["stone"]})
        running.finish(tx)


def echo(running):
    for number in range(running.progress.get("done", 0), 3):
        with running.begin() as tx:
            write(tx, running.actor, "echoes", [Change(values={"stone": running.payload["stone"]})])
            running.keep(tx, {"done": number + 1, "of": 3})


def tide(running):
    with running.begin() as tx:
        write(tx, running.actor, "tides", [Change(values={"job": running.job.id})])
        running.finish(tx)
'''
MODULE = """\
module: {name}
label: {{one: {name}, many: {name}}}
title: "{{{field}}}"
fields:
  {field}: {{type: text}}
"""
FILES = {
    "modules/stones.yaml": MODULE.format(name="stones", field="name"),
    "modules/rings.yaml": MODULE.format(name="rings", field="stone"),
    "modules/echoes.yaml": MODULE.format(name="echoes", field="stone"),
    "modules/tides.yaml": MODULE.format(name="tides", field="job"),
    "plugins/ripple/plugin.yaml": "name: ripple\nversion: '1'\n",
    "plugins/ripple/__init__.py": PLUGIN,
    "config/roles.yaml": "roles:\n  child: {modules: {all: {view: all, create: true, edit: all}}, may: [administer]}\n",
    "config/kith.yaml": "jobs: {lease: 3s}\n",
}
STOPPED = (sys.executable, str(Path(__file__).with_name("stopped.py")))
KITH = (str(Path(sys.executable).with_name("kith")),)
PARTS: Mapping[str, tuple[str, ...]] = {
    "web": ("serve", "--port"),
    "dispatcher": ("worker", "--part", "dispatcher"),
    "worker": ("worker", "--part", "worker"),
    "clock": ("worker", "--part", "clock"),
    "all": ("worker",),
}


@dataclass(slots=True)
class Pond:
    """The site in `folder` with the database at `url`, the broker at `broker`, and its processes by name."""

    folder: Path
    url: str
    broker: str | None = None
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    ports: dict[str, int] = field(default_factory=dict)

    @classmethod
    def dug(cls, folder: Path, url: str, broker: str | None = None) -> Pond:
        """The pond with its definitions applied."""
        for name, text in FILES.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text, "utf-8")
        pond = cls(folder, url, broker)
        pond.kith("apply", "--yes")
        return pond

    @property
    def environment(self) -> dict[str, str]:
        """That of a process that works on the site."""
        own = {"KITH_DATABASE": self.url, "KITH_SITE": str(self.folder), "KITH_TEST_CHEAP_HASH": "1"}
        own |= {"KITH_BROKER": self.broker} if self.broker else {}
        return {key: value for key, value in os.environ.items() if not key.startswith("KITH_")} | own

    def kith(self, *arguments: str, stdin: str | None = None) -> str:
        """What a command says."""
        done = subprocess.run(
            [*KITH, *arguments],
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
            input=stdin,
            timeout=120,
        )
        assert done.returncode == 0, f"{arguments}: {done.stdout}\n{done.stderr}"
        return done.stdout

    def token(self) -> str:
        """An API token of a child."""
        self.kith("user", "add", "ann@example.org", "--role", "child", "--password-stdin", stdin="seven plain words\n")
        return self.kith("token", "add", "ann@example.org").split()[-1]

    # -- processes ----------------------------------------------------------------------------------------------------
    def start(self, name: str, *, stop_at: int | None = None, wait: bool = True) -> None:
        """Starts the process called `name` (its part, a dot, anything), to be killed at a boundary or by no one."""
        part = name.partition(".")[0]
        arguments = [*PARTS[part], *([str(self.ports.setdefault(name, 0))] if part == "web" else [])]
        command = [*(KITH if stop_at is None else (*STOPPED, str(stop_at))), *arguments]
        with self.log(name).open("wb") as said:
            self.processes[name] = subprocess.Popen(
                command, env=self.environment, stdin=subprocess.DEVNULL, stdout=said, stderr=said
            )
        if wait:
            self.wait_until_up(name)

    def log(self, name: str) -> Path:
        """What the process says."""
        return self.folder / f"{name}.log"

    def is_up(self, name: str) -> bool:
        """Whether the process serves or works."""
        found = re.search(r"is served at \S+:(\d+)|Working", self.log(name).read_text("utf-8"))
        if found and found[1]:
            self.ports[name] = int(found[1])
        return found is not None and self.runs(name)

    def wait_until_up(self, name: str) -> None:
        """Returns once the process serves or works."""
        end = time.monotonic() + 60
        while not self.is_up(name):
            assert self.runs(name), self.log(name).read_text("utf-8")
            assert time.monotonic() < end
            time.sleep(0.02)

    def arm(self, name: str) -> None:
        """Lets a process that was started with `stop_at` count from now on."""
        self.processes[name].send_signal(signal.SIGUSR1)

    def runs(self, name: str) -> bool:
        """Whether the process is there."""
        return self.processes[name].poll() is None

    def kill(self, name: str) -> None:
        """kill -9, without a word."""
        self.processes[name].send_signal(signal.SIGKILL)
        self.processes[name].wait(30)

    def finish(self, name: str) -> None:
        """Lets the process end as it should."""
        self.processes[name].terminate()
        assert self.processes[name].wait(30) == 0, self.log(name).read_text("utf-8")

    def end(self) -> None:
        """Ends all processes."""
        for process in self.processes.values():
            if process.poll() is None:
                process.terminate()
        for process in self.processes.values():
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(20)

    # -- what is in the database --------------------------------------------------------------------------------------
    def engine(self) -> Any:
        """A connection of our own, to be used as a context."""
        engine = create_engine(self.url)
        return closing(_Closing(engine))

    def schedule(self, kind: str, names: list[str], every: timedelta) -> None:
        """Schedules that are due at once."""
        with self.engine() as opened, opened.writing(self.served(opened.engine), SYSTEM_CLOCK) as tx:
            for name in names:
                schedules.declare(tx, name, kind, every)

    def schedules(self) -> list[str]:
        """The names of the schedules of tides."""
        with self.engine() as opened, opened.engine.connect() as connection:
            found = sa.select(Schedule.name).where(Schedule.kind == "ripple.tide")
            return list(connection.execute(found).scalars())

    def served(self, engine: Any) -> Any:
        """What is served, built."""
        settings = load_settings(self.folder, self.environment)
        with engine.connect() as connection:
            found = catalogue.current(connection)
        assert found is not None
        return serve(found, TYPES, context=Context(zone=settings.zone), plugins=frozenset({"ripple"}))

    def counted(self, module: str, name: str) -> Counter[str]:
        """How often each value of a field stands in the records of a module."""
        with self.engine() as opened:
            table = self.served(opened.engine).tables.table(module)
            with opened.engine.connect() as connection:
                return Counter(connection.execute(sa.select(table.c[name])).scalars())

    def states(self, kind: str | None = None) -> Counter[str]:
        """How many jobs (of a kind) are in which state."""
        found = sa.select(JobRow.state)
        found = found.where(JobRow.kind == kind) if kind else found
        with self.engine() as opened, opened.engine.connect() as connection:
            return Counter(connection.execute(found).scalars())

    def job_ids(self, kind: str, state: str | None = None) -> set[str]:
        """The ids of the jobs of a kind (in a state)."""
        found = sa.select(JobRow.id).where(JobRow.kind == kind)
        found = found.where(JobRow.state == state) if state else found
        with self.engine() as opened, opened.engine.connect() as connection:
            return set(connection.execute(found).scalars())

    def keys(self, kind: str) -> Counter[str | None]:
        """How often each key stands at the jobs of a kind."""
        with self.engine() as opened, opened.engine.connect() as connection:
            return Counter(connection.execute(sa.select(JobRow.key).where(JobRow.kind == kind)).scalars())

    def enqueue_many(self, kind: str, payloads: list[dict[str, Any]], most_attempts: int) -> list[str]:
        """The ids of new jobs of the system."""
        with self.engine() as opened, opened.writing(self.served(opened.engine), SYSTEM_CLOCK) as tx:
            found = [jobs.enqueue(tx, kind, each, most_attempts=most_attempts) for each in payloads]
        return [id for id in found if id is not None]

    def settle(self, seconds: float = 90.0) -> float:
        """Waits until nothing is left to be done; how many seconds it took."""
        begun = time.monotonic()
        while (states := self.states())["ready"] + states["run"]:
            assert time.monotonic() - begun < seconds, states
            time.sleep(0.1)
        return time.monotonic() - begun

    def check_ripples(self, acknowledged: set[str]) -> None:
        """Every stone has its ring and its three echoes, and none more; what was acknowledged is there."""
        stones = set(self.counted("stones", "id"))
        assert acknowledged <= stones
        assert self.counted("rings", "stone") == Counter(stones)
        assert self.counted("echoes", "stone") == Counter(dict.fromkeys(stones, 3))
        assert set(self.states()) <= {"done"}


@dataclass(slots=True)
class _Closing:
    engine: Any

    def writing(self, serving: Any, clock: Any) -> Any:
        return writing(self.engine, serving, hooks=None, clock=clock, settings=None)  # type: ignore[arg-type]

    def close(self) -> None:
        self.engine.dispose()
