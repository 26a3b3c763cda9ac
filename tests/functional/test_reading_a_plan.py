"""docs/changing.md, on reading a plan: its example, planned for real."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kith.cli.main import commands
from kith.errors import CODES
from kith.storage.plan.estimates import COSTS
from kith.storage.plan.outline import KINDS

PAGE = (Path(__file__).parents[2] / "docs" / "changing.md").read_text("utf-8")
SECTION = PAGE.split("\n## Reading a plan\n", 1)[1].split("\n## ", 1)[0]
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", SECTION, re.MULTILINE | re.DOTALL)
FILES = ("modules/boats.yaml", "config/roles.yaml", "boats.csv", "modules/boats.yaml", "config/roles.yaml")


@pytest.fixture
def kith(tmp_path, monkeypatch):
    """The command line in an empty folder with a database of its own."""
    monkeypatch.setenv("KITH_SITE", str(tmp_path))
    monkeypatch.setenv("KITH_DATABASE", f"sqlite:///{tmp_path}/kith.db")

    def run(*arguments: str) -> Result:
        return CliRunner().invoke(commands, arguments)

    return run


def _write(folder: Path, blocks: list[tuple[str, str]], names: tuple[str, ...]) -> None:
    for name, (_, text) in zip(names, blocks, strict=True):
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text(text, "utf-8")


def test_the_example_is_what_kith_says(kith, tmp_path):
    _write(tmp_path, BLOCKS[:3], FILES[:3])
    assert kith("apply", "--yes").exit_code == 0
    assert kith("import", "boats", str(tmp_path / "boats.csv")).exit_code == 0
    _write(tmp_path, BLOCKS[3:5], FILES[3:])
    result = kith("plan")
    assert (result.exit_code, result.stdout) == (2, BLOCKS[5][1])


def test_every_kind_of_change_is_explained():
    rows = re.findall(r"^\| `(.)` \| ([^|]+) \|", SECTION, re.MULTILINE)
    explained = {kind: sign for sign, kinds in rows for kind in kinds.strip().split(", ")}
    assert explained == {kind: sign for kind, (sign, _) in KINDS.items()}


def test_every_sentence_of_a_plan_is_explained():
    said = {code for code in CODES if code.startswith("K54")} - {"K549"}  # that something comes back explains itself
    assert set(re.findall(r"K54\d", SECTION)) == said


def test_the_costs_are_those_that_estimates_are_made_of():
    rows = re.findall(r"^\| an? .*? \| (\d+) \| (\d+) \|$", SECTION, re.MULTILINE)
    costs = [(COSTS["sqlite"][of], COSTS["postgresql"][of]) for of in ("index", "search", "fill", "derive")]
    assert [(float(a), float(b)) for a, b in rows] == costs
