"""Lists, records, forms, notes and files of a portal: what is open and nothing else, for whom it is open."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from tests.functional.pages.portal import contact, enter, make
from tests.functional.pages.served import Browser, ServedSite
from tests.unit.portal.world import FILES

from kith.access.actor import SYSTEM
from kith.records.query import get
from kith.testing.databases import CopyOf
from kith.testing.site import fill_database
from kith.timeline import comments


@dataclass
class World:
    served: ServedSite
    acme: str
    bolt: str
    ada: str
    abe: str
    bob: str
    deal: str
    theirs: str
    browser: Browser


@pytest.fixture
def world(copy_of: CopyOf) -> Iterator[World]:
    served = ServedSite(copy_of("portals", fill_database(FILES)), FILES)
    site = served.site
    acme = make(site, "companies", name="Acme", secret="cellar")
    bolt = make(site, "companies", name="Bolt")
    ada = contact(site, "Ada", company=acme, notes="told nobody")
    abe, bob = contact(site, "Abe", company=acme), contact(site, "Bob", company=bolt)
    deal = make(site, "deals", name="Roof", secret="cheap", contact=ada, company=acme)
    theirs = make(site, "deals", name="Bridge", contact=bob, company=bolt)
    yield World(served, acme, bolt, ada, abe, bob, deal, theirs, enter(served, "clients", ada))
    served.close()


AT = "/portal/clients/m"


def test_a_list_holds_what_is_open(world):
    page = world.browser.get(f"{AT}/contacts").text
    assert "Ada" in page
    assert "Abe" in page
    assert "Bob" not in page
    assert "told nobody" not in page


def test_a_list_is_searched_sorted_and_filtered_over_open_fields(world):
    look = world.browser.get
    assert "Abe" not in look(f"{AT}/contacts?q=ada").text
    assert look(f"{AT}/contacts?sort=-name").status_code == 200
    for closed in ("notes=told", "sort=notes", "company.secret=cellar", 'where={"notes":"told nobody"}'):
        assert look(f"{AT}/contacts?{closed}").status_code == 400, closed


def test_a_record_shows_what_is_open_of_it(world):
    page = world.browser.get(f"{AT}/companies/{world.acme}").text
    assert "Acme" in page
    assert "Abe" in page
    assert "cellar" not in page


def test_what_is_not_theirs_is_not_there(world):
    never = "018f0000-0000-7000-8000-000000000000"
    for module, theirs in (("contacts", world.bob), ("companies", world.bolt), ("deals", world.theirs)):
        for tail in ("", "/edit", "/delete", "/related/people", "/attachments", "/actions/x"):
            one, other = (world.browser.get(f"{AT}/{module}/{id}{tail}") for id in (theirs, never))
            assert one.status_code == other.status_code, (module, tail)
            assert b"Bo" not in one.body


def test_links_stay_within_the_portal(world):
    for path in (f"{AT}/contacts", f"{AT}/contacts/{world.ada}", f"{AT}/deals/{world.deal}", "/portal/clients"):
        links = [each["href"] for each in world.browser.get(path).html.select("a[href^='/']")]
        assert links
        assert all(each.startswith("/portal/clients") for each in links), links


def test_their_own_record_is_edited_within_what_is_open(world):
    address = f"{AT}/contacts/{world.ada}/edit"
    page = world.browser.get(address)
    assert 'name="phone"' in page.text
    assert 'name="notes"' not in page.text
    sent = {"_version": "1", "phone": "12", "notes": "changed", "_id": world.ada}
    assert world.browser.send(address, page=address, **sent).status_code == 303
    with world.served.site.reading() as tx:
        row = get(tx, SYSTEM, "contacts", world.ada, ("phone", "notes"))
    assert (row.values["phone"], row.values["notes"]) == ("12", "told nobody")


def test_the_record_of_a_colleague_is_not_edited(world):
    address = f"{AT}/contacts/{world.abe}/edit"
    assert world.browser.get(address).status_code == 403
    sent = world.browser.send(address, page="/portal/clients", _version="1", phone="12")
    assert sent.status_code in {403, 404}


def test_a_record_is_made_within_the_scope(world):
    pat = contact(world.served.site, "Pat")
    browser = enter(world.served, "partners", pat)
    address = "/portal/partners/m/contacts/new"
    made = browser.send(address, page=address, name="Zoe", kind="lead", partner=world.ada)
    assert made.status_code == 303, made.text
    page = browser.get(made.headers["Location"])
    assert "Zoe" in page.text
    assert "Client" in page.text


def test_what_may_not_be_made_has_no_form(world):
    assert world.browser.get(f"{AT}/contacts/new").status_code == 403
    assert world.browser.get(f"{AT}/deals/new").status_code == 403


def test_a_note_with_a_file_is_shared(world):
    address = f"{AT}/contacts/{world.ada}"
    token = world.browser.token(address)
    fields = {"csrf_token": token, "body": "The roof **leaks**"}
    files = [("file", "roof.txt", b"a plan")]
    sent = world.browser.app.post(f"{address}/comments", fields, upload_files=files, expect_errors=True)
    assert sent.status_code == 303, sent.text
    page = world.browser.get(address)
    assert "<strong>leaks</strong>" in page.text
    link = page.html.select_one(".p-notes .k-feed-files a")["href"]
    assert world.browser.get(link).body == b"a plan"
    assert world.served.browser().get(link).status_code == 303


def test_what_staff_say_among_themselves_is_not_shown(world):
    with world.served.site.writing() as tx:
        comments.write(tx, SYSTEM, "contacts", world.ada, "hush", audience="internal")
        comments.write(tx, SYSTEM, "contacts", world.ada, "hello", audience="shared")
    page = world.browser.get(f"{AT}/contacts/{world.ada}").text
    assert "hello" in page
    assert "hush" not in page


def test_files_are_attached_and_fetched(world):
    address = f"{AT}/contacts/{world.ada}"
    token = world.browser.token(address)
    files = [("file", "plan.txt", b"of the roof")]
    sent = world.browser.app.post(f"{address}/attachments", {"csrf_token": token}, upload_files=files)
    assert sent.status_code == 303
    link = world.browser.get(address).html.select_one("#attachments a")["href"]
    assert world.browser.get(link).body == b"of the roof"
    bob = enter(world.served, "clients", world.bob)
    assert bob.get(link).status_code == 404


def test_settings_and_password_are_their_own(world):
    browser, page = world.browser, "/portal/clients/account"
    assert browser.send(page, page=page, language="", timezone="Europe/Paris").status_code == 303
    wrong = browser.send(f"{page}/password", page=page, present="wrong", password="quite another thing")
    assert wrong.status_code == 422


def test_the_record_of_a_filter_is_chosen_among_what_is_open(world):
    page = world.browser.get(f"{AT}/contacts/choose?field=company")
    assert "Acme" in page.text
    assert "Bolt" not in page.text
    links = [each["href"] for each in page.html.select("a[href^='/']")]
    assert all(each.startswith("/portal/clients") for each in links), links
    chosen = page.html.select_one("main a[href*='company=']")["href"]
    assert "Abe" in world.browser.get(chosen).text


def test_a_search_without_scripts_in_a_form_stays_within_what_is_open(world):
    address = f"{AT}/contacts/{world.ada}/edit"
    sent = {"_version": "1", "_find": "company", "_words.company": "", "_id": world.ada}
    page = world.browser.send(address, page=address, **sent)
    assert "Acme" in page.text
    assert "Bolt" not in page.text
