"""Definitions change under 50 writes a second, and applies are killed: each write meets one snapshot, none is lost."""

from __future__ import annotations

import random
import signal
import subprocess
import time
from pathlib import Path

import pytest
from tests.faults.filled import fill, id_of
from tests.faults.harbour import Harbour
from tests.faults.writers import Writers, served

RATE = 50.0
pytestmark = pytest.mark.timeout(600)
BLOCKED = 3.0  # seconds; a loaded machine alone takes one now and then, and the soak tells the figure


@pytest.fixture
def harbour(tmp_path: Path, new_database) -> Harbour:
    """The harbour in its old form, with boats."""
    made = Harbour.built(tmp_path / "harbour", new_database())
    fill(made, 500)
    return made


def check_new(harbour: Harbour, writers: Writers) -> None:
    """The new form of every record, those that were there and those that were written meanwhile."""
    rows = harbour.rows()
    boats = {row["id."]: row for row in rows["boats"]}
    assert writers.boats.keys() <= boats.keys()
    for id, told in writers.boats.items():
        found = boats[id]
        assert (found["name."], found["age."], found["remark."]) == (told["name"], int(told["age"]), told["note"])
    for row in boats.values():
        assert row["rank."] == "low"
        assert row["summary."] == "/".join(filter(None, (row["name."], row["remark."])))
        assert row["title"] == f"{row['name.']} {row['remark.']}"
    assert boats[id_of(2, 3)]["crew."] == "ada, bob"
    for fleet in rows["fleets"]:
        assert fleet["size."] == sum(row["fleet."] == fleet["id."] for row in boats.values())


def check_answers(writers: Writers) -> None:
    """Nobody saw a fault, nor a record that was half of the old and half of the new form."""
    assert writers.faults == []
    assert len(writers.boats) > 10
    assert all(("note" in shape) == ("gone" in shape) == ("rank" not in shape) for shape in writers.shapes)
    assert writers.seconds[-1] < BLOCKED


def change_to_and_fro(harbour: Harbour, times: int) -> None:
    """Applies the other form again and again, the new one at last."""
    for form in ["new", "old"] * times + ["new"]:
        harbour.declare(form)
        harbour.apply()


def kill_at_random(harbour: Harbour, kills: int, seed: int) -> int:
    """Kills that many applies at random moments; returns how many versions were published by the others."""
    chance, form, done, published = random.Random(seed), "new", 0, 0
    took = 6.0  # seconds of an apply that nobody kills; measured wherever one gets through
    while done < kills:
        harbour.declare(form)
        before = harbour.version()
        begun = time.monotonic()
        process = harbour.start("apply", "--yes", "--allow-loss")
        try:
            process.communicate(timeout=chance.uniform(0.2, 1.1) * took)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.communicate()
            done += 1
            took *= 1.05  # there are more boats each time, and some applies should get through
        else:
            assert process.returncode == 0
            took = time.monotonic() - begun
        after = harbour.version()
        assert after in (before, before + 1)
        if after > before:
            published += 1
            form = "old" if form == "new" else "new"
    return published


def tell(record_property, writers: Writers, **figures: float) -> None:
    seconds = writers.seconds
    found = {
        "writes": len(seconds),
        "longest": round(seconds[-1], 3),
        "p99": round(seconds[len(seconds) * 99 // 100], 3),
    }
    for name, figure in (found | figures).items():
        record_property(name, figure)
    print("under fire:", found | figures)


def under_fire(harbour: Harbour, record_property, *, kills: int, seed: int) -> None:
    with served(harbour) as address, Writers(address, harbour.token(), RATE).at_work() as writers:
        published = kill_at_random(harbour, kills, seed)
        harbour.declare("new")
        harbour.apply()
        time.sleep(1)
    tell(record_property, writers, kills=kills, published=published)
    check_answers(writers)
    check_new(harbour, writers)


def changing(harbour: Harbour, record_property, *, times: int) -> None:
    with served(harbour) as address, Writers(address, harbour.token(), RATE).at_work() as writers:
        change_to_and_fro(harbour, times)
        time.sleep(1)
    tell(record_property, writers, applies=2 * times + 1)
    check_answers(writers)
    check_new(harbour, writers)


def test_fields_change_under_writes_and_each_write_meets_one_snapshot(harbour, record_property):
    changing(harbour, record_property, times=0)


def test_applies_killed_at_random_moments_under_writes_lose_no_write(harbour, record_property):
    under_fire(harbour, record_property, kills=3, seed=20261122)


@pytest.mark.soak
@pytest.mark.timeout(1800)
def test_fields_change_to_and_fro_under_writes_and_each_write_meets_one_snapshot(harbour, record_property):
    changing(harbour, record_property, times=10)


@pytest.mark.soak
@pytest.mark.timeout(3600)
def test_a_hundred_applies_killed_at_random_moments_under_writes_lose_no_write(harbour, record_property):
    under_fire(harbour, record_property, kills=100, seed=time.time_ns())
