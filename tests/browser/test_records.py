"""A record's page and form as people use them all day: fields changed where they stand."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from tests.browser.test_accessibility import complaints

pytestmark = pytest.mark.browser


def value_of(staff, label):
    return staff.locator("dl > div", has=staff.get_by_text(label, exact=True)).locator("dd")


def test_a_field_is_changed_by_a_double_click(staff, live):
    staff.goto(f"{live.address}/m/contacts/{live.contact}")
    value_of(staff, "First name").dblclick(position={"x": 2, "y": 8})
    expect(staff.locator(".k-cell-edit input[name=first_name]")).to_be_focused()
    assert complaints(staff) == []
    staff.keyboard.type("Augusta")
    staff.keyboard.press("Enter")
    expect(value_of(staff, "First name")).to_have_text("Augusta")
    expect(staff.get_by_role("heading", level=1)).to_have_text("Augusta Lovelace")
    expect(staff.get_by_role("link", name="Change First name")).to_be_focused()


def test_a_field_is_changed_by_the_keyboard_and_says_what_is_wrong(staff, live):
    staff.goto(f"{live.address}/m/contacts/{live.contact}")
    staff.get_by_role("link", name="Change Email").focus()
    staff.keyboard.press("Enter")
    expect(staff.locator(".k-cell-edit input[name=email]")).to_be_focused()
    staff.keyboard.type("nonsense")
    staff.keyboard.press("Enter")
    expect(staff.locator(".k-cell-edit .k-error")).to_contain_text("is not an e-mail address")
    staff.keyboard.press("Escape")
    expect(staff.locator(".k-cell-edit")).to_have_count(0)
    expect(staff.get_by_role("link", name="Change Email")).to_be_focused()
    expect(value_of(staff, "Email")).to_have_text("ada@example.org")


def test_tabs_stay_where_they_are_when_a_field_is_changed(staff, live):
    staff.goto(f"{live.address}/m/contacts/{live.contact}")
    staff.get_by_role("tab", name="Working data").click()
    staff.locator("dd", has=staff.get_by_role("link", name="Change Country")).dblclick(position={"x": 2, "y": 8})
    staff.locator(".k-cell-edit .ts-control input").fill("denm")
    staff.get_by_role("option", name="Denmark").click()
    staff.locator(".k-cell-edit").get_by_role("button", name="Save").click()
    expect(value_of(staff, "Country")).to_have_text("Denmark")
    expect(staff.get_by_role("tab", name="Working data")).to_have_attribute("aria-selected", "true")


def test_tags_are_changed_in_place(staff, live):
    staff.goto(f"{live.address}/m/contacts/{live.contact}")
    staff.get_by_role("link", name="Change Tags").focus()
    staff.keyboard.press("Enter")
    staff.locator(".k-cell-edit .ts-control input").fill("pilot")
    staff.keyboard.press("Enter")
    staff.locator(".k-cell-edit").get_by_role("button", name="Save").click()
    expect(value_of(staff, "Tags")).to_contain_text("pilot")


def test_a_pencil_leads_to_a_page_where_there_is_no_script(plain, live):
    plain.goto(f"{live.address}/m/contacts/{live.contact}")
    plain.get_by_role("link", name="Change First name").click()
    plain.get_by_label("First name").fill("Augusta")
    plain.get_by_role("button", name="Save").click()
    expect(plain.get_by_role("heading", level=1)).to_have_text("Augusta Lovelace")
