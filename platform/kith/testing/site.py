"""A whole site in an empty database, without a server: definitions in, transactions and people out.

def test_something(database_url):
    site = SiteUnderTest(database_url, {"modules/boats.yaml": "..."})
    with site.writing() as tx:
        write(tx, site.actor("skipper"), "boats", [Change(values={"name": "Ada"})])
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

from kith.access.actor import SYSTEM, Actor
from kith.clock import ManualClock
from kith.definition import SiteFile, build_site
from kith.fields import field_types
from kith.identity import users
from kith.plugins import create_manager
from kith.records import hookspecs
from kith.storage.create import create_tables
from kith.storage.engine import create_engine
from kith.storage.system import create_system
from kith.storage.tables import Tables
from kith.storage.tx import Serving, Tx, reading, writing

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


class SiteUnderTest:
    """A site made of `files` (path in the site -> text) in the empty database at `url`. Its clock stands still."""

    def __init__(self, url: str, files: Mapping[str, str], *, plugins: tuple[object, ...] = ()) -> None:
        built = build_site([SiteFile(path, text, "site") for path, text in files.items()], field_types())
        self.engine = create_engine(url)
        create_system(self.engine)
        self.serving = Serving(1, built.site, Tables(built.site))
        with self.engine.begin() as connection:
            create_tables(connection, self.serving.tables)
        self.clock = ManualClock(START)
        self.settings = PlainSettings()
        manager = create_manager([hookspecs])
        for plugin in plugins:
            manager.register(plugin)
        self.hooks: Any = manager.hook

    def writing(self) -> AbstractContextManager[Tx]:
        """A transaction that is committed where the block ends well."""
        return writing(self.engine, self._served, hooks=self.hooks, clock=self.clock.clock, settings=self.settings)

    def reading(self) -> AbstractContextManager[Tx]:
        """A read-only transaction."""
        return reading(self.engine, self._served, hooks=self.hooks, clock=self.clock.clock, settings=self.settings)

    def _served(self, _: int) -> Serving:
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
