"""The starter site, as the repository carries it, in each kind of database."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection

from kith.access.actor import SYSTEM
from kith.builtin import duplicates
from kith.definition import read_files
from kith.errors import KithError
from kith.records.model import Change, Saved
from kith.records.save import write
from kith.storage.system.audit import guards
from kith.storage.system.lacking import lacking
from kith.testing.site import SiteUnderTest
from kith.transfer.importing import import_sheet
from kith.transfer.model import ImportOptions, Report
from kith.transfer.refused import refused_path
from kith.transfer.sheet import open_sheet

ROOT = Path(__file__).parents[3]
PLUGINS = {manifest.parent.name: manifest.parent for manifest in sorted(ROOT.glob("plugins/*/plugin.yaml"))}


@pytest.fixture(scope="session")
def starters(tmp_path_factory, request) -> Iterator[Callable[[str], SiteUnderTest]]:
    """The starter by kind of database, made once: its tables and indexes are most of a test's time."""
    declared = ("modules", "config", "plugins")
    files = {each.path: str(each.text) for each in read_files(ROOT, PLUGINS) if each.path.startswith(declared)}
    made: dict[str, SiteUnderTest] = {}

    def starter(kind: str) -> SiteUnderTest:
        if kind not in made:
            sqlite = f"sqlite:///{tmp_path_factory.mktemp('starter') / 'kith.db'}"
            url = sqlite if kind == "sqlite" else request.getfixturevalue("postgresql_server").create_database()
            made[kind] = SiteUnderTest(url, files, plugins=(duplicates,))
        return made[kind]

    yield starter
    for site in made.values():
        site.close()


@pytest.fixture
def site(database_kind, starters) -> Iterator[SiteUnderTest]:
    """The starter without a record, on SQLite and on PostgreSQL in turn."""
    made = starters(database_kind)
    yield made
    with made.engine.begin() as connection:
        _empty(connection)


def _empty(connection: Connection) -> None:
    """Takes every row out of every table; the audit log's guards have to stand aside for that."""
    postgresql = connection.dialect.name == "postgresql"
    for name in guards("kith_audit", connection.dialect.name):
        connection.exec_driver_sql(f"DROP TRIGGER {name}{' ON kith_audit' if postgresql else ''}")
    _delete(connection)
    for statement in lacking(connection):
        connection.exec_driver_sql(statement)


def _delete(connection: Connection) -> None:
    tables = [name for name in sa.inspect(connection).get_table_names() if name[:2] in ("m_", "l_", "c_", "ki")]
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"TRUNCATE {', '.join(tables)} RESTART IDENTITY CASCADE")
        return
    virtual = "SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL%%'"
    connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
    for name in [*tables, *connection.exec_driver_sql(virtual).scalars()]:
        connection.exec_driver_sql(f"DELETE FROM {name}")


@pytest.fixture
def create(site) -> Callable[..., Saved]:
    """Creates a record of a module from raw values, as `actor` or the system: what was saved."""

    def create(module: str, actor=SYSTEM, **values):
        with site.writing() as tx:
            return write(tx, actor, module, [Change(values=values)]).saved[0]

    return create


@pytest.fixture
def change(site) -> Callable[..., Saved]:
    def change(module: str, id: str, actor=SYSTEM, **values):
        with site.writing() as tx:
            return write(tx, actor, module, [Change(id=id, values=values)]).saved[0]

    return change


@pytest.fixture
def import_csv(site, tmp_path) -> Callable[..., Report]:
    """Imports text as a CSV file into a module; refused rows go to people.csv.refused.csv in `tmp_path`."""

    def import_csv(
        module: str, text: str, *, encoding: str = "utf-8", locale: str = "en", actor=SYSTEM, **options
    ) -> Report:
        path = tmp_path / "people.csv"
        path.write_bytes(text.encode(encoding))
        chosen = ImportOptions(module=module, locale=locale, refused=refused_path(path), **options)
        with open_sheet(path, locale=locale) as sheet:
            return import_sheet(site.writing, actor, sheet, chosen, lambda _done, _rows: None)

    return import_csv


def refused_fields(call, *arguments, **values) -> dict[str | None, str]:
    """Field -> code of what refuses the call; {} where nothing does."""
    try:
        call(*arguments, **values)
    except KithError as error:
        return {problem.field: problem.code for problem in error.problems}
    return {}
