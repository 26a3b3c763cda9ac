"""The palette by keyboard alone, the bell, stars: in Chromium, with and without scripts, and under axe."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from tests.browser.conftest import EMAIL
from tests.browser.test_accessibility import complaints

pytestmark = pytest.mark.browser


@pytest.fixture
def boss(live):
    """The id of who is logged in."""
    with live.site.site.reading() as tx:
        statement = f"SELECT id FROM kith_user WHERE email = '{EMAIL}'"
        return tx.connection.exec_driver_sql(statement).scalar()


@pytest.fixture
def given(live, boss):
    """Somebody else has given the boss a contact."""
    other = live.site.login("super_admin", email="ben@example.test")
    return live.site.make("contacts", other, first_name="Given", last_name="Away", role="lead", owner=boss)


def box(page):
    return page.get_by_role("combobox", name="Record, page or action")


def chosen(page):
    return page.locator(".k-palette [role=option][aria-selected=true]")


def test_a_record_is_found_and_opened_by_keyboard_alone(staff, live):
    staff.goto(f"{live.address}/m/deals")
    staff.keyboard.press("Control+k")
    expect(box(staff)).to_be_focused()
    staff.keyboard.type("lovelace")
    staff.keyboard.press("Enter")
    expect(staff).to_have_url(f"{live.address}/m/contacts/{live.contact}")


def test_arrow_keys_move_and_what_is_chosen_is_told_to_screen_readers(staff, live):
    staff.goto(live.address)
    staff.keyboard.press("Control+k")
    expect(chosen(staff)).to_have_count(1)
    first = box(staff).get_attribute("aria-activedescendant")
    staff.keyboard.press("ArrowDown")
    second = box(staff).get_attribute("aria-activedescendant")
    assert first != second
    assert chosen(staff).get_attribute("id") == second
    staff.keyboard.press("ArrowUp")
    staff.keyboard.press("ArrowUp")
    assert chosen(staff).get_attribute("id") == staff.locator(".k-palette [role=option]").last.get_attribute("id")


def test_an_action_is_begun_from_the_palette(staff, live):
    staff.goto(live.address)
    staff.keyboard.press("Control+k")
    staff.keyboard.type("new comp")
    staff.keyboard.press("Enter")
    expect(staff).to_have_url(f"{live.address}/m/companies/new")


def test_escape_closes_it_and_gives_the_focus_back(staff, live):
    staff.goto(live.address)
    staff.get_by_role("link", name="Go to").focus()
    staff.keyboard.press("Enter")
    expect(box(staff)).to_be_focused()
    staff.keyboard.press("Escape")
    expect(staff.get_by_role("link", name="Go to")).to_be_focused()
    staff.keyboard.press("Control+k")
    expect(box(staff)).to_be_visible()
    staff.keyboard.press("Control+k")
    expect(staff.locator(".k-palette")).to_be_hidden()


def test_what_is_not_found_is_said(staff, live):
    staff.goto(live.address)
    staff.keyboard.press("Control+k")
    staff.keyboard.type("zzzzzz")
    expect(staff.get_by_role("status").filter(has_text="Nothing found.")).to_be_visible()
    staff.keyboard.press("Enter")
    expect(staff).to_have_url(f"{live.address}/")


def test_what_was_looked_at_last_comes_first(staff, live):
    staff.goto(f"{live.address}/m/companies/{live.company}")
    staff.goto(live.address)
    staff.keyboard.press("Control+k")
    expect(chosen(staff)).to_contain_text("Northwind Shipping")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_the_open_palette_has_no_barrier(staff, live, theme, width):
    staff.emulate_media(color_scheme=theme)
    staff.set_viewport_size({"width": width, "height": 900})
    staff.goto(live.address)
    staff.keyboard.press("Control+k")
    staff.keyboard.type("person")
    expect(staff.get_by_role("option").first).to_be_visible()
    assert complaints(staff) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_bell_news_star_and_home_have_no_barrier(staff, live, given, theme):
    staff.emulate_media(color_scheme=theme)
    staff.goto(f"{live.address}/m/contacts/{given}")
    staff.get_by_role("button", name="Favourite").click()
    expect(staff.get_by_role("button", name="Favourite")).to_have_attribute("aria-pressed", "true")
    assert complaints(staff) == []
    for path in ("/", "/notifications"):
        staff.goto(f"{live.address}{path}")
        assert complaints(staff) == []


def test_following_a_line_of_the_bell_reads_it(staff, live, given):
    staff.goto(live.address)
    staff.get_by_role("link", name="Notifications: 1 unread").click()
    staff.get_by_role("main").get_by_role("link", name="Given Away").click()
    expect(staff).to_have_url(f"{live.address}/m/contacts/{given}")
    staff.goto(live.address)
    expect(staff.get_by_role("link", name="Notifications", exact=True)).to_be_visible()


def test_all_of_it_works_without_scripts(plain, live, given):
    plain.goto(f"{live.address}/notifications")
    plain.get_by_role("button", name="Mark as read: Given Away").click()
    expect(plain.get_by_role("link", name="Notifications", exact=True)).to_be_visible()
    plain.get_by_role("link", name="Given Away").click()
    plain.get_by_role("button", name="Favourite").click()
    plain.get_by_role("link", name="Go to").click()
    expect(plain.get_by_role("main").get_by_role("link", name="Given Away")).to_be_visible()
    plain.get_by_role("searchbox", name="Record, page or action").fill("lovelace")
    plain.get_by_role("main").get_by_role("button", name="Find").click()
    plain.get_by_role("main").get_by_role("link", name="Ada Lovelace").click()
    expect(plain).to_have_url(f"{live.address}/m/contacts/{live.contact}")
