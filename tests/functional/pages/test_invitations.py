"""The pages of links that set a password; two log-ins in one browser never mix."""

from __future__ import annotations

import pytest
from tests.functional.pages.served import PASSWORD, TOKEN, ServedSite

from kith.identity import invites, users


def invited(served: ServedSite, email: str = "grace@example.test", name: str = "Grace") -> str:
    with served.site.writing() as tx:
        return f"/invite/{invites.invite(tx, by=None, email=email, name=name, roles=['sales'])}"


def reset(served: ServedSite, user: str) -> str:
    with served.site.writing() as tx:
        return f"/reset/{invites.reset_link(tx, by=None, user=user)}"


def test_an_invitation_sets_the_password_and_logs_in(crm):
    browser, link = crm.browser(), invited(crm)
    assert "grace@example.test" in browser.get(link).text
    assert browser.send(link, page=link, password=PASSWORD).headers["Location"] == "/"
    assert "Hello Grace" in browser.get("/").text


def test_a_link_that_was_used_says_so(small):
    link = invited(small)
    small.browser().send(link, page=link, password=PASSWORD)
    page = small.browser().get(link)
    assert (page.status_code, "Ask whoever invited you" in page.text) == (404, True)
    late = small.browser().send(link, password="another few plain things")
    assert (late.status_code, "This link is over" in late.text) == (404, True)


def test_a_link_is_good_for_its_own_page_alone(small):
    token = invited(small).rpartition("/")[2]
    for door in ("/reset/", "/setup/"):
        assert small.browser().get(door + token).status_code == 404


def test_a_weak_password_is_told_and_the_link_stays(small):
    browser, link = small.browser(), invited(small)
    answer = browser.send(link, page=link, password="short")
    assert (answer.status_code, "too short" in answer.text) == (422, True)
    assert browser.get(link).status_code == 200


def test_a_password_that_is_guessed_first_is_refused(small):
    browser, link = small.browser(), invited(small)
    answer = browser.send(link, page=link, password="passwordpassword")
    assert (answer.status_code, "first that are guessed" in answer.text) == (422, True)


def test_a_log_in_by_a_link_ends_another_one_in_the_same_browser(crm):
    browser, link = crm.login("super_admin"), invited(crm)
    before, token = browser.app.cookies["kith-staff"], browser.token()
    assert "is logged in" in browser.get(link).text
    browser.send(link, page=link, password=PASSWORD)
    assert "Hello Grace" in browser.get("/").text
    old = crm.browser()
    old.app.set_cookie("kith-staff", before)
    assert old.get("/").status_code == 303
    late = browser.post("/m/contacts/new", [("csrf_token", token), ("first_name", "A"), ("last_name", "B")])
    assert (late.status_code, "this page has been open too long" in late.text) == (403, True)


def test_a_new_password_by_a_link_ends_the_log_ins_elsewhere(crm):
    elsewhere = crm.login("sales")
    browser, link = crm.browser(), reset(crm, elsewhere.user)
    browser.send(link, page=link, password="another few plain things")
    assert browser.get("/").status_code == 200
    assert elsewhere.get("/").status_code == 303


@pytest.mark.parametrize("door", ["invite", "reset"])
def test_a_link_is_no_way_in_without_its_form_token(small, door):
    link = invited(small) if door == "invite" else reset(small, small.login("sales").user)
    assert small.browser().post(link, [("password", PASSWORD)]).headers["Location"] == "/login"
    assert small.browser().get(link).status_code == 200


def test_looking_at_a_link_does_not_use_it(small):
    browser, link = small.browser(), invited(small)
    for _ in range(3):
        assert browser.get(link).status_code == 200
    with small.site.reading() as tx:
        assert users.require(tx, "grace@example.test").state == "invited"


def test_an_invited_account_cannot_log_in_nor_be_told_from_none(small):
    invited(small)
    said, browser = [], small.browser()
    for email in ("grace@example.test", "unknown@example.test"):
        answer = browser.send("/login", email=email, password=PASSWORD)
        said.append((answer.status_code, TOKEN.sub("", answer.text.replace(email, ""))))
    assert said[0] == said[1]
