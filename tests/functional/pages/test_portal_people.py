"""The page of a company's people in a portal: who may invites and removes them, and nobody else finds it. Proves A3."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from tests.functional.pages.portal import change, contact, enter, make
from tests.functional.pages.served import Browser, ServedSite
from tests.unit.portal.test_colleagues import COMPANY

from kith.mail.outgoing import latest
from kith.testing.databases import CopyOf
from kith.testing.site import fill_database

PEOPLE = "/portal/clients/people"
TOKEN = re.compile(r'name="csrf_token" value="\w+"')


@dataclass
class World:
    served: ServedSite
    acme: str
    ada: str
    bob: str
    eve: str
    browser: Browser

    def press(self, deed: str, record: str, browser: Browser | None = None) -> Any:
        """What the button of that name gives."""
        return (browser or self.browser).send(PEOPLE, page="/portal/clients/account", _do=deed, _record=record)


@pytest.fixture
def world(copy_of: CopyOf) -> Iterator[World]:
    served = ServedSite(copy_of("portal company", fill_database(COMPANY)), COMPANY)
    site = served.site
    acme, bolt = (make(site, "companies", name=name) for name in ("Acme", "Bolt"))
    ada = contact(site, "Ada", company=acme, primary=True)
    bob, eve = contact(site, "Bob", company=acme), contact(site, "Eve", company=bolt)
    yield World(served, acme, ada, bob, eve, enter(served, "clients", ada))
    served.close()


def test_the_page_shows_the_people_of_the_company_and_nobody_else(world):
    page = world.browser.get(PEOPLE).text
    assert "Ada</a> <span" in page
    assert "(you)" in page
    assert "Bob" in page
    assert "Eve" not in page
    assert PEOPLE in world.browser.get("/portal/clients").text


def test_inviting_and_removing_lead_back_to_the_page(world):
    answer = world.press("invite", world.bob)
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{PEOPLE}?_done=invite")
    page = world.browser.get(answer.headers["Location"]).text
    assert "The invitation is on its way." in page
    assert "Resend invite" in page
    with world.served.site.reading() as tx:
        assert latest(tx, 1)[0].address == "bob@example.org"
    assert world.press("revoke", world.bob).status_code == 303
    assert "Not invited" in world.browser.get(PEOPLE).text


def test_who_is_removed_is_out_at_the_next_request(world):
    bob = enter(world.served, "clients", world.bob)
    assert bob.get("/portal/clients/account").status_code == 200
    world.press("revoke", world.bob)
    assert bob.get("/portal/clients/account").status_code == 303


def test_who_may_not_invite_finds_no_page(world):
    bob = enter(world.served, "clients", world.bob)
    assert bob.get(PEOPLE).status_code == 404
    assert world.press("revoke", world.ada, bob).status_code == 404
    assert PEOPLE not in bob.get("/portal/clients").text
    change(world.served.site, "contacts", world.ada, primary=False)
    assert world.browser.get(PEOPLE).status_code == 404


def test_a_person_of_another_company_is_answered_like_nobody(world):
    theirs, nobody = (world.press("invite", id) for id in (world.eve, "018f0000-0000-7000-8000-000000000000"))
    assert theirs.status_code == nobody.status_code == 409
    assert TOKEN.sub("", theirs.text) == TOKEN.sub("", nobody.text)
    assert "Eve" not in theirs.text


def test_the_page_doesnt_tell_who_could_be_let_in(world):
    """Bob could be invited; the others can't: no address, no client, an address that somebody else logs in with."""
    taken = contact(world.served.site, "Cyd", company=world.acme, email="eve@example.org")
    enter(world.served, "clients", world.eve)
    without = contact(world.served.site, "Dan", company=world.acme, email=None)
    other = contact(world.served.site, "Fay", company=world.acme, kind="lead")
    page = world.browser.get(PEOPLE).html
    assert [deeds(page, record) for record in (world.bob, taken, without, other)] == [["invite"]] * 4
    assert deeds(page, world.ada) == []
    refused = {world.press("invite", record).html.select_one("[role=alert]").text for record in (taken, without, other)}
    assert len(refused) == 1


def deeds(page: Any, record: str) -> list[str]:
    """The buttons beside that person."""
    return [str(each["value"]) for each in page.select(f'form:has([value="{record}"]) button')]


def test_the_page_doesnt_tell_when_somebody_logged_in_elsewhere(world):
    enter(world.served, "partners", world.bob)
    assert "Last log-in" not in world.browser.get(PEOPLE).text


def test_many_people_come_page_by_page_and_are_searched(world):
    for number in range(60):
        contact(world.served.site, f"Zoe{number:02}", company=world.acme)
    first = world.browser.get(PEOPLE)
    assert len(first.html.select("tbody tr")) == 50
    following = first.html.select_one("a[rel=next]")["href"]
    assert len(world.browser.get(following).html.select("tbody tr")) == 12
    found = world.browser.get(f"{PEOPLE}?q=zoe5").text
    assert "Zoe55" in found
    assert "Zoe44" not in found
    assert "Nobody fits" in world.browser.get(f"{PEOPLE}?q=Eve").text


def test_a_deed_that_isnt_there_is_refused(world):
    assert world.press("suspend", world.bob).status_code == 400
    assert world.press("", world.bob).status_code == 400


def test_the_waiting_list_is_offered_where_no_seat_is_free(world):
    for name in ("Cyd", "Dan"):
        world.press("invite", contact(world.served.site, name, company=world.acme))
    refused = world.press("invite", world.bob)
    assert refused.status_code == 409
    assert "No seat is free at the moment. Bob can wait for one" in refused.text
    assert "3 seats" not in refused.text
    world.press("enlist", world.bob)
    assert "Waiting for a seat" in world.browser.get(PEOPLE).text
