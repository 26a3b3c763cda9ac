"""Lists as people use them all day: changing cells, building filters, choosing columns, keeping views."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from tests.browser.test_accessibility import complaints

pytestmark = pytest.mark.browser
FILTERED = '/m/contacts?where={"any":[{"role":["lead","client"]},{"birthday":{"gt":"$today-30d"}}]}&email.empty=true'
PAGES = {
    "views": "/m/contacts/views",
    "columns": "/m/contacts/columns",
    "filter": "/m/contacts/filter?_list=/m/contacts?role=lead",
    "export": "/m/contacts/export",
    "grouped": "/m/contacts?_group=role",
    "filtered": FILTERED,
    "cell": "/m/contacts/{contact}/cell/email",
}


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_no_page_beside_a_list_has_a_barrier(staff, live, theme, width):
    staff.emulate_media(color_scheme=theme)
    staff.set_viewport_size({"width": width, "height": 900})
    found = {}
    for name, path in PAGES.items():
        staff.goto(live.address + path.format(contact=live.contact) if name == "cell" else live.address + path)
        if wrong := complaints(staff):
            found[name] = wrong
        assert staff.evaluate("document.documentElement.scrollWidth") <= width, name
    assert found == {}


def row_of(staff, name):
    return staff.locator("tbody tr", has=staff.get_by_role("link", name=name, exact=True))


def test_a_cell_is_changed_by_the_keyboard_alone(staff, live):
    staff.goto(f"{live.address}/m/contacts?_columns=title,role,email,birthday&q=ada")
    row = row_of(staff, "Ada Lovelace")
    row.locator("[data-label=Email]").focus()
    staff.keyboard.press("Enter")
    expect(staff.locator(".k-cell-edit input[name=email]")).to_be_focused()
    assert complaints(staff) == []
    staff.keyboard.type("nonsense")
    staff.keyboard.press("Enter")
    expect(staff.locator(".k-cell-edit .k-error")).to_contain_text("is not an e-mail address")
    staff.locator(".k-cell-edit input[name=email]").fill("countess@example.org")
    staff.keyboard.press("Enter")
    expect(row.locator("[data-label=Email]")).to_have_text("countess@example.org")
    expect(row.locator("[data-label=Email]")).to_be_focused()
    staff.keyboard.press("ArrowRight")
    expect(row.locator("[data-label=Birthday]")).to_be_focused()
    staff.keyboard.press("Enter")
    expect(staff.locator(".k-cell-edit")).to_be_visible()
    staff.keyboard.press("Escape")
    expect(staff.locator(".k-cell-edit")).to_have_count(0)


def test_a_lookup_is_changed_in_its_cell(staff, live):
    staff.goto(f"{live.address}/m/contacts?_columns=title,company")
    cell = row_of(staff, "Person 000").locator("[data-label=Company]")
    cell.click()
    staff.locator(".k-cell-edit .ts-control input").fill("north")
    staff.get_by_role("option", name="Northwind Shipping").click()
    staff.locator(".k-cell-edit").get_by_role("button", name="Save").click()
    expect(cell).to_have_text("Northwind Shipping")


def test_a_cell_that_a_rule_closes_says_why(staff, live):
    staff.goto(f"{live.address}/m/contacts?q=ada")
    row_of(staff, "Ada Lovelace").locator("[data-label=Role]").click(position={"x": 90, "y": 10})
    expect(staff.locator(".k-cell-edit .k-static")).to_have_text("Client")
    expect(staff.locator(".k-cell-edit .k-help")).to_contain_text("can't be changed")


def test_a_filter_is_built_without_leaving_the_page(staff, live):
    staff.goto(f"{live.address}/m/contacts")
    staff.get_by_role("link", name="Filter", exact=True).click()
    staff.get_by_label("Filter by").select_option("email")
    expect(staff.get_by_label("How it is compared")).to_be_visible()
    staff.get_by_label("How it is compared").select_option("contains")
    staff.get_by_label("Value").fill("ada")
    staff.get_by_role("button", name="Rule", exact=True).click()
    staff.get_by_label("Filter by").nth(1).select_option("role")
    staff.get_by_label("Client").check()
    staff.get_by_role("button", name="Show what fits").last.click()
    expect(staff.get_by_text("Email contains “ada”")).to_be_visible()
    expect(staff.locator("td.k-title a")).to_have_text(["Ada Lovelace"])


def test_a_filter_is_built_without_scripts(plain, live):
    plain.goto(f"{live.address}/m/contacts/filter")
    plain.get_by_label("Filter by").select_option("email")
    plain.get_by_role("button", name="Go on").click()
    plain.get_by_label("How it is compared").select_option("filled")
    plain.get_by_role("button", name="Show what fits").last.click()
    expect(plain.locator("td.k-title a")).to_have_text(["Ada Lovelace"])


@pytest.mark.parametrize("scripted", [True, False])
def test_columns_are_moved_added_and_taken_away(request, live, scripted):
    page = request.getfixturevalue("staff" if scripted else "plain")
    page.goto(f"{live.address}/m/contacts/columns")
    page.get_by_role("link", name="Move Email up").click()
    expect(page.locator(".k-column-name")).to_have_text(["Contact", "Role", "Email", "Company"])
    page.get_by_role("link", name="Take Role away").click()
    expect(page.locator(".k-column-name")).to_have_text(["Contact", "Email", "Company"])
    page.get_by_label("Add a column").select_option("company.country")
    page.get_by_role("button", name="Add", exact=True).click()
    expect(page.locator(".k-column-name").last).to_have_text("Company · Country")
    page.get_by_role("button", name="Show the list so").click()
    heads = page.locator("thead th:not(.k-tick, .k-row-end)")
    expect(heads).to_have_text(["Contact", "Email", "Company", "Company · Country"])


def test_a_column_is_dragged_to_its_place(staff, live):
    staff.goto(f"{live.address}/m/contacts/columns")
    expect(staff.locator(".k-drags")).to_be_visible()
    staff.locator(".k-grip").nth(3).drag_to(staff.locator(".k-grip").nth(0))
    expect(staff.locator(".k-column-name").first).to_have_text("Email")
    staff.get_by_role("button", name="Show the list so").click()
    expect(staff.locator("thead th:not(.k-tick, .k-row-end)").first).to_have_text("Email")


def test_a_view_is_kept_and_found_again(staff, live):
    staff.goto(f"{live.address}/m/contacts?role=client")
    staff.get_by_label("More about this list").click()
    staff.get_by_role("link", name="Views: save, change, choose").click()
    staff.get_by_label("Name of the view").fill("My clients")
    staff.get_by_role("button", name="Keep as a view").click()
    expect(staff.locator(".k-views [aria-current]")).to_have_text("My clients")
    staff.get_by_role("link", name="Active contacts").click()
    staff.get_by_role("navigation", name="List views").get_by_role("link", name="My clients").click()
    expect(staff.locator("td.k-title a")).to_have_text(["Ada Lovelace"])
