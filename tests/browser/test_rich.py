"""Formatted text is written as it will look; what is sent is HTML that the field keeps. In a real browser."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, Route, expect
from tests.browser.conftest import EMAIL, Live, log_in
from tests.browser.test_accessibility import complaints
from tests.functional.pages.served import ServedSite

from kith.access.actor import SYSTEM
from kith.records.ask import parse_query
from kith.records.query import page as page_of
from kith.testing.live import listening

pytestmark = pytest.mark.browser
MODULES = {
    "modules/notes.yaml": """\
module: notes
label: {one: Note, many: Notes}
title: "{subject}"
fields:
  subject: {type: text, required: true}
  final: {type: boolean}
  text: {type: rich_text, label: Text, required: true, readonly_if: {final: true}}
""",
    "config/roles.yaml": "roles:\n  super_admin: {modules: {all: {view: all, create: true, edit: all}}}\n",
}
TABLE = "<table><tbody><tr><td>4711</td><td>H<sub>2</sub>O</td></tr></tbody></table>"
HOSTILE = "<img src=x onerror=\"document.title='run'\"><p onclick='x()'>pasted</p><script>document.title='run'</script>"


@pytest.fixture
def live(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Live]:
    """Notes, served on a free port; one of them holds a table."""
    monkeypatch.setenv("KITH_TEST_CHEAP_HASH", "1")
    site = ServedSite(sqlite_url, MODULES)
    with listening(site.wsgi) as address:
        boss = site.login("super_admin", email=EMAIL)
        note = site.make("notes", boss, subject="Water", text=f"<h2>Water</h2>{TABLE}")
        yield Live(address=address, site=site, boss=boss, contact=note, company="")
    site.close()


def editor(page: Page) -> Locator:
    return page.get_by_role("textbox", name="Text").and_(page.locator("div"))  # not the textarea it takes the place of


def press(page: Page, name: str) -> None:
    page.get_by_role("toolbar", name="Formatting").get_by_role("button", name=name, exact=True).click()


def stored(live: Live, subject: str) -> str:
    with live.site.site.reading() as tx:
        found = page_of(tx, SYSTEM, parse_query(tx, SYSTEM, "notes", [("subject", subject)])).rows
        return str(found[0].values["text"])


def test_what_is_written_with_the_buttons_is_what_is_kept(staff: Page, live: Live) -> None:
    staff.goto(live.address + "/m/notes/new")
    staff.get_by_label("Subject").fill("Visit")
    editor(staff).click()
    staff.keyboard.type("They want ")
    press(staff, "Bold")
    staff.keyboard.type("two")
    press(staff, "Bold")
    staff.keyboard.press("Enter")
    press(staff, "Bulleted list")
    staff.keyboard.type("red")
    staff.keyboard.press("Enter")
    staff.keyboard.type("blue")
    staff.get_by_role("button", name="Save", exact=True).click()
    expect(staff.locator(".k-rich li")).to_have_text(["red", "blue"])
    assert stored(live, "Visit") == "<p>They want <b>two</b></p><ul><li>red</li><li>blue</li></ul>"


def test_who_was_quicker_than_the_script_goes_on_writing(staff: Page, live: Live) -> None:
    held: list[Route] = []
    staff.route("**/rich.js*", lambda route: held.append(route))  # noqa: PLW0108 - Playwright names what it is given
    staff.goto(live.address + "/m/notes/new", wait_until="commit")
    plain = staff.locator("textarea[name=text]")
    plain.click()
    staff.keyboard.type("Quick")
    expect(plain).to_have_value("Quick")
    for route in held:
        route.continue_()
    expect(editor(staff)).to_be_focused()
    staff.keyboard.type(" fox")
    expect(editor(staff)).to_have_text("Quick fox")


def test_a_link_is_set_by_its_button_whole_or_short(staff: Page, live: Live) -> None:
    staff.goto(live.address + "/m/notes/new")
    editor(staff).click()
    staff.keyboard.type("here")
    staff.keyboard.press("Control+a")
    press(staff, "Make a link")
    address = staff.get_by_label("Address of the link")
    expect(address).to_be_focused()
    address.fill("example.org/offer")
    staff.keyboard.press("Enter")
    expect(editor(staff).get_by_role("link", name="here")).to_have_attribute("href", "https://example.org/offer")
    expect(address).to_be_hidden()


def test_what_no_button_makes_stays(staff: Page, live: Live) -> None:
    staff.goto(f"{live.address}/m/notes/{live.contact}/edit")
    expect(editor(staff).locator("h2")).to_have_text("Water")
    editor(staff).locator("h2").click()
    staff.keyboard.press("End")
    staff.keyboard.type(" is wet")
    staff.get_by_role("button", name="Save", exact=True).click()
    expect(staff.locator(".k-rich h2")).to_have_text("Water is wet")
    assert stored(live, "Water") == f"<h2>Water is wet</h2>{TABLE}"


def test_what_is_pasted_runs_nothing_and_keeps_what_formats(page: Page, live: Live) -> None:
    log_in(page, live)  # not as `staff`: the browser tells that it has run none of these scripts
    page.goto(live.address + "/m/notes/new")
    editor(page).click()
    page.evaluate(
        """html => {
          const given = new DataTransfer();
          given.setData("text/html", html);
          const pasted = new ClipboardEvent("paste", { clipboardData: given, bubbles: true, cancelable: true });
          document.activeElement.dispatchEvent(pasted);
        }""",
        HOSTILE,
    )
    expect(editor(page)).to_have_text("pasted")
    assert editor(page).locator("img, script, [onclick]").count() == 0
    assert page.title() != "run"


def test_an_empty_text_is_missed_and_the_fault_leads_to_it(staff: Page, live: Live) -> None:
    staff.goto(live.address + "/m/notes/new")
    staff.get_by_label("Subject").fill("Empty")
    staff.get_by_role("button", name="Save", exact=True).click()
    expect(editor(staff)).to_have_attribute("aria-invalid", "true")
    staff.locator("textarea[name=text]").evaluate("box => box.focus()")
    expect(editor(staff)).to_be_focused()


def test_a_rule_locks_it_like_any_field(staff: Page, live: Live) -> None:
    staff.goto(live.address + "/m/notes/new")
    expect(editor(staff)).to_have_attribute("contenteditable", "true")
    staff.get_by_label("Final").check()
    expect(editor(staff)).to_have_attribute("contenteditable", "false")
    expect(staff.get_by_role("button", name="Bold")).to_be_disabled()


def test_the_buttons_are_one_stop_and_arrows_step_through_them(staff: Page, live: Live) -> None:
    staff.goto(live.address + "/m/notes/new")
    staff.get_by_role("button", name="Bold").focus()
    staff.keyboard.press("ArrowRight")
    expect(staff.get_by_role("button", name="Italic")).to_be_focused()
    staff.keyboard.press("Tab")
    expect(editor(staff)).to_be_focused()


def test_without_scripts_it_is_typed_as_html(plain: Page, live: Live) -> None:
    plain.goto(live.address + "/m/notes/new")
    plain.get_by_label("Subject").fill("Plain")
    plain.get_by_label("Text").fill("<p>typed <i>here</i></p>")
    plain.get_by_role("button", name="Save", exact=True).click()
    expect(plain.locator(".k-rich i")).to_have_text("here")


def test_the_editor_has_no_barrier(staff: Page, live: Live) -> None:
    staff.goto(live.address + "/m/notes/new")
    expect(editor(staff)).to_be_visible()
    assert complaints(staff) == []
