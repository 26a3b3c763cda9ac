"""The settings of a site as frozen data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from types import MappingProxyType
from zoneinfo import ZoneInfo

from kith.reader import Node
from kith.settings.files import FileSettings
from kith.settings.mail import MailSettings

_NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a request may cost: bytes, numbers of things."""

    body: int = 25_000_000
    fields: int = 2_000
    parts: int = 200
    timeout: timedelta = timedelta(seconds=60)
    read: timedelta = timedelta(seconds=10)
    requests: int = 6_000  # of one API token in a minute, in each process; 0: any number


@dataclass(frozen=True, slots=True, kw_only=True)
class Sessions:
    """How long a log-in lasts: without a request, and at the longest; and acting as somebody else."""

    staff_idle: timedelta = timedelta(hours=12)
    staff: timedelta = timedelta(days=14)
    portal_idle: timedelta = timedelta(hours=2)
    portal: timedelta = timedelta(days=30)
    impersonation: timedelta = timedelta(minutes=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Jobs:
    """How work outside of requests is done: queue -> threads of a process, and how long a claim lasts unrenewed."""

    threads: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({"default": 2, "mail": 1, "slow": 1}))
    lease: timedelta = timedelta(seconds=60)


@dataclass(frozen=True, slots=True, kw_only=True)
class Keep:
    """How long what is over stays in the database: jobs that are done or cancelled, mails that were sent or refused."""

    jobs: timedelta = timedelta(days=7)
    mail: timedelta = timedelta(days=365)


@dataclass(frozen=True, slots=True, kw_only=True)
class OidcProvider:
    """A service that staff log in with, by OpenID Connect.

    `secret` is None for a public client. `trusted`: who comes from there isn't asked for a second factor here. `create`
    are the roles of accounts that a first log-in makes, None where it makes none; `domains` whose addresses get one, ()
    for all.
    """

    name: str
    label: str
    issuer: str
    client_id: str
    secret: str | None = field(default=None, repr=False)
    scopes: tuple[str, ...] = ("openid", "email", "profile")
    trusted: bool = False
    create: tuple[str, ...] | None = None
    domains: tuple[str, ...] = ()

    @property
    def method(self) -> str:
        """What sessions call it."""
        return f"oidc:{self.name}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Login:
    """How staff log in besides a password."""

    providers: tuple[OidcProvider, ...] = ()

    def provider(self, name: str) -> OidcProvider | None:
        """The provider called so, or None."""
        return next((each for each in self.providers if each.name == name), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything about a site that isn't a definition.

    `site` is its folder. `database` is an SQLAlchemy address with an absolute path where it is SQLite. `url` is the
    public address without a slash at its end, None until one is set. `languages` begins with the site's own. `rates`
    are decimal strings. `plugins` keeps the raw nodes of plugins' settings until their schemas are read.
    """

    site: Path
    database: str
    secret: str = field(repr=False)
    name: str = "Kith"
    url: str | None = None
    languages: tuple[str, ...] = ("en",)
    timezone: str = "UTC"
    country: str | None = None
    currency: str = "EUR"
    rates: Mapping[str, str] = field(default_factory=lambda: _NOTHING)
    company_first: bool = False
    navigation: tuple[str, ...] = ()
    files: FileSettings = field(default_factory=FileSettings)
    broker: str | None = field(default=None, repr=False)
    mail: MailSettings = field(default_factory=MailSettings)
    trusted_proxies: tuple[str, ...] = ()
    limits: Limits = Limits()
    sessions: Sessions = Sessions()
    login: Login = Login()
    jobs: Jobs = field(default_factory=Jobs)
    keep: Keep = Keep()
    metrics: str = "loopback"
    metrics_token: str | None = field(default=None, repr=False)
    plugins: Mapping[str, Node] = field(default_factory=dict)

    @property
    def locale(self) -> str:
        """The site's own language."""
        return self.languages[0]

    @property
    def first(self) -> str:
        """The module that leads navigation, forms and quick creation."""
        return "companies" if self.company_first else "contacts"

    @property
    def leading(self) -> tuple[str, ...]:
        """The modules that come before all others where several are offered, in their order."""
        return tuple(dict.fromkeys((self.first, *(self.navigation or ("contacts", "companies")))))

    @property
    def zone(self) -> ZoneInfo:
        """The site's time zone."""
        return ZoneInfo(self.timezone)

    @property
    def var(self) -> Path:
        """The folder for what the engine writes: database, files, secret."""
        return self.site / "var"
