"""The studio and acting as somebody else in a browser: no barrier, no sideways scrolling, all of it without scripts."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.browser.conftest import EMAIL, Live, log_in
from tests.browser.test_accessibility import complaints
from tests.functional.pages.acting import FILES
from tests.functional.pages.served import ServedSite

from kith.identity import groups, tokens
from kith.ledger import audit
from kith.testing.live import listening

pytestmark = pytest.mark.browser
PAGES = (
    "/studio",
    "/studio/people",
    "/studio/people/new",
    "/studio/people/{person}",
    "/studio/roles?module=contacts",
    "/studio/roles/sales",
    "/studio/groups",
    "/studio/groups/{group}",
    "/studio/audit",
    "/studio/audit?check=1&kind=roles",
    "/impersonation/{person}",
)


@pytest.fixture
def live(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Live]:
    """A site in which somebody may act as somebody else; `contact` is a person's id, `company` a group's."""
    monkeypatch.setenv("KITH_TEST_CHEAP_HASH", "1")
    site = ServedSite(sqlite_url, FILES)
    boss = site.login("super_admin", email=EMAIL)
    cora = site.login("sales", email="cora@example.test")
    with site.site.writing() as tx:
        group = groups.add(tx, "Harbour", description="Who is at the quay", by=boss.user)
        groups.add_member(tx, group, cora.user, by=boss.user)
        tokens.issue(tx, cora.user, "laptop")
        audit.note(tx, "denied", user_id=cora.user, subject="contacts", detail={"route": "record.edit", "times": 57})
    with listening(site.wsgi) as address:
        yield Live(address=address, site=site, boss=boss, contact=cora.user, company=group)
    site.close()


def _addresses(live: Live) -> list[str]:
    return [live.address + each.format(person=live.contact, group=live.company) for each in PAGES]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 390])
def test_no_page_of_the_studio_has_a_barrier(staff: Page, live: Live, theme: str, width: int):
    staff.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
    staff.set_viewport_size({"width": width, "height": 900})
    found = {}
    for address in _addresses(live):
        staff.goto(address)
        if wrong := complaints(staff):
            found[address] = wrong
    assert found == {}, str(found)


@pytest.mark.parametrize("width", [360, 768, 1440])
def test_no_page_of_the_studio_scrolls_sideways(staff: Page, live: Live, width: int):
    staff.set_viewport_size({"width": width, "height": 900})
    for address in _addresses(live):
        staff.goto(address)
        assert staff.evaluate("document.documentElement.scrollWidth") <= width, address


def _begin(page: Page, live: Live) -> None:
    page.goto(f"{live.address}/studio/people/{live.contact}")
    page.get_by_role("link", name="Act as cora").click()
    page.get_by_label("Why").fill("Request 17")
    page.get_by_role("button", name="Act as cora").click()


@pytest.mark.parametrize("width", [1440, 390])
def test_the_banner_stays_in_sight_and_has_no_barrier(staff: Page, live: Live, width: int):
    staff.set_viewport_size({"width": width, "height": 500})
    _begin(staff, live)
    staff.goto(f"{live.address}/m/contacts/new")
    assert complaints(staff) == []
    staff.mouse.wheel(0, 4000)
    expect(staff.get_by_text("You act as cora")).to_be_in_viewport()
    assert staff.evaluate("document.documentElement.scrollWidth") <= width


def test_without_scripts_somebody_is_acted_as_and_it_ends(plain: Page, live: Live):
    _begin(plain, live)
    expect(plain.get_by_text("You act as cora")).to_be_visible()
    expect(plain.get_by_text("until 12:00")).to_be_visible()
    plain.get_by_role("button", name="End").click()
    expect(plain.get_by_text("You are yourself again.")).to_be_visible()


def test_without_scripts_a_person_is_changed_and_suspended(plain: Page, live: Live):
    plain.goto(f"{live.address}/studio/people/{live.contact}")
    plain.get_by_label("Name", exact=False).first.fill("Cora Ray")
    plain.get_by_label("Helper").check()
    plain.get_by_role("button", name="Save").click()
    expect(plain.get_by_text("Saved.")).to_be_visible()
    plain.locator("summary", has_text="Suspend").click()
    plain.get_by_role("button", name="Suspend the account").click()
    expect(plain.get_by_role("button", name="Open the account")).to_be_visible()


def test_two_browsers_of_one_person_are_not_mixed(browser: Browser, staff: Page, live: Live):
    other = browser.new_page()
    log_in(other, live)
    _begin(staff, live)
    other.goto(f"{live.address}/m/contacts")
    expect(other.get_by_text("You act as cora")).to_have_count(0)
