"""The page of the API: it shows what there is, and carries out what is tried on it, by a token alone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect
from tests.browser.conftest import Live

from kith.identity import tokens

pytestmark = pytest.mark.browser
PATIENCE = 30_000  # milliseconds: the page works out what each schema means
ANSWERED = ".live-responses-table tbody .response-col_status"


@pytest.fixture
def docs(staff: Page, live: Live) -> Page:
    """The page, once it shows the document."""
    staff.goto(f"{live.address}/api/docs")
    expect(staff.get_by_role("button", name="Authorize")).to_be_visible(timeout=PATIENCE)
    return staff


def token(live: Live) -> str:
    """A token of who is logged in."""
    with live.site.site.writing() as tx:
        return tokens.issue(tx, live.boss.user, "docs")


def listing(docs: Page) -> None:
    """Sends the request for the list of contacts."""
    docs.locator("#operations-tag-Contacts").click()
    listed = docs.locator(".opblock").first
    listed.locator(".opblock-summary-control").click()
    listed.get_by_role("button", name="Try it out").click()
    listed.get_by_role("button", name="Execute").click()
    expect(listed.locator(ANSWERED)).to_be_visible(timeout=PATIENCE)


def test_the_page_shows_the_modules_of_the_site(docs: Page) -> None:
    for name in ("Contacts", "Companies", "Files"):
        expect(docs.locator(f"#operations-tag-{name}")).to_be_visible()


def test_it_follows_the_theme(docs: Page) -> None:
    docs.emulate_media(color_scheme="dark")
    expect(docs.locator("html.dark-mode")).to_be_visible()


def test_what_is_tried_without_a_token_is_refused_although_one_is_logged_in(docs: Page) -> None:
    listing(docs)
    expect(docs.locator(ANSWERED)).to_contain_text("401")


def test_what_is_tried_with_a_token_is_answered(docs: Page, live: Live) -> None:
    docs.get_by_role("button", name="Authorize").click()
    docs.get_by_label("auth-bearer-value").fill(token(live))
    docs.get_by_role("button", name="Apply credentials").click()
    docs.get_by_role("button", name="Close", exact=True).click()
    listing(docs)
    expect(docs.locator(ANSWERED)).to_contain_text("200")


@pytest.mark.parametrize("width", [360, 768, 1440, 2560])
def test_it_never_scrolls_sideways(docs: Page, width: int) -> None:
    docs.set_viewport_size({"width": width, "height": 900})
    assert docs.evaluate("document.documentElement.scrollWidth") <= width


def test_without_javascript_it_says_so_and_gives_the_document(plain: Page, live: Live) -> None:
    plain.goto(f"{live.address}/api/docs")
    expect(plain.get_by_text("This page needs JavaScript")).to_be_visible()
    expect(plain.get_by_role("link", name="openapi.json")).to_be_visible()
