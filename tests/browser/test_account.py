"""One's own account in a real browser: no barriers, no sideways scrolling, whole without scripts."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from tests.browser.conftest import EMAIL
from tests.browser.test_accessibility import complaints
from tests.functional.pages.served import PASSWORD
from tests.functional.pages.telephones import Telephone

from kith.identity import invites

pytestmark = pytest.mark.browser
PAGES = ("", "/password", "/two-factor", "/sessions", "/tokens")


@pytest.mark.parametrize(("theme", "width"), [("light", 1440), ("dark", 390), ("light", 320)])
def test_no_page_of_the_account_has_a_barrier_or_scrolls_sideways(staff, live, theme, width):
    staff.emulate_media(color_scheme=theme)
    staff.set_viewport_size({"width": width, "height": 900})
    found = {}
    for path in PAGES:
        staff.goto(f"{live.address}/account{path}")
        if wrong := complaints(staff):
            found[path] = wrong
        assert staff.evaluate("document.documentElement.scrollWidth") <= width, path
    assert found == {}


def test_a_token_and_its_scopes_have_no_barrier(staff, live):
    staff.goto(f"{live.address}/account/tokens")
    staff.get_by_label("Only this:").check()
    staff.get_by_label("What it is for").fill("Sync")
    staff.get_by_role("group", name="Deals").get_by_label("View").check()
    assert complaints(staff) == []
    staff.get_by_role("button", name="Make the token").click()
    expect(staff.locator("#token")).to_contain_text("kith_")
    assert complaints(staff) == []


def test_what_can_be_chosen_shows_only_where_something_is_to_be_chosen(staff, live):
    staff.goto(f"{live.address}/account/tokens")
    group = staff.get_by_role("group", name="Deals")
    expect(group).to_be_hidden()
    staff.get_by_label("Only this:").check()
    expect(group).to_be_visible()


def test_two_factors_are_set_up_and_used_without_scripts(plain, live):
    plain.goto(f"{live.address}/account/two-factor")
    secret = (plain.locator(".k-spelt code").text_content() or "").replace(" ", "")
    telephone = Telephone(live.site, secret)
    plain.get_by_label("Enter the code that the app shows:").fill(telephone.code)
    plain.get_by_role("button", name="Turn it on").click()
    codes = plain.locator(".k-codes code").all_text_contents()
    assert len(set(codes)) == 10
    with plain.expect_download() as begun:
        plain.get_by_role("link", name="Download").click()
    assert begun.value.path().read_text("utf-8").split() == codes

    plain.context.clear_cookies()
    plain.goto(f"{live.address}/login")
    plain.get_by_label("E-mail").fill(EMAIL)
    plain.get_by_label("Password").fill(PASSWORD)
    plain.get_by_role("button", name="Log in").click()
    plain.get_by_label("Code").fill(telephone.code)
    plain.get_by_role("button", name="Log in").click()
    expect(plain.get_by_role("heading", level=1)).to_contain_text("Hello")


def test_the_qr_code_is_drawn_and_nothing_is_refused(staff, live):
    refused = []
    staff.on("console", lambda message: refused.append(message.text))
    staff.goto(f"{live.address}/account/two-factor")
    box = staff.locator("svg.k-qr").bounding_box()
    assert box is not None
    assert box["width"] == box["height"] > 150
    assert [text for text in refused if "Content Security Policy" in text] == []


def test_an_invitation_is_taken_up_without_scripts(plain, live):
    with live.site.site.writing() as tx:
        token = invites.invite(tx, by=None, email="grace@example.test", name="Grace", roles=["sales"])
    plain.goto(f"{live.address}/invite/{token}")
    expect(plain.get_by_text("is logged in")).to_be_visible()
    plain.get_by_label("Password").fill("another few plain things")
    plain.get_by_role("button", name="Set the password and log in").click()
    expect(plain.get_by_role("heading", level=1)).to_contain_text("Hello Grace")
