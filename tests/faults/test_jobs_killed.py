"""kill -9 of web, dispatcher, workers and scheduler: no committed event is lost, none is acted on twice inside Kith."""

from __future__ import annotations

import contextlib
import http.client
import random
import time
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from tests.faults.pond import Pond
from tests.faults.throwers import Throwers, throw

pytestmark = pytest.mark.timeout(600)
FLEET = ("web.a", "web.b", "dispatcher.a", "dispatcher.b", "worker.a", "worker.b", "clock.a", "clock.b")
ALONE = ("web", "dispatcher", "worker", "clock")
BOUNDARIES = {"web": 4, "dispatcher": 2, "worker": 25, "clock": 4}  # that a flow has at least
CHANCE = random.Random(20261122)
SAMPLE = [(part, CHANCE.randint(1, most)) for part, most in BOUNDARIES.items()]


@pytest.fixture
def pond(tmp_path: Path, postgresql_url: str, valkey_url: str) -> Iterator[Pond]:
    """A pond on PostgreSQL and a broker; nothing runs yet."""
    made = Pond.dug(tmp_path / "pond", postgresql_url, valkey_url)
    yield made
    made.end()


def flow(pond: Pond, token: str, number: int) -> set[str]:
    """Throws one stone, and lets the tide come in once; the stone's id where it was acknowledged."""
    pond.schedule("ripple.tide", [f"tide {number}"], timedelta(days=1))
    with contextlib.suppress(OSError, http.client.HTTPException):
        return {throw(pond.ports["web"], token, f"stone {number}")}
    return set()


def stopped_at(pond: Pond, token: str, part: str, boundary: int) -> tuple[bool, set[str]]:
    """Whether the process was killed before the flow was through; the stone that was acknowledged."""
    if part == "clock" and pond.runs("web"):
        pond.finish("web")  # it looks after schedules as well, and would be faster
    pond.finish(part)
    pond.start(part, stop_at=boundary)
    pond.arm(part)
    acknowledged = flow(pond, token, boundary + 1000 * ALONE.index(part))
    process = pond.processes[part]
    end = time.monotonic() + 12  # a lease, and a while
    while process.poll() is None and time.monotonic() < end and not _through(pond):
        time.sleep(0.05)
    killed = process.poll() is not None
    if killed:
        assert process.returncode == -9, pond.log(part).read_text("utf-8")
    else:
        pond.kill(part)  # it counts on, and would end in what comes next
    pond.start(part)
    wait_until_through(pond)
    return killed, acknowledged


def wait_until_through(pond: Pond) -> None:
    end = time.monotonic() + 90
    while not _through(pond):
        assert time.monotonic() < end, pond.states()
        time.sleep(0.1)


def _through(pond: Pond) -> bool:
    """Nothing waits, and each tide that was declared came in."""
    states = pond.states()
    return not states["ready"] + states["run"] and sum(pond.counted("tides", "job").values()) >= _declared(pond)


def _declared(pond: Pond) -> int:
    return len(pond.schedules())


def check(pond: Pond, acknowledged: set[str]) -> None:
    pond.check_ripples(acknowledged)
    tides = pond.counted("tides", "job")
    assert set(tides) == pond.job_ids("ripple.tide")
    assert set(tides.values()) == {1}
    assert sum(tides.values()) == _declared(pond)


def boundary_after_boundary(pond: Pond, part: str, record_property) -> None:
    token = up(pond, ALONE)
    boundary, killed, acknowledged = 0, True, set()
    while killed:
        boundary += 1
        killed, more = stopped_at(pond, token, part, boundary)
        acknowledged |= more
        check(pond, acknowledged)
    record_property("boundaries", {part: boundary - 1})
    print("boundaries:", part, boundary - 1)
    assert boundary > BOUNDARIES[part]


def up(pond: Pond, names: tuple[str, ...]) -> str:
    """A token, once all these processes run."""
    token = pond.token()
    for name in names:
        pond.start(name, wait=False)
    for name in names:
        pond.wait_until_up(name)
    return token


def those_that_are_up(pond: Pond) -> list[str]:
    """The processes that do their work, once that is most of them: killing what only begins to load proves nothing."""
    end = time.monotonic() + 120
    while len(found := [name for name in FLEET if pond.is_up(name)]) < 6:
        assert time.monotonic() < end, found
        time.sleep(0.05)
    return found


def under_load(pond: Pond, record_property, *, rounds: int, kills: int, seed: int, pause: float) -> None:
    """Rounds of kills under load; after each, all that was acknowledged has been done once."""
    token, chance = up(pond, FLEET), random.Random(seed)
    acknowledged: set[str] = set()
    for number in range(rounds):
        with Throwers(pond, token).at_work() as throwers:
            kill_at_random(pond, chance, [f"tide {number}.{each}" for each in range(kills)], pause)
        for name in FLEET:
            pond.wait_until_up(name)
        assert throwers.faults == []
        acknowledged |= throwers.acknowledged
        seconds = pond.settle()
        wait_until_through(pond)
        figures = {"kills": kills * (number + 1), "stones": len(acknowledged), "settled": round(seconds, 1)}
        print("under load:", figures, dict(pond.states()), flush=True)
        check(pond, acknowledged)
    record_property("killed", figures)
    assert len(acknowledged) > rounds * kills / 2


def kill_at_random(pond: Pond, chance: random.Random, tides: list[str], pause: float) -> None:
    for tide in tides:
        time.sleep(chance.uniform(0, pause))
        pond.schedule("ripple.tide", [tide], timedelta(days=1))
        name = chance.choice(those_that_are_up(pond))
        pond.kill(name)
        pond.start(name, wait=False)
    time.sleep(pause)


@pytest.mark.parametrize(("part", "boundary"), SAMPLE, ids=[part for part, _ in SAMPLE])
def test_killed_at_a_boundary_the_flow_is_completed_once(part, boundary, pond):
    token = up(pond, ALONE)
    killed, acknowledged = stopped_at(pond, token, part, boundary)
    assert killed
    check(pond, acknowledged)


def test_killed_at_random_under_load_each_event_is_acted_on_once(pond, record_property):
    under_load(pond, record_property, rounds=1, kills=4, seed=20261122, pause=0.5)


@pytest.mark.soak
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("part", ALONE)
def test_killed_at_every_boundary_in_turn_the_flow_is_completed_once(part, pond, record_property):
    boundary_after_boundary(pond, part, record_property)


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_killed_300_times_at_random_under_load_each_event_is_acted_on_once(pond, record_property):
    under_load(pond, record_property, rounds=10, kills=30, seed=time.time_ns(), pause=0.5)
