"""What scripts add: rules at work while typing, type-ahead, parts of pages that change in place."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.browser


def test_a_field_shows_and_is_needed_as_its_rule_says(staff, live):
    """Proves S6 in the browser."""
    staff.goto(f"{live.address}/m/contacts/new")
    expect(staff.locator("[data-field=user]")).to_be_hidden()
    staff.get_by_label("Is user").check()
    expect(staff.locator("[data-field=user]")).to_be_visible()
    expect(staff.locator("[data-field=user] [data-mark]")).to_be_visible()
    staff.get_by_label("Is user").uncheck()
    expect(staff.locator("[data-field=user]")).to_be_hidden()


def test_an_email_becomes_needed_with_the_role(staff, live):
    """Proves A5 in the browser."""
    staff.goto(f"{live.address}/m/contacts/new")
    mark = staff.locator("[data-field=email] [data-mark]")
    expect(mark).to_be_hidden()
    staff.locator("#f-role").select_option("client")
    expect(mark).to_be_visible()
    staff.locator("#f-role").select_option("lead")
    expect(mark).to_be_hidden()


def test_a_company_is_found_while_typing(staff, live):
    staff.goto(f"{live.address}/m/contacts/new")
    staff.get_by_label("First name").fill("Grace")
    staff.get_by_label("Last name").fill("Hopper")
    staff.locator("[data-field=company] .ts-control").click()
    staff.keyboard.type("northw")
    staff.get_by_role("option", name="Northwind Shipping").click()
    staff.get_by_role("button", name="Save", exact=True).last.click()
    expect(staff.get_by_role("heading", level=1)).to_have_text("Grace Hopper")
    staff.get_by_role("tab", name="Working data").click()
    expect(staff.get_by_role("link", name="Northwind Shipping", exact=True)).to_be_visible()


def test_a_refused_form_says_what_is_wrong_and_has_the_focus_there(staff, live):
    staff.goto(f"{live.address}/m/contacts/new")
    staff.get_by_label("Last name").fill("Hopper")
    staff.get_by_role("button", name="Save", exact=True).last.click()
    expect(staff.locator("#faults")).to_be_focused()
    staff.locator("#faults").get_by_role("link", name="First name").click()
    expect(staff.get_by_label("First name")).to_be_focused()
    expect(staff.get_by_label("Last name")).to_have_value("Hopper")


def test_a_list_sorts_filters_and_pages_in_place(staff, live):
    staff.goto(f"{live.address}/m/contacts")
    staff.evaluate("window.stayed = true")
    staff.get_by_role("link", name="Next").click()
    expect(staff.get_by_role("link", name="Previous")).to_be_visible()
    staff.get_by_role("columnheader", name="Contact").get_by_role("link").click()
    expect(staff.locator("th[aria-sort=ascending]")).to_have_text("Contact")
    staff.locator("select[name=role]").select_option("client")
    expect(staff.locator("tbody tr")).to_have_count(1)
    assert "role=client" in staff.url
    assert staff.evaluate("window.stayed") is True


def test_tabs_change_by_keys(staff, live):
    staff.goto(f"{live.address}/m/contacts/{live.contact}")
    staff.get_by_role("tab", name="Contact", exact=True).focus()
    staff.keyboard.press("ArrowRight")
    expect(staff.get_by_role("tab", name="Working data")).to_be_focused()
    expect(staff.get_by_role("tabpanel")).to_have_count(1)


def test_the_theme_changes_at_once_and_stays(staff, live):
    staff.goto(f"{live.address}/")
    staff.get_by_label("Account").click()
    with staff.expect_response("**/theme"):
        staff.get_by_role("button", name="Dark").click()
    expect(staff.locator("html")).to_have_attribute("data-bs-theme", "dark")
    staff.goto(f"{live.address}/m/contacts")
    expect(staff.locator("html")).to_have_attribute("data-bs-theme", "dark")


def test_a_slash_leads_to_the_search(staff, live):
    staff.goto(f"{live.address}/")
    staff.keyboard.press("/")
    staff.keyboard.type("ada")
    staff.keyboard.press("Enter")
    expect(staff.get_by_role("link", name="Ada Lovelace", exact=True)).to_be_visible()


def test_a_first_visit_weighs_at_most_200_kilobytes(browser, live):
    context = browser.new_context()
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    sizes: list[float] = []
    session.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.goto(f"{live.address}/m/contacts/new")  # leads to the log-in, and on from there
    page.get_by_label("E-mail").fill("super_admin@example.test")
    page.get_by_label("Password").fill("correct horse battery staple")
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("button", name="Save", exact=True).last).to_be_visible()
    page.wait_for_load_state("networkidle")
    context.close()
    assert len(sizes) > 5
    assert sum(sizes) < 200_000


def test_a_country_is_found_by_its_name(staff, live):
    staff.goto(f"{live.address}/m/contacts/{live.contact}/edit")
    staff.locator("[data-field=country] .ts-control").click()
    staff.keyboard.type("norw")
    staff.get_by_role("option", name="Norway").click()
    staff.get_by_role("button", name="Save", exact=True).last.click()
    expect(staff.get_by_role("heading", level=1)).to_have_text("Ada Lovelace")
    staff.get_by_role("tab", name="Working data").click()
    expect(staff.get_by_text("Norway")).to_be_visible()


def test_a_country_that_stands_there_shows_its_name(staff, live):
    staff.goto(f"{live.address}/m/companies/{live.company}/edit")
    expect(staff.locator("[data-field=country] .item")).to_have_text("Norway")
    assert staff.locator("input[name=country]").input_value() == "NO"


def test_lines_are_added_and_removed_by_keys(staff, live):
    staff.goto(f"{live.address}/m/deals/new")
    staff.get_by_label("Name").fill("Refit")
    expect(staff.locator("[data-lines] tbody tr")).to_have_count(1)
    staff.get_by_label("What, line 1").fill("Oar")
    for number, what in ((2, "Sail"), (3, "Rope")):
        staff.get_by_role("button", name="Add line").press("Enter")
        expect(staff.get_by_label(f"What, line {number}")).to_be_focused()
        staff.keyboard.type(what)
    staff.get_by_role("button", name="Remove line 2").press("Enter")
    expect(staff.get_by_role("button", name="Remove line 2")).to_be_focused()
    expect(staff.get_by_label("What, line 2")).to_have_value("Rope")
    staff.get_by_role("button", name="Save", exact=True).last.click()
    expect(staff.get_by_role("heading", level=1)).to_have_text("Refit")
    staff.get_by_role("link", name="Edit").click()
    expect(staff.get_by_label("What, line 1")).to_have_value("Oar")
    expect(staff.get_by_label("What, line 2")).to_have_value("Rope")


def test_a_section_shows_as_its_rule_says(staff, live):
    staff.goto(f"{live.address}/m/contacts/new")
    pay = staff.locator("fieldset", has_text="Pay")
    expect(pay).to_be_hidden()
    staff.locator("#f-role").select_option("client")
    expect(pay).to_be_visible()
    staff.get_by_label("Salary: amount").fill("nonsense")
    staff.get_by_role("button", name="Save", exact=True).last.click()
    staff.locator("#f-role").select_option("lead")
    expect(pay).to_be_visible()  # something in it is wrong
    staff.get_by_label("Salary: amount").fill("5")
    staff.locator("#f-role").select_option("client")
    staff.locator("#f-role").select_option("lead")
    expect(pay).to_be_visible()  # it was found wrong, and nobody has judged it again


def test_leaving_a_form_with_what_is_not_saved_asks_first(staff, live):
    staff.goto(f"{live.address}/m/contacts/{live.contact}/edit")
    asked = []
    staff.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    staff.get_by_label("Notes").fill("Not saved yet")
    staff.get_by_label("Notes").press("Tab")
    with staff.expect_event("dialog"):
        staff.evaluate("setTimeout(() => location.assign('/'))")
    assert asked == ["beforeunload"]
    assert staff.url.endswith("/edit")
