"""The bench itself, on few contacts: it must not rot between the runs that count."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from bench.figures import load
from bench.plan import read_plan

ROOT = Path(__file__).resolve().parents[2]
FEW = (
    "--contacts",
    "1000",
    "--databases",
    "sqlite",
    "--servers",
    "waitress",
    "--no-peers",
    "--rounds",
    "1",
    "--mailing",
    "300",
    "--portals",
    "2000",
)


def test_a_run_without_options_is_the_whole_one():
    plan = read_plan([])
    assert plan.sizes == (10_000, 100_000, 1_000_000)
    assert [plan.servers_at(size) for size in plan.sizes] == [("waitress",), ("waitress", "granian"), ("waitress",)]
    assert [plan.peers_at(size) for size in plan.sizes] == [True, True, False]


def test_a_part_of_the_tasks_can_be_measured():
    plan = read_plan(["--tasks", "list", "jump"])
    names = ("list, JSON", "jump, JSON", "create, JSON")
    assert [plan.wants(name, "waitress") for name in names] == [True, True, False]
    assert [plan.wants(name, "granian") for name in names] == [True, False, False]


@pytest.mark.timeout(600)
def test_a_small_run_measures_every_task_and_writes_what_it_found(tmp_path):
    command = [sys.executable, "-m", "bench", *FEW, "--no-modules", "--seconds", "0.01", "--results"]
    done = subprocess.run([*command, str(tmp_path / "results")], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert "failed" not in done.stderr
    assert "different numbers" not in done.stderr
    found = load(tmp_path / "results")
    assert [each.name for each in found if each.kind == "import"] == ["import"]
    assert [each.figure("kith", "mails") for each in found if each.kind == "mailing"] == [300]
    assert {each.contacts for each in found if each.kind == "portals"} == {2000}
    assert len([each for each in found if each.kind == "task" and each.figure("kith", "rate")]) == 12
    assert (tmp_path / "RESULTS.md").read_text("utf-8").startswith("# Speed")
