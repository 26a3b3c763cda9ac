"""Boards and calendars in a browser: cards are dragged, carried by the keyboard, and come back where rules say so."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import expect
from tests.browser.conftest import EMAIL, Live
from tests.browser.test_accessibility import complaints
from tests.functional.pages.boarding import MODULES
from tests.functional.pages.served import ServedSite

from kith.testing.live import listening

pytestmark = pytest.mark.browser
BOARD = "/m/jobs/board"
APRIL = "/m/jobs/calendar?_day=2026-04-15"
PAGES = {
    "board": BOARD,
    "by kind": f"{BOARD}?_by=kind&_total=hours",
    "narrowed": f"{BOARD}?kind=survey",
    "column": f"{BOARD}?_in=open",
    "month": APRIL,
    "week": f"{APRIL}&_span=week",
    "day": f"{APRIL}&_span=day",
    "empty": "/m/jobs/calendar?_day=2031-01-01",
    "list": "/m/jobs",
}


@pytest.fixture
def live(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Live]:
    """The jobs with a few on board and calendar, served on a free port."""
    monkeypatch.setenv("KITH_TEST_CHEAP_HASH", "1")
    site = ServedSite(sqlite_url, MODULES)
    with listening(site.wsgi) as address:
        yield filled(site, address)
    site.close()


def filled(site: ServedSite, address: str) -> Live:
    boss = site.login("super_admin", email=EMAIL)
    for number in range(14):
        site.make("jobs", boss, name=f"Job {number:02}", stage="open", price="10", kind="survey")
    refit = site.make("jobs", boss, name="Refit", stage="done", price="5", due="2026-04-15", at="2026-04-15T12:00:00Z")
    for number in range(5):
        site.make("jobs", boss, name=f"Due {number}", due="2026-04-20")
    return Live(address=address, site=site, boss=boss, contact=refit, company="")


def card(page, name):
    return page.locator(".k-card", has=page.get_by_role("link", name=name, exact=True))


def place(page, value):
    return page.locator(f'[data-value="{value}"]')


def drag(page, name, value):
    """Drags the card to the beginning of the place."""
    to = place(page, value).locator("ol").first
    card(page, name).drag_to(to, source_position={"x": 60, "y": 12}, target_position={"x": 60, "y": 12})


def titles(page, value):
    return place(page, value).locator(".k-card-title")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_no_board_and_no_calendar_has_a_barrier(staff, live, theme, width):
    staff.emulate_media(color_scheme=theme)
    staff.set_viewport_size({"width": width, "height": 900})
    found = {}
    for name, path in PAGES.items():
        staff.goto(live.address + path)
        staff.locator(".k-card-menu > summary").first.click() if name in ("board", "month") else None
        if wrong := complaints(staff):
            found[name] = wrong
        assert staff.evaluate("document.documentElement.scrollWidth") <= width, name
    assert found == {}


def test_a_card_is_dragged_to_another_column(staff, live):
    staff.goto(live.address + BOARD)
    drag(staff, "Refit", "open")
    expect(staff.locator("#move-said")).to_have_text("Refit is in Open now.")
    expect(place(staff, "open").locator(".k-lane-count")).to_have_text("15")
    expect(place(staff, "open").locator(".k-lane-sum")).to_have_text("€145.00")
    expect(place(staff, "done").locator(".k-lane-count")).to_have_text("0")
    staff.goto(f"{live.address}{BOARD}?q=refit")
    expect(titles(staff, "open")).to_have_text(["Refit"])


def test_a_dragged_card_takes_its_place_in_the_order(staff, live):
    staff.goto(live.address + BOARD)
    drag(staff, "Job 03", "done")
    expect(titles(staff, "done")).to_have_text(["Job 03", "Refit"])
    drag(staff, "Job 01", "done")
    expect(titles(staff, "done")).to_have_text(["Job 01", "Job 03", "Refit"])


def test_a_card_is_carried_by_the_keyboard(staff, live):
    staff.goto(live.address + BOARD)
    card(staff, "Job 00").focus()
    staff.keyboard.press("ArrowDown")
    expect(card(staff, "Job 01")).to_be_focused()
    staff.keyboard.press("Space")
    expect(staff.locator("#move-said")).to_contain_text("Job 01 is picked up.")
    staff.keyboard.press("ArrowRight")
    expect(staff.locator("#move-said")).to_have_text("Done, column 2 of 4")
    staff.keyboard.press("Enter")
    expect(staff.locator("#move-said")).to_have_text("Job 01 is in Done now.")
    expect(titles(staff, "done")).to_have_text(["Job 01", "Refit"])
    expect(card(staff, "Job 01")).to_be_focused()
    staff.keyboard.press("ArrowLeft")
    expect(card(staff, "Job 00")).to_be_focused()


def test_escape_leaves_a_card_where_it_was(staff, live):
    staff.goto(live.address + BOARD)
    card(staff, "Job 01").focus()
    for key in ("Space", "ArrowRight", "Escape"):
        staff.keyboard.press(key)
    expect(staff.locator("#move-said")).to_have_text("Job 01 stays where it was.")
    expect(titles(staff, "open").nth(1)).to_have_text("Job 01")
    expect(titles(staff, "done")).to_have_text(["Refit"])


@pytest.mark.parametrize("scripted", [True, False])
def test_a_card_is_moved_by_its_menu(request, live, scripted):
    page = request.getfixturevalue("staff" if scripted else "plain")
    page.goto(live.address + BOARD)
    page.get_by_label("Move Refit").click()
    card(page, "Refit").get_by_role("button", name="Open").click()
    expect(place(page, "open").locator(".k-lane-count")).to_have_text("15")


def test_a_move_that_needs_more_asks_for_it(staff, live):
    staff.goto(live.address + BOARD)
    drag(staff, "Refit", "lost")
    dialog = staff.get_by_role("dialog", name="Move Refit")
    expect(dialog.get_by_label("Reason")).to_be_focused()
    expect(titles(staff, "done")).to_have_text(["Refit"])
    assert complaints(staff) == []
    dialog.get_by_role("button", name="Save and move").click()
    expect(dialog.locator(".k-error")).to_be_visible()
    dialog.get_by_label("Reason").fill("Too dear")
    staff.keyboard.press("Enter")
    expect(titles(staff, "lost")).to_have_text(["Refit"])


def test_a_move_that_is_not_gone_through_with_changes_nothing(staff, live):
    staff.goto(live.address + BOARD)
    drag(staff, "Refit", "lost")
    staff.get_by_role("dialog").get_by_role("link", name="Cancel").click()
    expect(titles(staff, "done")).to_have_text(["Refit"])
    expect(card(staff, "Refit")).to_be_focused()


def test_a_card_that_a_rule_holds_goes_back_and_says_why(staff, live):
    live.site.make("jobs", live.boss, name="Sealed", closed="no_")
    staff.goto(f"{live.address}{BOARD}?_by=closed")
    drag(staff, "Sealed", "yes_")
    expect(card(staff, "Sealed").get_by_role("alert")).to_be_visible()
    expect(titles(staff, "no_")).to_have_text(["Sealed"])
    assert complaints(staff) == []


def test_a_card_that_somebody_else_moved_meanwhile_is_shown_where_it_is(staff, live):
    staff.set_viewport_size({"width": 1440, "height": 1300})
    staff.goto(live.address + BOARD)
    sent = {"_by": "stage", "_to": "", "_version": "1", "_list": BOARD}
    assert live.boss.send(f"/m/jobs/{live.contact}/move", **sent).status_code == 303
    drag(staff, "Refit", "open")
    expect(card(staff, "Refit").get_by_role("alert")).to_be_visible()
    expect(titles(staff, "").first).to_have_text("Due 0")
    expect(place(staff, "").locator(".k-card", has_text="Refit")).to_have_count(1)
    drag(staff, "Refit", "open")
    expect(place(staff, "open").locator(".k-lane-count")).to_have_text("15")


def test_a_card_that_the_filter_leaves_out_leaves_the_board(staff, live):
    staff.goto(f"{live.address}{BOARD}?stage=done")
    drag(staff, "Refit", "open")
    expect(staff.locator("#move-said")).to_contain_text("Refit has left this board")
    expect(card(staff, "Refit")).to_have_count(0)


def test_a_column_goes_on_where_it_stands_and_stays_so(staff, live):
    staff.goto(live.address + BOARD)
    place(staff, "open").get_by_role("link", name="Show more").click()
    expect(titles(staff, "open")).to_have_count(14)
    card(staff, "Job 12").focus()
    for key in ("Space", "ArrowRight", "Enter"):
        staff.keyboard.press(key)
    expect(titles(staff, "done")).to_have_text(["Job 12", "Refit"])
    expect(titles(staff, "open")).to_have_count(13)


def test_a_filter_is_chosen_on_the_board_and_cards_still_move(staff, live):
    staff.goto(live.address + BOARD)
    staff.locator("select[name=kind]").select_option("refit")
    expect(titles(staff, "open")).to_have_count(0)
    expect(staff.get_by_role("link", name="List", exact=True)).to_have_attribute("href", "/m/jobs?kind=refit")
    drag(staff, "Refit", "open")
    expect(titles(staff, "open")).to_have_text(["Refit"])


def test_a_tab_of_a_list_leads_to_the_board_with_all_that_moves_its_cards(staff, live):
    staff.goto(f"{live.address}/m/jobs")
    staff.get_by_role("link", name="Pipeline").click()
    staff.wait_for_url("**/board?_view=pipeline")
    drag(staff, "Refit", "open")
    expect(staff.locator("#move-said")).to_have_text("Refit is in Open now.")
    staff.get_by_role("link", name="Current").click()
    expect(staff.locator(".k-views [aria-current]")).to_have_text("Current")
    drag(staff, "Job 00", "done")
    expect(staff.locator("#move-said")).to_have_text("Job 00 is in Done now.")


def test_an_entry_is_dragged_to_another_day(staff, live):
    staff.set_viewport_size({"width": 1280, "height": 1100})
    staff.goto(live.address + APRIL)
    drag(staff, "Refit", "2026-04-22")
    expect(staff.locator("#move-said")).to_have_text("Refit is in Wednesday, April 22, 2026 now.")
    expect(titles(staff, "2026-04-22")).to_have_text(["Refit"])


def test_an_entry_is_carried_by_the_keyboard(staff, live):
    staff.goto(live.address + APRIL)
    card(staff, "Refit").focus()
    staff.keyboard.press("Space")
    staff.keyboard.press("ArrowRight")
    staff.keyboard.press("ArrowDown")
    expect(staff.locator("#move-said")).to_have_text("Thursday, April 23, 2026")
    staff.keyboard.press("Enter")
    expect(titles(staff, "2026-04-23")).to_have_text(["Refit"])
    expect(card(staff, "Refit")).to_be_focused()


@pytest.mark.parametrize("scripted", [True, False])
def test_an_entry_is_moved_by_its_menu(request, live, scripted):
    page = request.getfixturevalue("staff" if scripted else "plain")
    page.goto(live.address + APRIL)
    page.get_by_label("Move Refit", exact=True).click()
    page.get_by_label("Move Refit to").fill("2026-04-28")
    card(page, "Refit").get_by_role("button", name="Move").click()
    expect(titles(page, "2026-04-28")).to_have_text(["Refit"])


def test_a_day_that_is_too_long_ago_is_told_at_the_entry(staff, live):
    staff.goto(live.address + APRIL)
    staff.get_by_label("Move Refit", exact=True).click()
    staff.get_by_label("Move Refit to").fill("2019-04-28")
    card(staff, "Refit").get_by_role("button", name="Move").click()
    expect(card(staff, "Refit").get_by_role("alert")).to_have_text("That is long ago.")
    expect(titles(staff, "2026-04-15")).to_have_text(["Refit"])


def test_on_a_narrow_screen_days_that_have_something_follow_one_another(staff, live):
    staff.set_viewport_size({"width": 390, "height": 900})
    staff.goto(live.address + APRIL)
    shown = staff.locator(".k-day:visible .k-day-name")
    expect(shown).to_have_text(["Wednesday, April 15, 2026", "Monday, April 20, 2026"])
    expect(place(staff, "2026-04-20").get_by_role("link", name="2 more")).to_be_visible()
