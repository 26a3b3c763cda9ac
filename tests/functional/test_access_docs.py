"""docs/access.md, held word by word: the site that it builds, every table of what follows, every command."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from kith.access.actor import SYSTEM, Actor
from kith.access.predicate import scope
from kith.access.rights import access_to
from kith.app import App, build
from kith.cli.main import commands
from kith.definition import read_files
from kith.identity import groups, load, users
from kith.records.model import Change, Query
from kith.records.query import page
from kith.records.rederive import rederiver
from kith.records.save import write
from kith.records.shares import holder
from kith.records.sharing import share
from kith.settings import load_settings
from kith.storage.apply import Applying, apply_plan
from kith.storage.plan.make import make_plan

PAGE = (Path(__file__).parents[2] / "docs" / "access.md").read_text("utf-8")
FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
TABLE = re.compile(r"(?:^\|.*\|\n)+", re.MULTILINE)
Rows = list[list[str]]


def tables() -> list[Rows]:
    """Every table of the page: its head, then its rows, without the line between."""
    found = []
    for table in TABLE.findall(PAGE):
        rows = [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in table.splitlines()]
        found.append([rows[0], *rows[2:]])
    return found


def table(*head: str) -> Rows:
    """The rows of the first table with this head."""
    return next(rows[1:] for rows in tables() if rows[0] == list(head))


def reach_tables(*records: str) -> list[Rows]:
    """The tables of who reaches these records, in the order of the page."""
    return [rows[1:] for rows in tables() if rows[0] == ["", *records]]


class Firm:
    """The site of the page, with its people and records."""

    def __init__(self, folder: Path, url: str) -> None:
        self.folder = folder
        for language, text in FENCE.findall(PAGE):
            if language == "yaml":
                path = folder / text.splitlines()[0].removeprefix("# ")
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, "utf-8")
        self.app: App = build(load_settings(folder, {"KITH_DATABASE": url}))
        self._apply()
        self.ids: dict[str, str] = {}
        self._fill()

    def _apply(self) -> None:
        app = self.app
        plan = make_plan(app.engine, read_files(self.folder), app.types, context=app.context())
        derive = rederiver(app.hooks, app.clock, app.settings)
        apply_plan(app.engine, plan, Applying(by="tests", clock=app.clock, context=app.context(), derive=derive))

    def _fill(self) -> None:
        with self.app.writing() as tx:
            for name, roles, group in table("person", "roles", "groups"):
                self.ids[name] = users.add(tx, email=f"{name.lower()}@example.org", name=name, roles=[roles])
                if group and group not in self.ids:
                    self.ids[group] = groups.add(tx, group)
                if group:
                    groups.add_member(tx, group, self.ids[name])
            for name, owner in table("contact", "owner"):
                self.ids[name] = self._make(tx, "contacts", {"name": name, "owner": self.ids.get(owner)})
            for number, paid in table("invoice", "paid"):
                self.ids[number] = self._make(tx, "invoices", {"number": number, "paid": paid == "yes"})

    def _make(self, tx: Any, module: str, values: dict[str, Any]) -> str:
        saved = write(tx, SYSTEM, module, [Change(values=values)]).saved[0]
        assert saved is not None
        return saved.id

    def share(self) -> None:
        """Shares what the page shares."""
        with self.app.writing() as tx:
            for record, with_, level in table("contact", "with", "level"):
                kind = "role" if with_ in tx.site.roles else "group" if with_ == "North" else "user"
                share(
                    tx,
                    SYSTEM,
                    "contacts",
                    self.ids[record],
                    with_=holder(tx, kind, self.ids.get(with_, with_)),
                    level=level,
                )

    def actor(self, name: str) -> Actor:
        """Somebody as they come in now."""
        with self.app.reading() as tx:
            found = load.by_user(tx.connection, self.ids[name], via="page")
        assert found is not None
        return found

    def reach(self, name: str, module: str, records: tuple[str, ...]) -> list[str]:
        """What somebody may do to each of the records: the cells of a row."""
        actor = self.actor(name)
        with self.app.reading() as tx:
            if access_to(tx.site, actor, module) is None:
                return ["–"] * len(records)
            seen = {row.id for row in page(tx, actor, Query(module=module, fields=())).rows}
            target = tx.tables.table(module)
            edited = set(
                tx.connection.execute(
                    target.select().with_only_columns(target.c.id).where(scope(tx, actor, module, "edit"))
                ).scalars()
            )
        return ["edit" if self.ids[r] in edited else "view" if self.ids[r] in seen else "–" for r in records]

    def run(self, line: str) -> Result:
        """A command of the page; `<Cleo>` stands for that contact's id."""
        words = re.sub(r"<(\w+)>", lambda found: self.ids[found[1]], line)
        parts = [part.strip('"') for part in re.findall(r'"[^"]*"|\S+', words)]
        return CliRunner().invoke(commands, [*parts[1:]])


@pytest.fixture
def firm(tmp_path: Path, database_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Firm]:
    """The firm in a database of either kind."""
    monkeypatch.setenv("KITH_DATABASE", database_url)
    monkeypatch.setenv("KITH_SITE", str(tmp_path))
    made = Firm(tmp_path, database_url)
    yield made
    made.app.engine.dispose()


CONTACTS = ("Ada", "Bea", "Cleo", "Dora")


def test_the_page_has_what_this_test_reads() -> None:
    assert [len(reach_tables(*CONTACTS)), len(reach_tables("I-1", "I-2"))] == [2, 1]


def test_everybody_reaches_what_the_page_says(firm: Firm) -> None:
    for name, *cells in reach_tables(*CONTACTS)[0]:
        assert (name, firm.reach(name, "contacts", CONTACTS)) == (name, cells)
    for name, *cells in reach_tables("I-1", "I-2")[0]:
        assert (name, firm.reach(name, "invoices", ("I-1", "I-2"))) == (name, cells)


def test_everybody_reaches_what_the_page_says_once_it_is_shared(firm: Firm) -> None:
    firm.share()
    for name, *cells in reach_tables(*CONTACTS)[1]:
        assert (name, firm.reach(name, "contacts", CONTACTS)) == (name, cells)


def test_the_fields_that_somebody_does_not_see_are_those_of_the_page(firm: Firm) -> None:
    for name, closed in table("person", "doesn't see"):
        with firm.app.reading() as tx:
            access = access_to(tx.site, firm.actor(name), "contacts")
            assert access is not None
            declared = {field.name for field in access.module.declared}
            assert (name, sorted(declared - access.readable.keys())) == (
                name,
                [each for each in closed.split(", ") if each],
            )


def test_the_auditor_exports_and_changes_nothing(firm: Firm) -> None:
    with firm.app.reading() as tx:
        for module in ("contacts", "invoices"):
            access = access_to(tx.site, firm.actor("Aud"), module)
            assert access is not None
            assert sorted(action for action, scopes in access.scopes.items() if scopes) == ["export", "view"]


def test_every_command_of_the_page_runs(firm: Firm) -> None:
    firm.share()
    for language, text in FENCE.findall(PAGE):
        for line in text.splitlines() if language == "sh" else ():
            result = firm.run(line)
            assert (line, result.exit_code, result.stderr) == (line, 0, "")
