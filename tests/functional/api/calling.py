"""A served site and programs that call its API."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from webtest import TestApp

from kith.app import build
from kith.clock import ManualClock
from kith.definition import SiteFile
from kith.identity import tokens, users
from kith.records.rederive import rederiver
from kith.settings import Settings
from kith.settings.model import Limits
from kith.storage import catalogue
from kith.storage.apply import Applying, apply_plan
from kith.storage.plan.make import make_plan
from kith.testing.pages import borrow_pages, give_back

START = datetime(2026, 3, 31, 9, 30, tzinfo=UTC)


class ServedSite:
    """A site, applied where it isn't yet, and served, with programs that call it. Its clock stands still."""

    def __init__(self, url: str, files: Mapping[str, str], *, limits: Limits = Limits()) -> None:  # noqa: B008
        self.folder = TemporaryDirectory(prefix="kith-site-")
        settings = Settings(
            site=Path(self.folder.name),
            database=url,
            secret="a secret that only tests know",
            timezone="Europe/Berlin",
            country="DE",
            currency="EUR",
            limits=limits,
        )
        self.site = build(settings, clock=ManualClock(START).clock)
        if not self._is_applied():
            self.apply(files)
        self.app = TestApp(borrow_pages(self.site))

    def _is_applied(self) -> bool:
        with self.site.engine.connect() as connection:
            return catalogue.current(connection) is not None

    def apply(self, files: Mapping[str, str]) -> None:
        """Publishes definitions, as `kith apply` does."""
        site = self.site
        plan = make_plan(site.engine, [SiteFile(path, text, "site") for path, text in files.items()], site.types)
        derive = rederiver(site.hooks, site.clock, site.settings)
        apply_plan(site.engine, plan, Applying(by="tests", clock=site.clock, context=site.context(), derive=derive))

    def close(self) -> None:
        """Gives the database's connections, the pages and the folder back."""
        self.site.engine.dispose()
        give_back(self.app.app)
        self.folder.cleanup()

    def caller(self, *roles: str, scopes: list[str] | None = None) -> Caller:
        """A program with a new token of a new account that holds `roles`."""
        address = f"{'-'.join(roles)}-{self.count('kith_user')}@example.test"
        with self.site.writing() as tx:
            user = users.add(tx, email=address, roles=roles)
            token = tokens.issue(tx, user, "test", scopes=scopes)
        return Caller(self.app, token, user)

    def count(self, table: str) -> int:
        """How many rows a table of the database holds."""
        with self.site.reading() as tx:
            return int(tx.connection.execute(sa.select(sa.func.count()).select_from(sa.table(table))).scalar_one())

    @contextmanager
    def statements(self) -> Iterator[list[str]]:
        """The statements that run within the block; beginnings and endings of transactions don't count."""
        found: list[str] = []

        def note(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
            if not statement.startswith(("BEGIN", "PRAGMA", "SAVEPOINT", "RELEASE")):
                found.append(statement)

        event.listen(self.site.engine, "before_cursor_execute", note)
        try:
            yield found
        finally:
            event.remove(self.site.engine, "before_cursor_execute", note)


def fill_applied(files: Mapping[str, str]) -> Callable[[str], None]:
    """What `copy_of` fills a database with: a site made of `files`, applied."""
    return lambda url: ServedSite(url, files).close()


@dataclass(frozen=True, slots=True)
class Caller:
    """A program with a token: every answer comes back, whatever its status. Headers are written `If_Match=...`."""

    app: TestApp
    token: str
    user: str

    def get(self, path: str, **headers: str) -> Any:
        """The answer to GET."""
        return self.app.get(path, headers=self._with(headers), expect_errors=True)

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        """The answer to POST with `body` as JSON, or without a body."""
        if body is None:
            return self.app.post(path, headers=self._with(headers), expect_errors=True)
        return self.app.post_json(path, body, headers=self._with(headers), expect_errors=True)

    def patch(self, path: str, body: Any, **headers: str) -> Any:
        """The answer to PATCH with `body` as JSON."""
        return self.app.patch_json(path, body, headers=self._with(headers), expect_errors=True)

    def delete(self, path: str, **headers: str) -> Any:
        """The answer to DELETE."""
        return self.app.delete(path, headers=self._with(headers), expect_errors=True)

    def send(self, method: str, path: str, body: bytes, **headers: str) -> Any:
        """The answer to raw bytes as JSON."""
        given = self._with(headers) | {"Content-Type": "application/json"}
        return self.app.request(path, method=method, body=body, headers=given, expect_errors=True)

    def make(self, module: str, **values: Any) -> dict[str, Any]:
        """A new record, as it was answered."""
        answer = self.post(f"/api/v1/{module}", values)
        assert answer.status_code == 201, answer.text
        made: dict[str, Any] = answer.json
        return made

    def names(self, query: str = "") -> list[str]:
        """The titles of the boats that a list with these parameters gives."""
        answer = self.get(f"/api/v1/boats?{query}")
        assert answer.status_code == 200, answer.text
        return [each["title"] for each in answer.json["data"]]

    def _with(self, headers: Mapping[str, str]) -> dict[str, str]:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return {"Authorization": f"Bearer {self.token}"} | named


def codes(answer: Any) -> list[tuple[str | None, str]]:
    """(field, code) of each complaint of a refusal."""
    return [(each["field"], each["code"]) for each in answer.json["errors"]]
