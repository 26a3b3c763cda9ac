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


def fill_in(page, live):
    page.goto(f"{live.address}/m/deals/new")
    page.get_by_label("Name").fill("Refit of the Aurora")


def test_a_company_is_made_without_leaving_the_form(staff, live):
    fill_in(staff, live)
    box = staff.locator("[data-field=company]")
    box.locator(".ts-control input").fill("Aurora Lines")
    box.get_by_role("button", name="New company").click()
    dialog = staff.get_by_role("dialog", name="New company")
    expect(dialog.get_by_label("Name")).to_have_value("Aurora Lines")
    expect(dialog.get_by_label("Name")).to_be_focused()
    assert complaints(staff) == []
    dialog.get_by_label("Name").fill("Northwind Shipping")
    dialog.get_by_role("button", name="Create").click()
    expect(dialog.locator(".k-error").first).to_be_visible()
    dialog.get_by_label("Name").fill("Aurora Lines")
    staff.keyboard.press("Enter")
    expect(dialog).to_have_count(0)
    expect(box.locator(".ts-control .item")).to_contain_text("Aurora Lines")
    expect(staff.get_by_role("textbox", name="Name", exact=True)).to_have_value("Refit of the Aurora")
    staff.get_by_role("button", name="Save", exact=True).click()
    expect(value_of(staff, "Company")).to_have_text("Aurora Lines")


def test_leaving_the_dialog_leaves_the_form_as_it_was(staff, live):
    fill_in(staff, live)
    button = staff.get_by_role("button", name="New company")
    button.click()
    expect(staff.get_by_role("dialog")).to_be_visible()
    staff.keyboard.press("Escape")
    expect(staff.get_by_role("dialog")).to_have_count(0)
    expect(button).to_be_focused()
    expect(staff.get_by_label("Name")).to_have_value("Refit of the Aurora")


def test_a_company_is_made_where_there_is_no_script(plain, live):
    fill_in(plain, live)
    plain.get_by_role("button", name="New company").click()
    small = plain.get_by_role("group", name="New company")
    expect(small).to_be_in_viewport()
    small.get_by_label("Name").fill("Aurora Lines")
    small.get_by_label("Name").press("Enter")
    expect(plain.locator("select[name=company]")).to_contain_text("Aurora Lines")
    expect(plain.get_by_role("textbox", name="Name", exact=True)).to_have_value("Refit of the Aurora")


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_two_versions_are_put_together_without_a_barrier(staff, live, theme, width):
    staff.emulate_media(color_scheme=theme)
    staff.set_viewport_size({"width": width, "height": 900})
    address = f"{live.address}/m/contacts/{live.contact}/edit"
    staff.goto(address)
    other = staff.context.new_page()
    other.goto(address)
    for page, email in ((other, "other@example.org"), (staff, "mine@example.org")):
        page.get_by_label("Email").fill(email)
        page.get_by_role("button", name="Save", exact=True).click()
        page.wait_for_load_state()
    expect(staff.get_by_role("heading", level=1)).to_have_text("Two versions of Ada Lovelace")
    assert complaints(staff) == []
    assert staff.evaluate("document.documentElement.scrollWidth") <= width
    staff.get_by_role("button", name="Save this choice").click()
    expect(staff.get_by_role("heading", level=1)).to_have_text("Two versions of Ada Lovelace")
    staff.get_by_role("radio", name="mine@example.org").check()
    staff.get_by_role("button", name="Save this choice").click()
    expect(value_of(staff, "Email")).to_have_text("mine@example.org")


def test_a_list_is_gone_through_record_by_record(staff, live):
    staff.goto(f"{live.address}/m/contacts?role=lead&sort=last_name")
    staff.get_by_role("link", name="Person 049", exact=True).click()
    staff.get_by_role("link", name="Next", exact=True).click()
    expect(staff.get_by_role("heading", level=1)).to_have_text("Person 050")
    assert complaints(staff) == []
    staff.get_by_role("link", name="Edit", exact=True).click()
    staff.get_by_label("First name").fill("Somebody")
    staff.get_by_role("button", name="Save", exact=True).click()
    expect(staff.get_by_role("heading", level=1)).to_have_text("Somebody 050")
    staff.get_by_role("link", name="Next", exact=True).click()
    expect(staff.get_by_role("heading", level=1)).to_have_text("Person 051")


def test_a_contact_is_put_into_a_companys_list_and_taken_out_again(staff, live):
    staff.goto(f"{live.address}/m/companies/{live.company}")
    panel = staff.locator("section", has=staff.get_by_role("heading", name="Contacts"))
    panel.get_by_role("link", name="Link contact in Contacts").click()
    dialog = staff.get_by_role("dialog", name="Link contact")
    dialog.locator(".ts-control input").fill("042")
    staff.get_by_role("option", name="Person 042").click()
    assert complaints(staff) == []
    dialog.get_by_role("button", name="Link contact").click()
    expect(staff.locator(".k-toast")).to_contain_text("Linked.")
    expect(panel.get_by_role("link", name="Person 042")).to_be_visible()
    panel.get_by_role("button", name="Take Person 042 out of the list").click()
    expect(staff.locator(".k-toast")).to_contain_text("Taken out of the list.")
    expect(panel.get_by_role("link", name="Person 042")).to_have_count(0)
    assert complaints(staff) == []
    staff.locator(".k-toast").get_by_role("button", name="Undo").click()
    expect(staff.get_by_text("Taken back.")).to_be_visible()
    expect(panel.get_by_role("link", name="Person 042")).to_be_visible()


def test_nothing_is_sent_before_something_is_chosen_and_escape_leaves(staff, live):
    staff.goto(f"{live.address}/m/companies/{live.company}")
    staff.get_by_role("link", name="Link contact in Contacts").click()
    dialog = staff.get_by_role("dialog", name="Link contact")
    dialog.get_by_role("button", name="Link contact").click()
    expect(dialog.get_by_role("option", name="Person 001")).to_be_visible()
    staff.keyboard.press("Escape")
    expect(dialog.get_by_role("option")).to_have_count(0)
    dialog.get_by_role("link", name="Cancel").click()
    expect(dialog).to_have_count(0)
    expect(staff.get_by_role("link", name="Link contact in Contacts")).to_be_focused()


def test_a_contact_is_linked_where_there_is_no_script(plain, live):
    plain.goto(f"{live.address}/m/companies/{live.company}")
    plain.get_by_role("link", name="Link contact in Contacts").click()
    plain.get_by_role("searchbox", name="Search Contact").fill("017")
    plain.keyboard.press("Enter")
    plain.get_by_label("Contact", exact=True).select_option("Person 017")
    plain.get_by_role("button", name="Link contact").click()
    plain.get_by_role("button", name="Take Person 017 out of the list").click()
    plain.get_by_role("button", name="Undo").click()
    expect(plain.get_by_role("link", name="Person 017")).to_be_visible()


def test_the_link_of_a_record_is_copied(staff, live):
    staff.context.grant_permissions(["clipboard-read", "clipboard-write"])
    staff.goto(f"{live.address}/m/contacts/{live.contact}")
    staff.get_by_role("link", name="Copy link").click()
    expect(staff.get_by_role("status").filter(has_text="The link is copied.")).to_be_visible()
    assert staff.evaluate("navigator.clipboard.readText()") == f"{live.address}/m/contacts/{live.contact}"
    assert complaints(staff) == []


def test_the_menu_of_a_row_begins_with_quick_icons(staff, live):
    staff.context.grant_permissions(["clipboard-read", "clipboard-write"])
    staff.goto(f"{live.address}/m/deals")
    staff.get_by_role("link", name="Options: Refit").click()
    icons = staff.locator(".k-row-pop .k-quick-icons a")
    expect(icons).to_have_count(2)
    assert complaints(staff) == []
    address = icons.first.get_attribute("href")
    icons.first.click()
    expect(staff.get_by_text("The link is copied.")).to_be_visible()
    assert staff.evaluate("navigator.clipboard.readText()") == f"{live.address}{address}"


def make_company(staff, box):
    box.locator(".ts-control input").fill("Aurora Lines")
    box.get_by_role("button", name="New company").click()
    dialog = staff.get_by_role("dialog", name="New company")
    expect(dialog.get_by_label("Name")).to_have_value("Aurora Lines")
    assert complaints(staff) == []
    dialog.get_by_role("button", name="Create").click()
    expect(dialog).to_have_count(0)
    expect(box.locator(".ts-control .item")).to_contain_text("Aurora Lines")
    box.get_by_role("button", name="Save").click()


def test_a_company_is_made_in_a_field_that_is_changed_in_place(staff, live):
    staff.goto(f"{live.address}/m/deals")
    staff.get_by_role("link", name="Refit", exact=True).click()
    staff.get_by_role("link", name="Change Company").focus()
    staff.keyboard.press("Enter")
    expect(staff.locator(".k-cell-edit .ts-control input")).to_be_focused()
    make_company(staff, staff.locator(".k-cell-edit"))
    expect(staff.locator(".k-fields dd", has_text="Aurora Lines")).to_be_visible()
    expect(staff.locator(".k-cell-edit")).to_have_count(0)


def test_a_company_is_made_in_the_cell_of_a_list_and_escape_leaves_the_dialog_alone(staff, live):
    staff.goto(f"{live.address}/m/deals")
    cell = staff.locator("tr", has_text="Refit").locator("td[data-label=Company]")
    cell.click(position={"x": 4, "y": 4})
    box = staff.locator(".k-cell-edit")
    expect(box.locator(".ts-control input")).to_be_focused()
    box.get_by_role("button", name="New company").click()
    expect(staff.get_by_role("dialog")).to_be_visible()
    staff.keyboard.press("Escape")
    expect(staff.get_by_role("dialog")).to_have_count(0)
    make_company(staff, box)
    expect(cell).to_have_text("Aurora Lines")


def test_a_company_is_made_from_the_form_of_a_record_that_is_there(staff, live):
    staff.goto(f"{live.address}/m/deals")
    staff.get_by_role("link", name="Refit", exact=True).click()
    staff.get_by_role("link", name="Edit", exact=True).click()
    expect(staff.get_by_role("heading", name="Edit Refit")).to_be_visible()
    staff.wait_for_load_state("networkidle")  # without scripts the button leads to a page
    staff.get_by_role("button", name="New company").click()
    expect(staff.get_by_role("dialog", name="New company")).to_be_visible()
