"""The unit of work: what every function of the engine takes first."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from sqlalchemy.engine import Connection, Engine

from kith.clock import Clock
from kith.definition.model import Site
from kith.fields.base import Context
from kith.settings import FileSettings, Keep, MailSettings
from kith.storage import catalogue
from kith.storage.locks import share_publishing
from kith.storage.serving import Serving
from kith.storage.tables import Tables

__all__ = ["Serving", "SiteSettings", "Tx", "reading", "writing"]

# The definitions themselves, or what gives those of a version of the catalogue (0: nothing was applied yet).
Definitions = Serving | Callable[[int], Serving]


class SiteSettings(Protocol):
    """What the engine needs of the site's settings."""

    @property
    def timezone(self) -> str: ...
    @property
    def locale(self) -> str: ...
    @property
    def country(self) -> str | None: ...
    @property
    def currency(self) -> str: ...
    @property
    def rates(self) -> Mapping[str, str]: ...
    @property
    def secret(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def url(self) -> str | None: ...
    @property
    def site(self) -> Path: ...
    @property
    def mail(self) -> MailSettings: ...
    @property
    def files(self) -> FileSettings: ...
    @property
    def keep(self) -> Keep: ...
    @property
    def company_first(self) -> bool: ...
    @property
    def first(self) -> str: ...
    @property
    def leading(self) -> tuple[str, ...]: ...


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Tx:
    """One transaction over one version of the definitions.

    `hooks` is pluggy's hook relay; `write` is False where the database refuses writes.
    """

    connection: Connection
    site: Site
    tables: Tables
    hooks: Any
    clock: Clock
    settings: SiteSettings
    version: int
    write: bool

    @property
    def dialect(self) -> str:
        """`sqlite` or `postgresql`."""
        return self.connection.dialect.name

    def context(self, *, locale: str | None = None, zone: str | None = None) -> Context:
        """What parsing and formatting depend on: the present and the site's settings, or a viewer's own."""
        settings = self.settings
        return Context(
            now=self.clock.now(),
            zone=ZoneInfo(zone or settings.timezone),
            locale=locale or settings.locale,
            country=settings.country,
            currency=settings.currency,
            rates=settings.rates,
        )


@contextmanager
def reading(
    engine: Engine, definitions: Definitions, *, hooks: Any, clock: Clock, settings: SiteSettings
) -> Iterator[Tx]:
    """A read-only transaction, rolled back at the end. A function gets the version current at its beginning."""
    with engine.connect().execution_options(rw=False) as connection:
        yield unit_of_work(connection, _current(connection, definitions), hooks, clock, settings, write=False)


@contextmanager
def writing(
    engine: Engine, definitions: Definitions, *, hooks: Any, clock: Clock, settings: SiteSettings
) -> Iterator[Tx]:
    """A transaction that is committed at the end, or rolled back where an error leaves the block.

    Nobody publishes other definitions while it lasts; a function gets the version that is current until then.
    """
    with engine.begin() as connection:
        share_publishing(connection)
        yield unit_of_work(connection, _current(connection, definitions), hooks, clock, settings, write=True)


def _current(connection: Connection, definitions: Definitions) -> Serving:
    return definitions if isinstance(definitions, Serving) else definitions(catalogue.version(connection))


def unit_of_work(
    connection: Connection, serving: Serving, hooks: Any, clock: Clock, settings: SiteSettings, *, write: bool
) -> Tx:
    """A Tx over a transaction that the caller has begun, and ends."""
    return Tx(
        connection=connection,
        site=serving.site,
        tables=serving.tables,
        hooks=hooks,
        clock=clock,
        settings=settings,
        version=serving.version,
        write=write,
    )
