"""A served site and people with a browser: answers come back whatever their status."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from sqlalchemy import event
from webob import Request
from webtest import TestApp

from kith.access.actor import SYSTEM, Actor
from kith.builtin import passwords
from kith.identity import users
from kith.identity.seen import Seen
from kith.intake.counts import FormCounts
from kith.ledger.denials import Denials
from kith.ledger.visits import Recently
from kith.records.model import Change
from kith.records.save import write
from kith.settings.model import Settings
from kith.testing.pages import borrow_pages, give_back
from kith.testing.site import SiteUnderTest
from kith.web.main import make_app

PASSWORD = "correct horse battery staple"
TOKEN = re.compile(r'name="csrf_token" value="(\w+)"')


class ServedSite:
    """A site with its pages; `settings` beside those that every such site has."""

    def __init__(
        self, url: str, files: Mapping[str, str], /, *, plugins: tuple[object, ...] = (), **settings: Any
    ) -> None:
        self.site = SiteUnderTest(url, files, plugins=(passwords, *plugins), apart=bool(settings))
        app = _app(self.site, settings)
        self._borrowed = None if plugins else borrow_pages(app)
        self.wsgi = self._borrowed or make_app(app)

    def browser(self, **environ: str) -> Browser:
        """A browser without cookies."""
        return Browser(TestApp(self.wsgi, extra_environ=environ))

    def login(self, *roles: str, email: str | None = None) -> Browser:
        """A browser in which a new member of staff with these roles is logged in."""
        address = email or f"{'-'.join(roles) or 'nobody'}@example.test"
        with self.site.writing() as tx:
            user = users.add(tx, email=address, roles=roles, password=PASSWORD)
        browser = self.browser()
        browser.user = user
        answer = browser.send("/login", email=address, password=PASSWORD)
        assert answer.status_code == 303, answer.text
        return browser

    def make(self, module: str, by: Browser, **values: Any) -> str:
        """The id of a new record, made by whoever uses that browser."""
        with self.site.writing() as tx:
            roles = frozenset(users.require(tx, by.user).roles)
            actor = Actor(kind="staff", user=by.user, roles=roles)
            saved = write(tx, actor, module, [Change(values=values)]).saved[0]
        assert saved is not None
        return saved.id

    @contextmanager
    def statements(self) -> Iterator[list[str]]:
        """The SQL statements that run in the block, without BEGIN and its like."""
        found: list[str] = []

        def note(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
            if not statement.startswith(("BEGIN", "PRAGMA", "SAVEPOINT", "RELEASE")):
                found.append(statement)

        event.listen(self.site.engine, "before_cursor_execute", note)
        try:
            yield found
        finally:
            event.remove(self.site.engine, "before_cursor_execute", note)

    @property
    def system(self) -> Actor:
        """The engine itself."""
        return SYSTEM

    def close(self) -> None:
        """Gives the database's connections and the pages back."""
        self.site.close()
        if self._borrowed:
            give_back(self._borrowed)
            self._borrowed = None


@dataclass
class Browser:
    """A browser: keeps cookies, follows nothing by itself."""

    app: TestApp
    user: str = ""

    def get(self, address: str, **headers: str) -> Any:
        """The answer to GET."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.app.get(address, headers=named, expect_errors=True)

    def raw(self, address: str, **headers: str) -> Any:
        """The answer to GET as it goes over the wire: bad UTF-8 goes in, compression comes out."""
        cookies = "; ".join(f"{name}={value}" for name, value in self.app.cookies.items())
        named = {name.replace("_", "-"): value for name, value in headers.items()} | {"Cookie": cookies}
        answer = Request.blank(address, headers=named).get_response(self.app.app)
        sent = answer.app_iter
        answer.body = answer.body
        if hasattr(sent, "close"):  # a file that is being sent
            sent.close()
        return answer

    def send(
        self, address: str, form: Mapping[str, Any] | None = None, *, page: str | None = None, **fields: Any
    ) -> Any:
        """The answer to a form sent to `address`, with the token of `page`, else of any that this browser can see."""
        pairs = list({**(form or {}), **fields}.items())
        return self.post(address, [("csrf_token", self.token(page)), *pairs])

    def post(self, address: str, pairs: Any, **headers: str) -> Any:
        """The answer to a form as it stands."""
        return self.app.post(address, pairs, headers=headers, expect_errors=True)

    def token(self, page: str | None = None) -> str:
        """The token of the forms that this browser gets."""
        found = TOKEN.search(self.get(page or "/login").text) or TOKEN.search(self.get("/").text)
        assert found is not None
        return found[1]


def _app(site: SiteUnderTest, more: Mapping[str, Any]) -> Any:
    settings = Settings(
        site=Path(),
        database="",
        secret="a secret that only tests know",
        name="Harbour",
        timezone="Europe/Berlin",
        country="DE",
        rates={"USD": "0.9"},
        **more,
    )
    return SimpleNamespace(
        engine=site.engine,
        settings=settings,
        clock=site.clock.clock,
        hooks=site.hooks,
        seen=Seen(site.engine),
        visits=Recently(site.engine),
        denials=Denials(site.engine),
        form_counts=FormCounts(site.engine),
        serving=lambda version=None: site.serving,
        known=lambda: site.serving,
        reading=site.reading,
        writing=site.writing,
    )
