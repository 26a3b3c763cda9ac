"""Every page, wide and narrow, light and dark, under axe: WCAG 2.2 A and AA."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

pytestmark = pytest.mark.browser
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
PAGES = {
    "home": "/",
    "list": "/m/contacts",
    "filtered": "/m/contacts?role=client&_state=all",
    "empty": "/m/calls",
    "chooser": "/m/contacts/choose?field=company",
    "search": "/search?q=person",
    "palette": "/palette?q=person",
    "notifications": "/notifications",
    "record": "/m/contacts/{contact}",
    "company": "/m/companies/{company}",
    "dashboard": "/m/companies/{company}/dashboard",
    "linking": "/m/companies/{company}/related/people/link",
    "related": "/m/companies/{company}/related/people",
    "new": "/m/contacts/new",
    "deal": "/m/deals/new",
    "edit": "/m/contacts/{contact}/edit",
    "delete": "/m/contacts/{contact}/delete",
    "action": "/m/contacts/{contact}/actions/deactivate",
    "nowhere": "/nowhere",
}


def complaints(page):
    found = Axe().run(page, options=RULES).response["violations"]
    return [(each["id"], node["html"][:150], node["failureSummary"][:300]) for each in found for node in each["nodes"]]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_no_page_has_a_barrier(staff, live, theme, width):
    staff.emulate_media(color_scheme=theme)
    staff.set_viewport_size({"width": width, "height": 900})
    found = {}
    for name, path in PAGES.items():
        staff.goto(live.address + path.format(contact=live.contact, company=live.company))
        if wrong := complaints(staff):
            found[name] = wrong
    assert found == {}


def test_the_login_and_a_refused_form_have_no_barrier(staff, live):
    staff.goto(f"{live.address}/m/contacts/new")
    staff.get_by_role("button", name="Save", exact=True).last.click()
    assert complaints(staff) == []
    staff.context.clear_cookies()
    staff.goto(f"{live.address}/login")
    assert complaints(staff) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_lines_codes_and_notices_have_no_barrier(staff, live, theme):
    staff.emulate_media(color_scheme=theme)
    staff.goto(f"{live.address}/m/deals/new")
    staff.get_by_role("button", name="Add line").click()
    staff.locator("[data-field=address] .ts-control").click()
    expect(staff.get_by_role("option", name="Norway")).to_be_attached()
    assert complaints(staff) == []
    with live.site.site.writing() as tx:
        tx.connection.exec_driver_sql("UPDATE m_contacts SET role = 'client', email = NULL")
    staff.goto(f"{live.address}/m/contacts/{live.contact}/edit")
    staff.get_by_label("Notes").fill("A change elsewhere")
    staff.get_by_role("button", name="Save", exact=True).last.click()
    expect(staff.locator("#notices")).to_be_visible()
    assert complaints(staff) == []


@pytest.mark.parametrize("width", [360, 768, 1440, 2560])
def test_no_page_scrolls_sideways(staff, live, width):
    staff.set_viewport_size({"width": width, "height": 900})
    for path in PAGES.values():
        staff.goto(live.address + path.format(contact=live.contact, company=live.company))
        assert staff.evaluate("document.documentElement.scrollWidth") <= width, path
