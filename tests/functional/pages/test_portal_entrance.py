"""Into a portal and out of it: links, passwords, codes; log-ins that never mix."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.functional.pages.portal import PASSWORD, change, contact, enter, invite, mailed_link, make
from tests.functional.pages.served import ServedSite
from tests.functional.pages.telephones import scanned
from tests.unit.portal.world import FILES

from kith.access.actor import SYSTEM
from kith.jobs.forgetting import forgetting_handlers
from kith.jobs.runner import Runner
from kith.portal import invitations
from kith.portal.login import mail_forgotten
from kith.testing.databases import CopyOf
from kith.testing.site import fill_database


@pytest.fixture
def harbour(copy_of: CopyOf) -> Iterator[ServedSite]:
    served = ServedSite(copy_of("portals", fill_database(FILES)), FILES)
    yield served
    served.close()


@pytest.fixture
def small(sqlite_url: str) -> Iterator[ServedSite]:
    served = ServedSite(sqlite_url, FILES)
    yield served
    served.close()


def test_an_invitation_takes_a_password_and_logs_in(harbour):
    """Proves A11 and A23."""
    ada = contact(harbour.site, "Ada", company=make(harbour.site, "companies", name="Acme"))
    browser = enter(harbour, "clients", ada)
    page = browser.get("/portal/clients")
    assert (page.status_code, "Welcome, Ada" in page.text, "Acme" in page.text) == (200, True, True)


def test_a_log_in_by_password_and_out_again(harbour):
    ada = contact(harbour.site, "Ada")
    enter(harbour, "clients", ada)
    browser = harbour.browser()
    answer = browser.send(
        "/portal/clients/login", page="/portal/clients/login", email="ADA@example.org", password=PASSWORD
    )
    assert (answer.status_code, answer.headers["Location"]) == (303, "/portal/clients")
    assert browser.send("/portal/clients/logout", page="/portal/clients").status_code == 303
    assert browser.get("/portal/clients").headers["Location"] == "/portal/clients/login"


@pytest.mark.parametrize("email", ["ada@example.org", "nobody@example.org"])
def test_a_wrong_password_is_answered_alike_for_everybody(small, email):
    enter(small, "clients", contact(small.site, "Ada"))
    page = "/portal/clients/login"
    answer = small.browser().send(page, page=page, email=email, password="wrong")
    assert (answer.status_code, "password" in answer.text) == (422, True)


def test_many_wrong_passwords_are_stopped(small):
    browser, page = small.browser(), "/portal/clients/login"
    codes = [browser.send(page, page=page, email="a@x.test", password="wrong").status_code for _ in range(10)]
    assert codes[-1] == 429


def test_a_portal_that_is_not_there_is_not_found(small):
    answers = [small.browser().get(f"/portal/nobodys{path}").status_code for path in ("/login", "/forgot", "/logo")]
    assert answers == [404, 404, 404]


def test_a_log_in_to_one_portal_is_none_to_another(small):
    ada = contact(small.site, "Ada")
    browser = enter(small, "clients", ada)
    assert browser.get("/portal/partners").headers["Location"] == "/portal/partners/login"
    assert browser.get("/").headers["Location"] == "/login"
    token = browser.app.cookies["kith-portal-clients"]
    stranger = small.browser()
    stranger.app.set_cookie("kith-portal-partners", token)
    assert stranger.get("/portal/partners").status_code == 303
    stranger.app.set_cookie("kith-staff", token)
    assert stranger.get("/").status_code == 303


def test_activating_in_the_browser_of_staff_mixes_nothing(harbour):
    """Proves A22."""
    browser = harbour.login("boss")
    enter(harbour, "clients", contact(harbour.site, "Ada"), browser)
    assert "Hello" in browser.get("/").text
    assert "Welcome, Ada" in browser.get("/portal/clients").text


def test_activating_where_another_client_is_logged_in_ends_that_log_in(harbour):
    """Proves A22."""
    browser = enter(harbour, "clients", contact(harbour.site, "Ada"))
    before = browser.app.cookies["kith-portal-clients"]
    link = invite(harbour, "clients", contact(harbour.site, "Bea"))
    assert "Ada" in browser.get(link).text
    browser.send(link, page=link, password=PASSWORD)
    assert "Welcome, Bea" in browser.get("/portal/clients").text
    stranger = harbour.browser()
    stranger.app.set_cookie("kith-portal-clients", before)
    assert stranger.get("/portal/clients").status_code == 303


def test_a_link_is_good_once_and_at_its_own_portal_alone(small):
    link = invite(small, "clients", contact(small.site, "Ada"))
    assert small.browser().get(link.replace("clients", "partners")).status_code == 404
    assert small.browser().get(link.replace("activate", "reset")).status_code == 404
    assert small.browser().send(link, page=link, password=PASSWORD).status_code == 303
    assert small.browser().get(link).status_code == 404


def test_a_weak_password_is_told_and_the_link_stays(small):
    link = invite(small, "clients", contact(small.site, "Ada"))
    assert small.browser().send(link, page=link, password="short").status_code == 422
    assert small.browser().get(link).status_code == 200


def test_who_is_suspended_is_out_at_the_next_request(harbour):
    ada = contact(harbour.site, "Ada")
    browser = enter(harbour, "clients", ada)
    with harbour.site.writing() as tx:
        invitations.suspend(tx, SYSTEM, "clients", ada)
    assert browser.get("/portal/clients").status_code == 303
    page = "/portal/clients/login"
    assert browser.send(page, page=page, email="ada@example.org", password=PASSWORD).status_code == 422


def test_who_is_no_client_any_more_is_out_at_the_next_request(harbour):
    ada = contact(harbour.site, "Ada")
    browser = enter(harbour, "clients", ada)
    change(harbour.site, "contacts", ada, kind="lead")
    assert browser.get("/portal/clients").status_code == 303


def test_a_forgotten_password_is_asked_for_alike_by_everybody(small):
    enter(small, "clients", contact(small.site, "Ada"))
    page = "/portal/clients/forgot"
    answers = [small.browser().send(page, page=page, email=f"{name}@example.org") for name in ("ada", "nobody")]
    assert [each.headers["Location"] for each in answers] == [f"{page}?_done=sent"] * 2


def test_the_mail_for_a_forgotten_password_leads_to_a_new_one(harbour):
    enter(harbour, "clients", contact(harbour.site, "Ada"))
    with harbour.site.writing() as tx:
        assert mail_forgotten(tx, "clients", " ADA@example.org")
        assert not mail_forgotten(tx, "clients", "nobody@example.org")
        assert not mail_forgotten(tx, "partners", "ada@example.org")
    browser, link = harbour.browser(), mailed_link(harbour)
    assert browser.send(link, page=link, password="another few plain things").status_code == 303
    assert "Welcome, Ada" in browser.get("/portal/clients").text


def test_asking_for_a_new_password_ends_in_a_mail_to_who_has_access(small):
    enter(small, "clients", contact(small.site, "Ada"))
    browser, page = small.browser(), "/portal/clients/forgot"
    for email in ("nobody@example.org", "ada@example.org"):
        browser.send(page, page=page, email=email)
    runner = Runner(small.site.engine, small.site.clock.clock, small.site.writing, forgetting_handlers())
    while runner.run_one():
        pass
    link = mailed_link(small)
    assert link.startswith("/portal/clients/reset/")
    assert browser.get(link).status_code == 200


def test_the_way_on_stays_within_the_portal(small):
    enter(small, "clients", contact(small.site, "Ada"))
    page = "/portal/clients/login"
    for wanted in ("/", "/portal/partners/m/deals", "https://evil.test/", "/portal/clientsx/y"):
        answer = small.browser().send(page, page=page, email="ada@example.org", password=PASSWORD, next=wanted)
        assert answer.headers["Location"] == "/portal/clients"


def test_a_second_factor_is_asked_for_after_the_password(harbour):
    browser = enter(harbour, "clients", contact(harbour.site, "Ada"))
    page = "/portal/clients/account/two-factor"
    telephone, sealed = scanned(harbour, browser, page)
    assert browser.send(page, page=page, act="set_up", sealed=sealed, code=telephone.code).status_code == 200
    other, page = harbour.browser(), "/portal/clients/login"
    answer = other.send(page, page=page, email="ada@example.org", password=PASSWORD)
    assert answer.headers["Location"] == "/portal/clients/login/code"
    assert other.get("/portal/clients").status_code == 303
    page = "/portal/clients/login/code"
    assert other.send(page, page=page, code="000000").status_code == 422
    assert other.send(page, page=page, code=telephone.code).headers["Location"] == "/portal/clients"
    assert "Welcome, Ada" in other.get("/portal/clients").text
