"""A whole site in an empty database, without a server: definitions in, transactions and people out.

def test_something(database_url):
    site = SiteUnderTest(database_url, {"modules/boats.yaml": "..."})
    with site.writing() as tx:
        write(tx, site.actor("skipper"), "boats", [Change(values={"name": "Ada"})])
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import lru_cache
from importlib import import_module
from pathlib import Path
from types import MappingProxyType, ModuleType
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Engine

from kith.access.actor import SYSTEM, Actor
from kith.app.hooks import HOOKSPECS
from kith.clock import ManualClock
from kith.definition import SiteFile, build_site
from kith.definition.model import Site
from kith.fields import field_types
from kith.identity import users
from kith.plugins import Blame, Plugin, Relay, create_manager, register
from kith.settings import FileSettings, Keep, MailSettings
from kith.storage.create import create_tables
from kith.storage.engine import create_engine
from kith.storage.kept import Kept
from kith.storage.system import create_system
from kith.storage.tables import KEPT, Tables
from kith.storage.tx import Serving, Tx, reading, writing

_Files = tuple[tuple[str, str], ...]  # path in the site, text

_filled: dict[_Files, bytes] = {}  # SQLite files as they are after their tables were made
START = datetime(2026, 3, 31, 9, 30, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlainSettings:
    """Settings of a site in Berlin that counts in euros."""

    timezone: str = "Europe/Berlin"
    locale: str = "en"
    country: str | None = "DE"
    currency: str = "EUR"
    rates: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({"USD": "0.9"}))
    secret: str = "a secret that only tests know"
    name: str = "Harbour"
    url: str | None = "https://crm.example.org"
    site: Path = Path("no-such-site")
    mail: MailSettings = field(default_factory=MailSettings)
    files: FileSettings = field(default_factory=FileSettings)
    keep: Keep = field(default_factory=Keep)
    company_first: bool = False
    first: str = "contacts"
    leading: tuple[str, ...] = ("contacts", "companies")


@lru_cache(maxsize=64)
def _built(files: _Files, language: str = "") -> Site:
    """The definitions are frozen, so all tests of a process share them."""
    return build_site([SiteFile(path, text, "site") for path, text in files], field_types(), language=language).site


@lru_cache(maxsize=64)
def _serving(files: _Files, dialect: str, plugins: tuple[object, ...]) -> Serving:
    """The tables are those of all sites with these plugins on this kind of database."""
    site = _built(files)
    return Serving(1, site, Tables(site), translate=lambda language: _built(files, language))


def _prepare(engine: Engine, serving: Serving, files: _Files) -> None:
    """Makes the tables where there are none; in a new SQLite file as they were made for another test."""
    path = Path(engine.url.database or ":memory:") if engine.dialect.name == "sqlite" else None
    if path and files in _filled and path.name != ":memory:" and not path.exists():
        path.write_bytes(_filled[files])
    if _has_tables(engine):
        return
    _make_tables(engine, serving)
    if path and path.name != ":memory:":
        engine.dispose()  # the last connection to close writes everything into the file itself
        _filled[files] = path.read_bytes()


def _has_tables(engine: Engine) -> bool:
    with engine.connect() as connection:
        return sa.inspect(connection).has_table("kith_user")


def _make_tables(engine: Engine, serving: Serving) -> None:
    create_system(engine)
    with engine.begin() as connection:
        create_tables(connection, serving.tables)


def fill_system(url: str) -> None:
    """Fills a database with the system tables and nothing else: `copy_of("system", fill_system)`."""
    engine = create_engine(url)
    create_system(engine)
    engine.dispose()


def fill_database(files: Mapping[str, str]) -> Callable[[str], None]:
    """What `copy_of` fills a database with: the tables of a site made of `files`."""

    def fill(url: str) -> None:
        SiteUnderTest(url, files).close()

    return fill


def relay_of(plugins: Sequence[object]) -> Relay:
    """The hooks of these plugins: modules, or whatever else has implementations as attributes."""
    manager, blame = create_manager([import_module(name) for name in HOOKSPECS]), Blame()
    made: list[Plugin] = []
    for number, plugin in enumerate(plugins):
        name = str(getattr(plugin, "__name__", f"plugin{number}")).rpartition(".")[2].lower()
        folder = Path(inspect.getfile(plugin if isinstance(plugin, ModuleType | type) else type(plugin))).parent
        register(manager, plugin, name, blame, folder)
        made.append(Plugin(name=name, origin="site", folder=folder, system=bool(getattr(plugin, "system", False))))
    return Relay(manager, blame, made)


class SiteUnderTest:
    """A site made of `files` (path in the site -> text) in the database at `url`: empty, or filled by `fill_database`.

    Its clock stands still. `plugins` are modules with hooks, or classes; one with an attribute `system` may take all
    rights. One that is served with settings of its own stands `apart`: what is kept with the tables shows settings.
    """

    def __init__(
        self, url: str, files: Mapping[str, str], *, plugins: tuple[object, ...] = (), apart: bool = False
    ) -> None:
        self.engine = create_engine(url)
        given = tuple(sorted(files.items()))
        made = _serving.__wrapped__ if apart else _serving
        self.serving = made(given, self.engine.dialect.name, plugins)
        self.serving.tables.kept = Kept(KEPT)  # what an earlier test kept may be of a later day than this test's
        _prepare(self.engine, self.serving, given)
        self.clock = ManualClock(START)
        self.settings = PlainSettings()
        self.hooks: Any = relay_of(plugins)

    def writing(self) -> AbstractContextManager[Tx]:
        """A transaction that is committed where the block ends well."""
        return writing(self.engine, self._current, hooks=self.hooks, clock=self.clock.clock, settings=self.settings)

    def reading(self) -> AbstractContextManager[Tx]:
        """A read-only transaction."""
        return reading(self.engine, self._current, hooks=self.hooks, clock=self.clock.clock, settings=self.settings)

    def _current(self, _: int) -> Serving:
        return self.serving

    def actor(self, *roles: str, email: str | None = None) -> Actor:
        """A new member of staff with these roles, ready to act."""
        address = email or f"{'-'.join(roles) or 'nobody'}@example.test"
        with self.writing() as tx:
            user = users.add(tx, email=address, roles=roles)
            physical = frozenset(users.physical_roles(tx.site, roles))
        return replace(SYSTEM, kind="staff", user=user, name=address, email=address, roles=physical, via="page")

    def close(self) -> None:
        """Gives the database's connections back."""
        self.engine.dispose()
