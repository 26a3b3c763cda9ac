"""The stories of the four examples in a real browser: logged in, at home, at work, and kept out of what is others'."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from tests.functional.examples.conftest import PASSWORD, begin, environment_of, site_in
from tests.functional.examples.stories import STORIES, Story

from kith.access.actor import SYSTEM
from kith.app import App, build
from kith.records.model import Query
from kith.records.query import page as listed
from kith.settings import load_settings
from kith.testing.live import listening
from kith.web.main import make_app

pytestmark = pytest.mark.browser


@dataclass(frozen=True, slots=True)
class Open:
    """An example behind an address, and its story."""

    app: App
    address: str
    story: Story

    @property
    def portal(self) -> str:
        return f"{self.address}/portal/{self.story.portal}"

    def id(self, module: str, title: str) -> str:
        with self.app.reading() as tx:
            rows = listed(tx, SYSTEM, Query(module=module, limit=100)).rows
        return next(row.id for row in rows if row.title == title)


@pytest.fixture
def opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], Open]]:
    """Opens one of the examples."""
    monkeypatch.setenv("KITH_TEST_CHEAP_HASH", "1")
    apps: list[App] = []
    servers: list[Iterator[str]] = []

    def open_(name: str) -> Open:
        story, url = STORIES[name], f"sqlite:///{tmp_path / 'example.db'}"
        environment = environment_of(site_in(tmp_path, story), url, "http://127.0.0.1")
        begin(environment, story)
        apps.append(build(load_settings(Path(environment["KITH_SITE"]), environment)))
        serving = _served(apps[-1])
        servers.append(serving)
        return Open(apps[-1], next(serving), story)

    yield open_
    for each in servers:
        next(each, None)
    for app in apps:
        app.engine.dispose()


def _served(app: App) -> Iterator[str]:
    with listening(make_app(app)) as address:
        yield address


def log_in(page: Page, example: Open) -> None:
    page.goto(f"{example.portal}/login")
    page.get_by_label("E-mail").fill(example.story.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Welcome")


def sees_what_is_theirs(page: Page, example: Open) -> None:
    """Each list has their records, and none of the others'."""
    for module, expected in example.story.sees.items():
        page.goto(f"{example.portal}/m/{module}")
        main = page.get_by_role("main")
        with example.app.reading() as tx:
            every = {row.title for row in listed(tx, SYSTEM, Query(module=module, limit=100)).rows}
        for title in every:
            found = main.get_by_text(title, exact=True)
            expect(found.first).to_be_visible() if title in expected else expect(found).to_have_count(0)


def finds_nothing_of_others(page: Page, example: Open) -> None:
    """The address of another's record says what that of no record says."""
    for module, expected in example.story.sees.items():
        with example.app.reading() as tx:
            rows = listed(tx, SYSTEM, Query(module=module, limit=100)).rows
        for row in rows:
            if row.title not in expected:
                answer = page.goto(f"{example.portal}/m/{module}/{row.id}")
                assert answer is not None
                assert answer.status == 404


def adds(page: Page, example: Open) -> None:
    """Fills in the form of a new record; a lookup offers what is theirs, and nothing else."""
    module, values = example.story.creates
    page.goto(f"{example.portal}/m/{module}/new")
    with example.app.reading() as tx:
        fields = tx.site.modules[module].fields
    for name, value in values.items():
        control = page.locator(f"#f-{name}")
        if fields[name].type.reference == "record":
            choose(page, fields[name].label, value, example.story.refused[name])
        elif fields[name].type.name == "choice":
            control.select_option(value)
        else:
            control.fill(value)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved.").or_(page.get_by_text("is there.")).first).to_be_visible()


def choose(page: Page, label: str, title: str, foreign: str) -> None:
    """Chooses a record by its title, after one of somebody else was looked for in vain."""
    searched = page.get_by_role("combobox", name=label)
    with page.expect_response(lambda answer: "/lookup" in answer.url and foreign.split(maxsplit=1)[0] in answer.url):
        searched.fill(foreign)
    expect(page.get_by_role("option", name=foreign, exact=True)).to_have_count(0)
    searched.fill(title)
    page.get_by_role("option", name=title, exact=True).click()


def changes(page: Page, example: Open) -> None:
    """Changes a record of theirs."""
    module, title, values = example.story.changes
    page.goto(f"{example.portal}/m/{module}/{example.id(module, title)}/edit")
    for name, value in values.items():
        page.locator(f"#f-{name}").fill(value)
    page.get_by_role("button", name="Save", exact=True).click()
    for value in values.values():
        expect(page.get_by_role("main").get_by_text(value).first).to_be_visible()


@pytest.mark.parametrize("name", sorted(STORIES))
def test_the_story_of_an_example(page: Page, opened: Callable[[str], Open], name: str) -> None:
    """Proves Z3, Z4, Z5 and Z6 in the pages of the portal."""
    example = opened(name)
    log_in(page, example)
    sees_what_is_theirs(page, example)
    finds_nothing_of_others(page, example)
    adds(page, example)
    changes(page, example)
