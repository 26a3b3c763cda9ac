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
