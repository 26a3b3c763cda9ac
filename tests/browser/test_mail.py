"""Pages around mail in a real browser: no barriers, no sideways scrolling, a framed mail whose links open."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect
from tests.browser.test_accessibility import complaints
from tests.functional.pages.served import PASSWORD
from tests.functional.pages.test_mail import door, link, mails, work, write

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(("theme", "width"), [("light", 1440), ("dark", 390), ("light", 320)])
def test_no_page_about_mail_has_a_barrier_or_scrolls_sideways(staff, live, theme, width):
    id = write(live.site, name="Ada Lovelace", to="ada.with.a.long.address@subdomain.example.org")
    work(live.site)
    staff.emulate_media(color_scheme=theme)
    staff.set_viewport_size({"width": width, "height": 900})
    found = {}
    pages = ("/dev/mail", f"/dev/mail/{id}", f"/dev/mail/{id}?view=text", door(live.site), "/unsubscribe/x")
    for path in (
        *pages,
        "/forgot",
        "/forgot?_done=sent",
        "/account/email",
        "/email/x",
        "/studio/mail?q=ada@example.org",
    ):
        staff.goto(f"{live.address}{path}")
        if wrong := complaints(staff):
            found[path] = wrong
        assert staff.evaluate("document.documentElement.scrollWidth") <= width, path
    assert found == {}


def test_a_link_in_a_caught_mail_opens(plain, live):
    live.boss.send("/studio/people/new", page="/studio/people/new", email="grace@example.test", name="Grace")
    work(live.site)
    (mail,) = mails(live.site)
    plain.goto(f"{live.address}/dev/mail")
    plain.get_by_role("link", name="You are invited").click()
    plain.locator(f'.k-mail-links a[href$="{link(live.site, mail)}"]').first.wait_for()
    framed = plain.frame_locator("iframe")
    expect(framed.get_by_role("heading")).to_have_text("Welcome, Grace")
    assert framed.get_by_role("link", name="Accept the invitation").get_attribute("target") is None
    plain.goto(f"{live.address}{link(live.site, mail)}")
    plain.get_by_label("Password").fill(PASSWORD)
    plain.get_by_role("button", name="Set the password and log in").click()
    expect(plain.get_by_role("heading", level=1)).to_contain_text("Grace")


def test_unsubscribing_takes_one_click_and_no_scripts(plain, live):
    plain.goto(f"{live.address}{door(live.site)}")
    plain.get_by_role("button", name="Unsubscribe").click()
    expect(plain.get_by_role("heading", level=1)).to_have_text("You are unsubscribed")
    plain.get_by_role("button", name="Subscribe again").click()
    expect(plain.get_by_role("heading", level=1)).to_have_text("You are subscribed again")
