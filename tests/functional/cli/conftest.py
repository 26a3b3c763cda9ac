"""A small site in a folder, and the command line in this process."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
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


def write_site(site: Path) -> Path:
    """A site with boats and two roles in that folder; nothing is applied."""
    for name, text in {"modules/boats.yaml": BOATS, "config/roles.yaml": ROLES}.items():
        path = site / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return site


@pytest.fixture
def folder(tmp_path) -> Path:
    return write_site(tmp_path / "harbour")


@pytest.fixture
def database_url(request, database_kind) -> str:
    """A database in each kind in turn: for a test that asks for `applied`, one to which the site was applied."""
    if "applied" in request.fixturenames:
        return str(request.getfixturevalue("applied_database"))
    return str(request.getfixturevalue("new_database")())


@pytest.fixture
def kith(folder, monkeypatch, database_url) -> Kith:
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
    return kith


@pytest.fixture(scope="session")
def templates() -> dict[str, str]:
    """Databases by kind to which the site was applied once, to be copied."""
    return {}


@pytest.fixture
def applied_database(database_kind, templates, tmp_path, tmp_path_factory, request) -> Iterator[str]:
    """The URL of a new database to which the site was applied."""
    server = request.getfixturevalue("postgresql_server") if database_kind == "postgresql" else None
    if database_kind not in templates:
        place = tmp_path_factory.mktemp("applied")
        url = server.create_database() if server else f"sqlite:///{place / 'kith.db'}"
        environment = {"KITH_DATABASE": url, "KITH_SITE": str(write_site(place / "harbour"))}
        done = CliRunner(env=environment).invoke(commands, ["apply", "--yes"])
        assert done.exit_code == 0, done.output
        templates[database_kind] = url
    template = templates[database_kind]
    if server:
        url = server.create_database(template=template)
        yield url
        server.drop_database(url)
    else:
        shutil.copy(template.removeprefix("sqlite:///"), tmp_path / "applied.db")
        yield f"sqlite:///{tmp_path / 'applied.db'}"
