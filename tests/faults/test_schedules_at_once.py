"""Two schedulers and 1,000 slots: each starts once. A job that fails, or kills its worker, among 1,000 others."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from tests.faults.pond import Pond

pytestmark = pytest.mark.timeout(600)
POISON = """

@hookimpl
def kith_job_handlers():
    return {"ripple.ring": ring, "ripple.echo": echo, "ripple.tide": tide, "ripple.flea": flea}


def flea(running):
    import os
    import signal

    if running.payload.get("poison") == "raises":
        raise ZeroDivisionError
    if running.payload.get("poison") == "kills":
        os.kill(os.getpid(), signal.SIGKILL)
    with running.begin() as tx:
        write(tx, running.actor, "tides", [Change(values={"job": running.job.id})])
        running.finish(tx)
"""


@pytest.fixture
def pond(tmp_path: Path, postgresql_url: str) -> Iterator[Pond]:
    """A pond without a broker; nothing runs yet."""
    made = Pond.dug(tmp_path / "pond", postgresql_url)
    yield made
    made.end()


def test_two_schedulers_start_each_of_1000_slots_once(pond):
    names = [f"slot {number}" for number in range(1000)]
    for name in ("clock.a", "clock.b"):
        pond.start(name)
    for start in range(0, 1000, 50):
        pond.schedule("ripple.tide", names[start : start + 50], timedelta(days=1))
    end = time.monotonic() + 60
    while pond.states("ripple.tide")["ready"] < 1000 and time.monotonic() < end:
        time.sleep(0.2)
    time.sleep(2)  # two ticks of each, that would start them again
    assert pond.keys("ripple.tide") == Counter({f"schedule:{name}": 1 for name in names})


def poisoned(pond: Pond, poison: str, most: int) -> str:
    """The id of the one job among 1,000 that is poison."""
    path = pond.folder / "plugins/ripple/__init__.py"
    before, _, after = path.read_text("utf-8").partition("@hookimpl\ndef kith_job_handlers")
    path.write_text(before + after.partition("\n\n\n")[2] + POISON, "utf-8")
    return pond.enqueue_many("ripple.flea", [{}] * 500 + [{"poison": poison}] + [{}] * 499, most)[500]


def check(pond: Pond, poison: str) -> None:
    assert pond.states("ripple.flea") == Counter({"done": 999, "dead": 1})
    assert pond.job_ids("ripple.flea", "dead") == {poison}
    assert pond.counted("tides", "job") == Counter(pond.job_ids("ripple.flea", "done"))


def test_a_job_that_always_fails_ends_dead_and_999_are_done(pond):
    poison = poisoned(pond, "raises", 1)
    pond.start("all")
    pond.settle()
    check(pond, poison)


def test_a_job_that_kills_its_worker_ends_dead_and_999_are_done(pond):
    poison = poisoned(pond, "kills", 3)
    end = time.monotonic() + 90
    while pond.states()["dead"] == 0 and time.monotonic() < end:
        pond.start("all")
        while pond.runs("all") and pond.states()["dead"] == 0 and time.monotonic() < end:
            time.sleep(0.1)
    pond.settle()
    check(pond, poison)
