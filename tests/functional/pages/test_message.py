"""Sending a secure message from the page of a person, and from the menu of their row."""

from __future__ import annotations

import pytest
from tests.functional.pages.served import ServedSite
from tests.unit.portal.world import FILES, contact

from kith.access.actor import SYSTEM
from kith.portal import invitations


@pytest.fixture
def harbour(sqlite_url):
    served = ServedSite(sqlite_url, FILES)
    yield served
    served.close()


@pytest.fixture
def ada(harbour):
    return contact(harbour.site, "Ada")


@pytest.fixture
def invited(harbour, ada):
    with harbour.site.writing() as tx:
        invitations.invite(tx, SYSTEM, "clients", ada)
    return ada


def icons(browser, record):
    return [each["href"] for each in browser.get(f"/m/contacts/{record}/menu").html.select(".k-quick-icons a")]


def test_the_menu_offers_it_for_who_has_access_alone(harbour, invited):
    boss, other = harbour.login("boss"), contact(harbour.site, "Eve")
    assert f"/m/contacts/{invited}/message" in icons(boss, invited)
    assert f"/m/contacts/{other}/message" not in icons(boss, other)


def test_who_may_not_comment_is_not_offered_it(harbour, invited):
    crew = harbour.login("crew")
    assert f"/m/contacts/{invited}/message" not in icons(crew, invited)
    assert crew.get(f"/m/contacts/{invited}/message").status_code == 403


def test_what_is_sent_stands_in_the_feed_as_shared(harbour, invited):
    boss = harbour.login("boss")
    answer = boss.send(f"/m/contacts/{invited}/message", body="The contract is ready")
    assert answer.status_code == 303
    page = boss.get(answer.location.partition("#")[0])
    assert "The contract is ready" in page.text


def test_the_page_says_that_nobody_could_read_it(harbour, ada):
    page = harbour.login("boss").get(f"/m/contacts/{ada}/message")
    assert "has no access to a portal" in page.text
    assert not page.html.select("textarea")


def test_an_empty_message_is_asked_for_again(harbour, invited):
    answer = harbour.login("boss").send(f"/m/contacts/{invited}/message", body=" ")
    assert answer.status_code == 422
    assert answer.html.select("textarea#message")


def test_modules_without_people_of_a_portal_have_no_such_page(harbour):
    boss = harbour.login("boss")
    deal = "0a000000-0000-4000-8000-000000000001"
    assert boss.get(f"/m/deals/{deal}/message").status_code == 404
