"""A plugin in a whole site, really loaded and applied: what its author's tests ask for as `plugin_site`.

def test_the_page_greets(plugin_site):
    answer = plugin_site.browser("crm_sales", name="Ada").get("/p/greetings")
    assert "Hello, Ada" in answer.text
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from kith.access.actor import SYSTEM, Actor
from kith.app import App, build
from kith.app.planning import plan_of
from kith.cli.worker import runner_of
from kith.clock import ManualClock
from kith.errors import KithError
from kith.identity import users
from kith.jobs.upkeep import declare_plugged
from kith.lazy import lazy
from kith.records.rederive import rederiver
from kith.settings import FileSettings, MailSettings, load_settings
from kith.storage.apply import Applying, apply_plan
from kith.storage.tx import Tx
from kith.web.main import make_app

webtest = lazy("webtest")

START = datetime(2026, 3, 31, 9, 30, tzinfo=UTC)
SECRET = "a secret that only tests know, and that is long enough"
PASSWORD = "correct horse battery staple"
_PARTS = ("modules", "webforms", "plugins", "config")
_TOKEN = re.compile(r'name="csrf_token" value="(\w+)"')


def write_site(folder: Path, plugin: Path, files: Mapping[str, str]) -> Path:
    """A site in `folder` that holds `plugin`: the site in whose plugins/ it stands, linked to, else a new one.

    `files` (path in the site -> text) come on top.
    """
    folder.mkdir(parents=True)
    around = plugin.parent.parent if plugin.parent.name == "plugins" else None
    for part in _PARTS:
        _linked(folder / part, around / part if around else None)
    if around is None:
        (folder / "plugins" / plugin.name).symlink_to(plugin, target_is_directory=True)
    for path, text in files.items():
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.unlink(missing_ok=True)
        target.write_text(text, "utf-8")
    return folder


def _linked(target: Path, source: Path | None) -> None:
    """A folder with a link to each thing in `source`, so that one can be replaced without touching the real site."""
    target.mkdir()
    for each in sorted(source.iterdir()) if source and source.is_dir() else ():
        if each.name != "__pycache__":
            (target / each.name).symlink_to(each, target_is_directory=each.is_dir())


def open_site(folder: Path, database: str, clock: ManualClock) -> App:
    """The App of the site in `folder`, with its database at `database`.

    Whatever the site's settings say, nothing reaches a real mail server, store of files or broker.
    """
    settings = load_settings(folder, {"KITH_SECRET": SECRET})
    own = replace(settings, database=database, mail=MailSettings(), files=FileSettings(), broker=None)
    return build(own, clock=clock.clock)


def apply_site(app: App) -> None:
    """Carries out what `kith apply --yes` would. Raises KithError with what stands in its way."""
    plan = plan_of(app)
    if plan.refusals or plan.losses:
        raise KithError(*plan.refusals, *plan.losses)
    derive = rederiver(app.hooks, app.clock, app.settings)
    apply_plan(app.engine, plan, Applying(by="tests", clock=app.clock, context=app.context(), derive=derive))
    with app.writing() as tx:
        declare_plugged(tx)


def fill_site(folder: Path, database: str) -> None:
    """Applies the site in `folder` to the empty database at that address."""
    app = open_site(folder, database, ManualClock(START))
    apply_site(app)
    app.engine.dispose()


class PluginSite:
    """A site with its plugins on an applied database. Its clock stands still until it is moved by `clock.advance`."""

    def __init__(self, folder: Path, database: str) -> None:
        self.clock = ManualClock(START)
        self.app = open_site(folder, database, self.clock)

    def writing(self) -> AbstractContextManager[Tx]:
        """A transaction that is committed where the block ends well."""
        return self.app.writing()

    def reading(self) -> AbstractContextManager[Tx]:
        """A read-only transaction."""
        return self.app.reading()

    @property
    def system(self) -> Actor:
        """The engine itself: what tests prepare records as."""
        return SYSTEM

    def actor(self, *roles: str, name: str = "", email: str | None = None) -> Actor:
        """A new member of staff with these roles, ready to act."""
        address, user = self._add(roles, name, email)
        with self.reading() as tx:
            physical = frozenset(users.physical_roles(tx.site, roles))
        return replace(SYSTEM, kind="staff", user=user, name=name, email=address, roles=physical, via="page")

    def browser(self, *roles: str, name: str = "", email: str | None = None) -> Browser:
        """A browser in which a new member of staff with these roles is logged in."""
        address, user = self._add(roles, name, email)
        browser = self.visitor()
        browser.user = user
        answer = browser.send("/login", email=address, password=PASSWORD)
        assert answer.status_code == 303, answer.text
        return browser

    def visitor(self) -> Browser:
        """A browser in which nobody is logged in."""
        return Browser(webtest.TestApp(self._wsgi))

    def run_jobs(self) -> int:
        """How many jobs were carried out, in this thread: all that are due, and those that they enqueue."""
        runner = runner_of(self.app)
        return sum(1 for _ in _while_true(runner.run_one))

    def close(self) -> None:
        """Gives the database's connections back."""
        self.app.engine.dispose()

    @cached_property
    def _wsgi(self) -> Any:
        return make_app(self.app)

    def _add(self, roles: Sequence[str], name: str, email: str | None) -> tuple[str, str]:
        address = email or f"{name.lower().replace(' ', '.') or '-'.join(roles) or 'nobody'}@example.test"
        with self.writing() as tx:
            return address, users.add(tx, email=address, name=name, roles=roles, password=PASSWORD)


def _while_true(step: Any) -> Iterator[None]:
    while step():
        yield


class Browser:
    """A browser that follows nothing by itself. Answers come back whatever their status: `.status_code`, `.text`."""

    def __init__(self, app: Any) -> None:
        self._app = app
        self.user = ""  # the id of the account that is logged in

    def get(self, address: str) -> Any:
        """The answer to GET."""
        return self._app.get(address, expect_errors=True)

    def send(self, address: str, **fields: Any) -> Any:
        """The answer to a form sent to `address`, with the token that this browser's forms carry."""
        return self._app.post(address, [("csrf_token", self._token()), *fields.items()], expect_errors=True)

    def _token(self) -> str:
        found = _TOKEN.search(self.get("/").text) or _TOKEN.search(self.get("/login").text)
        assert found is not None
        return found[1]
