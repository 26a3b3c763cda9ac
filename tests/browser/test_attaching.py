"""Files dropped onto a record's page."""

from __future__ import annotations

import base64

import pytest
from playwright.sync_api import expect
from tests.browser.test_accessibility import complaints
from tests.functional.pages.served import PASSWORD, ServedSite
from tests.unit.files.doing import MODULES, PDF, picture, settings_in

from kith.testing.live import listening

pytestmark = pytest.mark.browser

DROP = """([files, over]) => {
  const brought = new DataTransfer();
  for (const [name, type, text] of files) {
    brought.items.add(new File([Uint8Array.from(atob(text), (c) => c.charCodeAt(0))], name, { type }));
  }
  for (const kind of over ? ["dragenter", "dragover"] : ["dragenter", "dragover", "drop"]) {
    const event = new DragEvent(kind, { bubbles: true, cancelable: true, dataTransfer: brought });
    document.querySelector("h1").dispatchEvent(event);
  }
}"""


@pytest.fixture
def boat(page, sqlite_url, tmp_path, monkeypatch):
    """The page of a boat, in the browser of somebody who may attach files to it."""
    monkeypatch.setenv("KITH_TEST_CHEAP_HASH", "1")
    site = ServedSite(sqlite_url, MODULES, files=settings_in(tmp_path, {}))
    skipper = site.login("skipper")
    id = site.make("boats", skipper, name="Aurora")
    with listening(site.wsgi) as address:
        page.goto(f"{address}/login")
        page.get_by_label("E-mail").fill("skipper@example.test")
        page.get_by_label("Password").fill(PASSWORD)
        page.get_by_role("button", name="Log in").click()
        expect(page.get_by_role("button", name="Log in")).to_have_count(0)
        page.goto(f"{address}/m/boats/{id}")
        yield page
    site.close()


def drop(page, *files, over=False):
    said = [(name, type_, base64.b64encode(body).decode()) for name, type_, body in files]
    page.evaluate(DROP, [said, over])


def test_files_are_attached_by_dropping_them_with_previews(boat):
    drop(boat, ("me.png", "image/png", picture()), ("papers.pdf", "application/pdf", PDF))
    panel = boat.locator("#attachments")
    expect(panel.get_by_role("link", name="me.png")).to_be_visible()
    expect(panel.get_by_role("link", name="papers.pdf")).to_be_visible()
    expect(panel.locator(".k-uploads > li")).to_have_count(0)
    expect(panel.locator("li", has_text="me.png").locator("img.k-thumb")).to_have_js_property("complete", True)
    expect(panel.locator("li", has_text="papers.pdf").locator(".k-thumb-kind")).to_have_text("PDF")
    assert complaints(boat) == []
    boat.reload()
    expect(panel.get_by_role("link", name="papers.pdf")).to_be_visible()


def test_one_that_is_refused_says_why_and_the_others_are_kept(boat):
    drop(boat, ("empty.pdf", "application/pdf", b""), ("papers.pdf", "application/pdf", PDF))
    panel = boat.locator("#attachments")
    expect(panel.get_by_role("link", name="papers.pdf")).to_be_visible()
    refused = panel.locator(".k-uploads > li")
    expect(refused).to_contain_text("empty.pdf")
    expect(refused.locator(".k-error")).to_contain_text("is empty")
    assert complaints(boat) == []
    refused.get_by_role("button", name="Close empty.pdf").click()
    expect(refused).to_have_count(0)


def test_the_panel_shows_where_files_go_while_they_are_over_the_page(boat):
    drop(boat, ("papers.pdf", "application/pdf", PDF), over=True)
    expect(boat.locator("body")).to_have_class("k-dropping")


def test_chosen_files_take_the_same_way(boat):
    boat.get_by_label("Files to attach").set_input_files({"name": "a.txt", "mimeType": "text/plain", "buffer": b"a"})
    boat.get_by_role("button", name="Attach", exact=True).click()
    expect(boat.locator("#attachments").get_by_role("link", name="a.txt")).to_be_visible()
    assert "#attachments" not in boat.url
