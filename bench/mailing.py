"""A mailing to many addresses into a local sink: mails a second, and the sender's memory while it goes.

`python -m bench.mailing NUMBER [sqlite|postgresql]` measures it alone, `python -m bench --mailing NUMBER` among all.
The list is one by a filter, so that filling it is measured as well; the sender is a process with the threads of
`kith serve`, `... bench.mailing send SITE URL ID`.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa

from bench.databases import KINDS, Databases
from bench.figures import Sample
from bench.processes import environment_of, free_port
from bench.site import ROOT, apply_site, make_site, open_site
from kith.access.actor import SYSTEM, Actor
from kith.app import App
from kith.cli.worker import runner_of
from kith.identity import users
from kith.identity.load import by_user
from kith.records.actions import run
from kith.records.model import Change
from kith.records.query import get
from kith.records.save import write
from kith.storage.statistics import refresh_statistics

SHOT = 500  # contacts of one write
LOOK = 0.5  # seconds between two looks at how far it is
PATIENCE = 3600.0
BODY = "Dear {first_name} {last_name},\n\nthere is **news** for {email}:\n\n- one\n- two\n\n[Read on](https://www.example.org)"
SETTINGS = """\
url: http://localhost
mail: {{from: "Bench <bench@example.org>", server: 127.0.0.1, port: {port}, security: none}}
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """A mailing that was started, and how long filling its list took."""

    id: str
    filled: float


def measure_mailing(databases: Databases, folder: Path, addresses: int) -> Sample:
    """One mailing: `rate` and `filled` a second, milliseconds of `cpu` a mail, the sender's `memory` in megabytes.

    `quarter` is its memory when a quarter was sent: flat is where the two are alike.
    """
    site, url, port = make_site(folder), databases.create(), free_port()
    (site / "config" / "kith.yaml").write_text(SETTINGS.format(port=port), encoding="utf-8")
    app = open_site(site, url)
    apply_site(app)
    begun = _begin(app, addresses)
    app.engine.dispose()
    with _sink(port):
        command = [sys.executable, "-m", "bench.mailing", "send", str(site), url, begun.id]
        done = subprocess.run(command, cwd=ROOT, env=environment_of({}), capture_output=True, text=True, check=False)
    databases.drop(url)
    if done.returncode:
        raise RuntimeError(f"the mailing failed:\n{done.stdout}{done.stderr}")
    found: Sample = json.loads(done.stdout.splitlines()[-1])
    if found["mails"] != addresses:
        raise RuntimeError(f"{found['mails']} of {addresses} mails were sent")
    return {**found, "filled": addresses / begun.filled}


def send(app: App, mailing: str) -> Sample:
    """Carries the mailing out with the threads of `kith serve`."""
    runner = runner_of(app)
    memory: list[tuple[int, float]] = []
    begun, spent = time.perf_counter(), time.process_time()
    runner.start()
    state, sent = "running", 0
    while state == "running" and time.perf_counter() - begun < PATIENCE:
        time.sleep(LOOK)
        state, sent = _how_far(app, mailing)
        memory.append((sent, _memory()))
    took, cpu = time.perf_counter() - begun, time.process_time() - spent
    runner.stop()
    quarter = next((each for done, each in memory if done >= sent / 4), 0.0)
    figures = {"rate": sent / took, "mails": sent, "cpu": 1000 * cpu / max(sent, 1)}
    return figures | {"quarter": quarter, "memory": max(each for _, each in memory)}


def _begin(app: App, addresses: int) -> Begun:
    with app.writing() as tx:
        user = users.add(tx, email="bench@example.com", name="Benedetta Schnell", roles=["crm_manager"])
        actor = by_user(tx.connection, user, via="page")
    assert actor is not None
    _add_contacts(app, addresses)
    news = _made(app, actor, "marketing_lists", name="News", kind="by_filter", filter="last_name=Schnell")
    started = time.perf_counter()
    runner = runner_of(app)
    while runner.run_one():
        pass
    filled = time.perf_counter() - started
    with app.writing() as tx:
        refresh_statistics(tx, ("contacts", "list_members"))
    mailing = _made(app, actor, "mailings", name="News", list=news, subject="News for {first_name}", body=BODY)
    with app.writing() as tx:
        run(tx, actor, "mailings", "start", [mailing])
    return Begun(id=mailing, filled=filled)


def _add_contacts(app: App, addresses: int) -> None:
    for start in range(0, addresses, SHOT):
        people = [
            {"first_name": f"Ada{number}", "last_name": "Schnell", "email": f"ada{number}@example.org"}
            for number in range(start, min(start + SHOT, addresses))
        ]
        with app.writing() as tx:
            write(tx, SYSTEM, "contacts", [Change(values=each) for each in people])


def _made(app: App, actor: Actor, module: str, **values: str) -> str:
    with app.writing() as tx:
        (saved,) = write(tx, actor, module, [Change(values=values)]).saved
        assert saved is not None
        return saved.id


def _how_far(app: App, mailing: str) -> tuple[str, int]:
    """The state of the mailing, and how many mails are out."""
    with app.reading() as tx:
        found = get(tx, SYSTEM, "mailings", mailing, ["state"])
        out = tx.connection.execute(sa.text("SELECT count(*) FROM kith_mail WHERE state = 'sent'")).scalar_one()
    assert found is not None
    return found.values["state"], out


def _memory() -> float:
    """This process's own megabytes."""
    told = Path("/proc/self/status").read_text("ascii")
    return int(told.partition("RssAnon:")[2].split()[0]) / 1000


@contextmanager
def _sink(port: int) -> Iterator[None]:
    server = subprocess.Popen([sys.executable, "-m", "bench.sink", str(port)], cwd=ROOT, env=environment_of({}))
    try:
        time.sleep(1)
        yield
    finally:
        server.terminate()
        server.wait()


def main(arguments: list[str]) -> None:
    """Measures, or is the sender."""
    if arguments[0] == "send":
        print(json.dumps(send(open_site(Path(arguments[1]), arguments[2]), arguments[3])))
        return
    with tempfile.TemporaryDirectory(prefix="kith-bench-") as place:
        (folder := Path(place) / "databases").mkdir()
        with KINDS[arguments[1] if len(arguments) > 1 else "sqlite"](folder) as databases:
            print(json.dumps(measure_mailing(databases, Path(place) / "site", int(arguments[0]))))


if __name__ == "__main__":
    main(sys.argv[1:])
