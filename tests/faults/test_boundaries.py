"""kill -9 of `kith apply` at every boundary of its phases: old or new is served, and a second run completes it."""

from __future__ import annotations

import random
import sys
from pathlib import Path

import pytest
from tests.faults.filled import fill
from tests.faults.harbour import Harbour

KILLED = (sys.executable, str(Path(__file__).with_name("killed.py")))
BOATS = 400
pytestmark = pytest.mark.timeout(600)

MOMENTS = [
    ("after begin", 1),
    ("in expand", 1),
    ("in expand", 4),
    ("after expand", 1),
    ("in backfill", 1),
    ("in backfill", 3),
    ("after backfill", 1),
    ("in index", 1),
    ("after index", 1),
    ("before publish", 1),
    ("in publish", 1),
    ("after publish", 1),
    ("in clean", 1),
    ("in clean", 2),
]
SAMPLE = random.Random(20261122).sample(MOMENTS, 3)
PUBLISHED = {"after publish", "in clean"}


@pytest.fixture
def harbour(tmp_path: Path, new_database) -> Harbour:
    """The harbour in its old form, with boats."""
    made = Harbour.built(tmp_path / "harbour", new_database())
    fill(made, BOATS)
    return made


@pytest.fixture(scope="module")
def digests() -> dict[str, str]:
    """Kind of database -> the digest of all records after an apply that nobody disturbed."""
    return {}


def undisturbed(digests: dict[str, str], kind: str, folder: Path, url: str) -> str:
    if kind not in digests:
        other = Harbour.built(folder, url)
        fill(other, BOATS)
        other.declare("new")
        other.apply()
        digests[kind] = other.digest()
    return digests[kind]


def kill_at(harbour: Harbour, moment: str, times: int) -> int:
    """The status of an apply that is killed at that moment."""
    process = harbour.start(moment, str(times), "apply", "--yes", "--allow-loss", program=KILLED)
    process.communicate(timeout=120)
    return process.returncode


def check(harbour: Harbour, moment: str, times: int, expected: str) -> None:
    before = harbour.digest()
    harbour.declare("new")
    assert kill_at(harbour, moment, times) == -9
    assert harbour.version() == (2 if moment in PUBLISHED else 1)
    assert harbour.digest() == (expected if moment in PUBLISHED else before)
    harbour.apply()
    assert harbour.version() == 2
    assert harbour.digest() == expected
    assert "Nothing to do" in harbour.kith("plan")


@pytest.mark.parametrize(("moment", "times"), SAMPLE)
def test_killed_at_a_boundary_old_or_new_is_served_and_a_second_run_completes(
    moment, times, harbour, digests, database_kind, tmp_path, new_database
):
    check(harbour, moment, times, undisturbed(digests, database_kind, tmp_path / "other", new_database()))


@pytest.mark.soak
@pytest.mark.parametrize(("moment", "times"), MOMENTS)
def test_killed_at_every_boundary_old_or_new_is_served_and_a_second_run_completes(
    moment, times, harbour, digests, database_kind, tmp_path, new_database
):
    check(harbour, moment, times, undisturbed(digests, database_kind, tmp_path / "other", new_database()))


def test_killed_again_and_again_it_still_completes(harbour, digests, database_kind, tmp_path, new_database):
    expected = undisturbed(digests, database_kind, tmp_path / "other", new_database())
    harbour.declare("new")
    for moment in ("in expand", "in backfill", "in index"):
        assert kill_at(harbour, moment, 1) == -9
    harbour.apply()
    assert harbour.digest() == expected


def test_two_applies_at_once_and_one_waits(harbour):
    harbour.declare("new")
    processes = [harbour.start("apply", "--yes", "--allow-loss") for _ in range(2)]
    said = [process.communicate(timeout=120) for process in processes]
    assert [process.returncode for process in processes] == [0, 0], said
    assert sorted("Applied" in out for out, _ in said) == [False, True]
    assert harbour.version() == 2
