"""Every kind of page in Chromium, full of stored attacks: nothing of them runs, and no page breaks its own policy."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Dialog, Page, expect
from tests.functional.attack.marked import EMAIL, Marked
from tests.functional.pages.served import PASSWORD

from kith.testing.live import listening

pytestmark = pytest.mark.browser
WATCH = """
window.broken = [];
document.addEventListener("securitypolicyviolation", (event) =>
  window.broken.push(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`));
"""


@pytest.fixture
def marked(sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Marked]:
    monkeypatch.setenv("KITH_TEST_CHEAP_HASH", "1")
    made = Marked(sqlite_url, tmp_path)
    yield made
    made.site.close()


@pytest.fixture
def served(marked: Marked) -> Iterator[str]:
    with listening(marked.site.wsgi) as address:
        yield address


@pytest.fixture
def keeper(page: Page, served: str) -> Iterator[Page]:
    """A page that is logged in; dialogs, faults, and what the console tells of the policy fail the test."""
    said: list[str] = []

    def refuse(dialog: Dialog) -> None:
        said.append(f"dialog {dialog.message}")
        dialog.dismiss()

    page.add_init_script(WATCH)
    page.on("dialog", refuse)
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("console", lambda message: said.append(message.text) if "Content Security Policy" in message.text else None)
    page.goto(f"{served}/login")
    page.get_by_label("E-mail").fill(EMAIL)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    yield page
    assert said == []


def harm(page: Page) -> list[str]:
    """What ran, and what the policy had to stop."""
    found: list[str] = page.evaluate("window.broken.concat(window.ran === undefined ? [] : ['it ran'])")
    return found


def test_nothing_stored_runs_on_any_page(keeper: Page, marked: Marked, served: str) -> None:
    wrong = {}
    for name, address in marked.addresses().items():
        if name in ("list.export", "record.lookup", "record.linkable", "record.mentionable", "palette"):
            continue  # no pages, or looked at below
        keeper.goto(served + address)
        if found := harm(keeper):
            wrong[name] = found
    assert wrong == {}


def test_nothing_runs_in_what_scripts_draw(keeper: Page, marked: Marked, served: str) -> None:
    keeper.goto(f"{served}/m/things")
    keeper.keyboard.press("Control+k")
    keeper.locator("dialog[open] input").first.fill("window")
    expect(keeper.locator("dialog[open]")).to_contain_text("onerror")
    keeper.keyboard.press("Escape")
    keeper.goto(f"{served}/m/things/new")
    keeper.locator("[data-field=mother] .ts-control").click()
    keeper.keyboard.type("window")
    expect(keeper.locator("[data-field=mother] .ts-dropdown")).to_contain_text("onerror")
    assert harm(keeper) == []


@pytest.mark.parametrize("address", ["/m/things/columns", "/m/things/board?_by=stage", "/m/things/calendar?_by=due"])
def test_dragging_breaks_no_rule_of_the_page(keeper: Page, marked: Marked, served: str, address: str) -> None:
    keeper.goto(served + address)
    handles = keeper.locator("[draggable=true], .k-card[data-moves], .k-columns li, [data-columns] li")
    expect(handles.first).to_be_visible()
    box = handles.first.bounding_box()
    assert box is not None
    keeper.mouse.move(box["x"] + 20, box["y"] + 10)
    keeper.mouse.down()
    keeper.mouse.move(box["x"] + 60, box["y"] + 60, steps=6)
    keeper.mouse.move(box["x"] + 120, box["y"] + 90, steps=6)
    keeper.keyboard.press("Escape")
    keeper.mouse.up()
    assert harm(keeper) == []
