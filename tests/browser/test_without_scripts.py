"""The whole way through the pages in a browser that runs no script."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_a_contact_is_made_found_changed_deleted_and_restored(plain, live):
    plain.goto(f"{live.address}/m/contacts")
    plain.get_by_role("link", name="New contact").click()
    plain.get_by_label("First name").fill("Grace")
    plain.get_by_label("Search Company").fill("north")
    plain.locator("button[value=company]").click()
    expect(plain.get_by_label("First name")).to_have_value("Grace")
    plain.locator("#f-company").select_option(label="Northwind Shipping")
    plain.get_by_label("Last name").fill("Hopper")
    plain.get_by_role("button", name="Save", exact=True).last.click()
    expect(plain.get_by_role("heading", level=1)).to_have_text("Grace Hopper")
    plain.get_by_role("link", name="Edit").click()
    plain.get_by_label("Notes").fill("Likes boats")
    plain.get_by_role("button", name="Save and exit").click()
    plain.get_by_placeholder("Search contacts").fill("grace")
    plain.get_by_role("button", name="Apply").click()
    plain.get_by_role("link", name="Grace Hopper", exact=True).click()
    expect(plain.get_by_text("Likes boats")).to_be_visible()
    plain.locator("summary[aria-label=More]").click()
    plain.get_by_role("link", name="Delete").click()
    plain.get_by_role("button", name="Delete").click()
    plain.goto(f"{live.address}/m/contacts?_deleted=1")
    plain.get_by_role("link", name="Grace Hopper", exact=True).click()
    plain.get_by_role("button", name="Restore").click()
    expect(plain.get_by_text("Restored.")).to_be_visible()


def test_a_rule_stands_in_words_beside_its_field(plain, live):
    plain.goto(f"{live.address}/m/contacts/new")
    expect(plain.locator("#h-user")).to_contain_text("Only counts if")
    expect(plain.locator("#h-email")).to_contain_text("Needed if")


def test_the_pages_of_a_list_are_links(plain, live):
    plain.goto(f"{live.address}/m/contacts")
    plain.get_by_role("link", name="Next").click()
    expect(plain.get_by_role("link", name="Previous")).to_be_visible()
    assert "cursor=" in plain.url


def test_on_a_phone_the_menu_opens_and_closes(plain, live):
    plain.set_viewport_size({"width": 390, "height": 800})
    plain.goto(f"{live.address}/")
    plain.get_by_label("Open the menu").click()
    plain.locator("#nav").get_by_role("link", name="Deals").click()
    expect(plain.get_by_role("heading", level=1)).to_have_text("Deals")
