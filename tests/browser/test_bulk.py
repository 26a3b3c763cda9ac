"""Acting on several records, and the menus of rows, with and without JavaScript."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
SHOTS = os.environ.get("KITH_SHOTS")


def shoot(page, name):
    """A picture of the page, where somebody wants to look at it."""
    if SHOTS:
        page.screenshot(path=str(Path(SHOTS) / f"{name}.png"))


def test_ticked_records_are_acted_on_with_a_script(staff, live):
    staff.goto(f"{live.address}/m/contacts?q=person")
    expect(staff.locator("#bulk")).to_be_hidden()
    staff.get_by_label("Select: Person 059").check()
    staff.get_by_label("Select: Person 058").check()
    expect(staff.get_by_text("2 selected")).to_be_visible()
    shoot(staff, "list-ticked")
    staff.get_by_label("What to do").select_option(label="Set inactive")
    staff.get_by_role("button", name="With the ticked ones").click()
    expect(staff.get_by_role("heading", level=1)).to_have_text("Set inactive: 2 records")
    shoot(staff, "bulk-ask")
    staff.get_by_role("button", name="Set inactive: 2 records").click()
    expect(staff.get_by_text("2 of 2 done")).to_be_visible()
    shoot(staff, "bulk-done")


def test_one_box_ticks_the_whole_page_also_after_the_list_has_changed(staff, live):
    staff.goto(f"{live.address}/m/contacts")
    staff.get_by_label("Select", exact=True).check()
    expect(staff.get_by_text("50 selected")).to_be_visible()
    staff.get_by_placeholder("Search contacts").fill("lovelace")
    staff.keyboard.press("Enter")
    expect(staff.get_by_text("1 record", exact=True)).to_be_visible()
    staff.get_by_label("Select", exact=True).check()
    expect(staff.get_by_text("1 selected")).to_be_visible()


def test_all_of_a_list_are_acted_on_and_the_refused_named_without_a_script(plain, live):
    plain.goto(f"{live.address}/m/contacts")
    plain.get_by_label("What to do").select_option(label="Make client")
    plain.get_by_role("button", name="With all 61 of the list").click()
    expect(plain.get_by_role("heading", level=1)).to_have_text("Make client: 61 records")
    plain.get_by_role("button", name="Make client: 61 records").click()
    expect(plain.get_by_text("0 of 61 done")).to_be_visible()
    shoot(plain, "bulk-refused")
    plain.set_viewport_size({"width": 390, "height": 844})
    shoot(plain, "bulk-refused-phone")


def test_ticked_records_are_acted_on_without_a_script(plain, live):
    plain.goto(f"{live.address}/m/contacts")
    shoot(plain, "list-plain")
    plain.get_by_label("Select: Person 000").check()
    plain.get_by_label("What to do").select_option(label="Delete")
    plain.get_by_role("button", name="With the ticked ones").click()
    plain.get_by_role("button", name="Delete: 1 record").click()
    expect(plain.get_by_text("1 of 1 done")).to_be_visible()


def test_one_field_of_many_is_changed(plain, live):
    plain.goto(f"{live.address}/m/contacts")
    plain.get_by_label("Select: Person 000").check()
    plain.get_by_label("What to do").select_option(label="Change a field")
    plain.get_by_role("button", name="With the ticked ones").click()
    plain.get_by_label("Field to change").select_option(label="Notes")
    plain.get_by_role("button", name="Go on").click()
    plain.get_by_label("Notes").fill("Met at the fair")
    shoot(plain, "bulk-edit")
    plain.get_by_role("button", name="Change a field: 1 record").click()
    expect(plain.get_by_text("1 of 1 done")).to_be_visible()


def test_a_row_opens_its_menu_where_it_stands(staff, live):
    staff.goto(f"{live.address}/m/contacts?q=lovelace")
    staff.get_by_label("Options: Ada Lovelace").click()
    menu = staff.locator(".k-row-pop")
    expect(menu.get_by_role("link", name="Open")).to_be_focused()
    shoot(staff, "row-menu")
    expect(menu.get_by_role("button", name="Set inactive")).to_be_visible()
    expect(menu.get_by_text("Make client")).to_have_count(0)
    staff.keyboard.press("ArrowUp")
    expect(menu.get_by_role("link", name="Edit")).to_be_focused()
    staff.keyboard.press("Escape")
    expect(menu).to_have_count(0)
    expect(staff.get_by_label("Options: Ada Lovelace")).to_be_focused()


def test_an_entry_of_a_rows_menu_does_what_it_says(staff, live):
    staff.goto(f"{live.address}/m/contacts?q=lovelace")
    staff.get_by_label("Options: Ada Lovelace").click()
    staff.get_by_role("button", name="Set inactive").click()
    expect(staff.get_by_text("Saved.")).to_be_visible()


def test_without_a_script_the_menu_is_a_page(plain, live):
    plain.goto(f"{live.address}/m/contacts?q=lovelace")
    plain.get_by_label("Options: Ada Lovelace").click()
    expect(plain.get_by_role("heading", level=1)).to_have_text("Ada Lovelace")
    shoot(plain, "row-page")
    plain.get_by_role("link", name="Edit").click()
    expect(plain.get_by_label("First name")).to_have_value("Ada")


def test_on_a_phone_boxes_and_menus_stand_beside_the_cards(staff, live):
    staff.set_viewport_size({"width": 390, "height": 844})
    staff.emulate_media(color_scheme="dark")
    staff.goto(f"{live.address}/m/contacts?role=client")
    staff.get_by_label("Select: Ada Lovelace").check()
    shoot(staff, "list-phone")
    box, link = staff.locator(".k-table-box").bounding_box(), staff.get_by_label("Options: Ada Lovelace").bounding_box()
    assert link["x"] + link["width"] <= box["x"] + box["width"]
    staff.get_by_label("Options: Ada Lovelace").click()
    expect(staff.locator(".k-row-pop").get_by_role("link", name="Edit")).to_be_visible()
    shoot(staff, "menu-phone")
