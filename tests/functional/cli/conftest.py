"""A small site in a folder, and the command line in this process."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kith.cli.main import commands

BOATS = """\
module: boats
label: {one: Boat, many: Boats}
title: "{name}"
search: [name]
fields:
  name: {type: text, required: true, unique: true, max_length: 50}
  length: {type: decimal, places: 2}
  built_on: {type: date}
  mother: {type: lookup, module: boats}
"""
ROLES = """\
roles:
  skipper: {modules: {boats: {view: all, create: true, edit: all, export: all}}, may: [administer]}
  crew: {modules: {boats: {view: all}}}
"""

Kith = Callable[..., Result]


@pytest.fixture
def folder(tmp_path) -> Path:
    """A site with boats and two roles; nothing is applied."""
    site = tmp_path / "harbour"
    for name, text in {"modules/boats.yaml": BOATS, "config/roles.yaml": ROLES}.items():
        path = site / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return site


@pytest.fixture
def kith(folder, database_url, monkeypatch) -> Kith:
    """The command line: `kith("import", "boats", "boats.csv")` gives click's result. Hashing is made cheap."""
    monkeypatch.setenv("KITH_DATABASE", database_url)
    monkeypatch.setenv("KITH_SITE", str(folder))
    monkeypatch.setenv("KITH_TEST_CHEAP_HASH", "1")

    def run(*arguments: str, stdin: str | None = None) -> Result:
        return CliRunner().invoke(commands, arguments, input=stdin)

    return run


@pytest.fixture
def applied(kith) -> Kith:
    """The same, with the site applied."""
    done = kith("apply", "--yes")
    assert done.exit_code == 0, done.output
    return kith
