"""The plan's page in a browser: wide and narrow, light and dark, in each of its states."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urljoin

import pytest
from playwright.sync_api import Page, expect
from tests.browser.test_accessibility import complaints
from tests.functional.pages.planned import BOATS, ROLES, Harbour
from tests.functional.pages.served import PASSWORD

from kith.testing.live import listening

pytestmark = pytest.mark.browser


@pytest.fixture
def harbour(tmp_path, sqlite_url, monkeypatch) -> Iterator[Harbour]:
    monkeypatch.setenv("KITH_TEST_CHEAP_HASH", "1")
    made = Harbour(tmp_path, sqlite_url)
    yield made
    made.close()


@pytest.fixture
def administrator(page: Page, harbour: Harbour) -> Iterator[Page]:
    """A page that is logged in as somebody who may administer, at home."""
    harbour.login("admin")
    with listening(harbour.wsgi) as address:
        page.goto(f"{address}/login")
        page.get_by_label("E-mail").fill("admin@example.test")
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Log in").click()
        yield page


def leave(harbour: Harbour) -> None:
    """The files as they were applied."""


def change(harbour: Harbour) -> None:
    """Files that lose something, tighten something, and open something to the crew."""
    boats = BOATS.replace("length: {type: text}", "length: {type: integer}")
    harbour.write("modules/boats.yaml", boats.replace("motor: Motor}}", "motor: Motor}, required: true}"))
    harbour.write("config/roles.yaml", ROLES.replace("crew: {modules: {boats: {view", "crew: {modules: {boats: {edit"))


def break_(harbour: Harbour) -> None:
    """Files that can't be read."""
    harbour.write("modules/boats.yaml", BOATS.replace("choice", "choise"))


def test_an_administrator_gets_there_by_the_menu(administrator, harbour):
    administrator.get_by_role("link", name="Plan", exact=True).click()
    expect(administrator.get_by_role("heading", name="Nothing to do")).to_be_visible()
    change(harbour)
    administrator.get_by_role("link", name="Look again").click()
    expect(administrator.get_by_text("1 of 2 values of Length can't be converted")).to_be_visible()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_no_state_of_the_page_has_a_barrier_or_runs_over(administrator, harbour, theme, width):
    administrator.emulate_media(color_scheme=theme)
    administrator.set_viewport_size({"width": width, "height": 900})
    for bring_about in (leave, change, break_):
        bring_about(harbour)
        administrator.goto(urljoin(administrator.url, "/studio/plan"))
        assert complaints(administrator) == []
        assert administrator.evaluate("document.documentElement.scrollWidth") <= width
