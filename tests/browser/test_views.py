"""Views that are boards, undoing what was done to many, and the palette on a narrow screen, in a browser."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect
from tests.browser.test_accessibility import complaints
from tests.functional.pages.served import Browser as Client

pytestmark = pytest.mark.browser


def keep(client: Client, list_: str, label: str) -> str:
    """The address that the new view opens at."""
    answer = client.send("/m/contacts/views", _do="keep", _list=list_, label=label)
    assert answer.status_code == 303
    return str(answer.location.partition("&")[0])


def test_a_view_of_a_board_is_opened_from_the_sidebar(staff, live):
    view = keep(live.boss, "/m/contacts/board?_by=role", "People by role")
    staff.goto(f"{live.address}/m/companies")
    staff.get_by_role("navigation", name="Main").get_by_role("link", name="People by role").click()
    expect(staff.locator(".k-lane").first).to_be_visible()
    assert staff.url == live.address + view
    assert complaints(staff) == []


def test_a_tab_leads_from_a_list_to_the_board_of_a_view(staff, live):
    keep(live.boss, "/m/contacts/board?_by=role", "People by role")
    staff.goto(f"{live.address}/m/contacts")
    staff.locator(".k-views").get_by_role("link", name="People by role").click()
    expect(staff.locator(".k-lane").first).to_be_visible()


def test_what_was_done_to_many_is_undone_without_scripts(plain, live):
    plain.goto(f"{live.address}/m/contacts/bulk?_do=edit&_field=last_name&_id={live.contact}")
    plain.get_by_label("Last name").fill("Byron")
    plain.locator("main form[method=post] button").last.click()
    plain.locator(".k-undo summary").click()
    plain.get_by_role("button", name="Undo it").click()
    expect(plain.get_by_role("heading", name="Undo: done")).to_be_visible()
    plain.goto(f"{live.address}/m/contacts/{live.contact}")
    expect(plain.get_by_role("heading", name=re.compile("Lovelace"))).to_be_visible()


def test_what_was_done_to_many_is_undone(staff, live):
    staff.goto(f"{live.address}/m/contacts/bulk?_do=edit&_field=last_name&_id={live.contact}")
    staff.get_by_label("Last name").fill("Byron")
    staff.locator("main form[method=post] button").last.click()
    staff.locator(".k-undo summary").click()
    assert complaints(staff) == []
    staff.get_by_role("button", name="Undo it").click()
    expect(staff.get_by_role("heading", name="Undo: done")).to_be_visible()


def test_the_palette_is_opened_on_a_narrow_screen(staff, live):
    staff.set_viewport_size({"width": 390, "height": 844})
    staff.goto(f"{live.address}/m/contacts")
    staff.get_by_role("link", name="Go to").click()
    expect(staff.locator("dialog[open] input").first).to_be_focused()
