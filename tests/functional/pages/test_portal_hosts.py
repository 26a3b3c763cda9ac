"""Portals at the root of hosts of their own: what answers there, what doesn't, and what leads there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from tests.functional.pages.portal import PASSWORD, contact, invite, mailed_link, make
from tests.functional.pages.served import Browser, ServedSite
from tests.unit.portal.world import FILES as PORTALS

from kith.portal.login import mail_forgotten
from kith.testing.databases import CopyOf
from kith.testing.site import fill_database
from kith.web.inventory import INVENTORY as STAFF
from kith.web.portal.inventory import INVENTORY

TYPES = PORTALS["config/portals.yaml"]
NAMED = TYPES.replace("label: Clients}", "label: Clients, hosts: [my.example.org, our.example.org]}").replace(
    "label: Partners,", "label: Partners, hosts: [partners.example.org, crm.example.org],"
)
CONTACTS = PORTALS["modules/contacts.yaml"].replace(
    "    edit: {id: $me}\n", "    edit: {id: $me}\n    delete: {id: $me}\n"
)
FILES = {**PORTALS, "config/portals.yaml": NAMED, "modules/contacts.yaml": CONTACTS}
MINE, SITE, PARTNERS = "my.example.org", "crm.example.org", "partners.example.org"
NEVER = "018f0000-0000-7000-8000-000000000000"


@pytest.fixture
def served(copy_of: CopyOf) -> Iterator[ServedSite]:
    opened = ServedSite(copy_of("portal hosts", fill_database(FILES)), FILES, url=f"https://{SITE}")
    yield opened
    opened.close()


def at(served: ServedSite, host: str, **environ: str) -> Browser:
    return served.browser(HTTP_HOST=host, **environ)


def activated(served: ServedSite, browser: Browser, record: str) -> Any:
    link = invite(served, "clients", record)
    assert link.startswith(f"//{MINE}/activate/")
    path = link.removeprefix(f"//{MINE}")
    return browser.send(path, page=path, password=PASSWORD)


@pytest.fixture
def ada(served: ServedSite) -> str:
    return contact(served.site, "Ada", company=make(served.site, "companies", name="Acme"))


def test_a_link_of_a_mail_leads_to_the_portals_own_host_and_its_root(served, ada):
    browser = at(served, MINE)
    answer = activated(served, browser, ada)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/")
    page = browser.get("/")
    assert (page.status_code, "Welcome, Ada" in page.text) == (200, True)
    assert "/portal/" not in page.text


def test_every_page_is_at_the_root_and_its_links_lead_there(served, ada):
    browser = at(served, MINE)
    activated(served, browser, ada)
    for path in ("/", "/account", "/m/contacts", "/m/contacts?q=ada", f"/m/contacts/{ada}", f"/m/contacts/{ada}/edit"):
        page = browser.get(path)
        assert page.status_code == 200, path
        assert "/portal/" not in page.text, path
        for link in page.html.select("a[href^='/'], form[action^='/']"):
            address = link.get("href") or link["action"]
            assert link.name == "form" or browser.get(address).status_code == 200, address
    assert browser.get(browser.get("/").html.select_one("link[rel=stylesheet]")["href"]).status_code == 200


def test_a_record_is_saved_and_deleted_there(served, ada):
    browser = at(served, MINE)
    activated(served, browser, ada)
    address = f"/m/contacts/{ada}"
    saved = browser.send(f"{address}/edit", page=f"{address}/edit", _version="1", phone="12")
    assert (saved.status_code, saved.headers["Location"].startswith(address)) == (303, True)
    asked = browser.get(f"{address}/delete")
    assert ("bin" in asked.html.get_text(), "see it here any more" in asked.text) == (False, True)


@pytest.mark.parametrize("host", ["MY.example.org", "my.example.org:8443", "my.example.org.", "our.example.org"])
def test_a_host_is_known_in_every_writing(served, host):
    answer = at(served, host).get("/")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/login")
    assert "Clients" in at(served, host).get("/login").text


def test_the_log_in_leads_to_the_page_that_was_wanted(served, ada):
    activated(served, at(served, MINE), ada)
    browser = at(served, MINE)
    there = browser.get("/m/contacts?q=ada").headers["Location"]
    assert there == "/login?next=/m/contacts%3Fq%3Dada"
    for wanted, leads in (
        ("/m/contacts?q=ada", "/m/contacts?q=ada"),
        ("//evil.test/", "/"),
        ("https://evil.test", "/"),
    ):
        answer = browser.send("/login", page=there, email="ada@example.org", password=PASSWORD, next=wanted)
        assert (answer.status_code, answer.headers["Location"]) == (303, leads)
        browser.send("/logout", page="/")


def test_no_address_of_staff_answers_there(served, ada):
    """Neither to whoever is logged in to the portal, nor to staff who bring their own cookie along."""
    person, staff = at(served, MINE), served.login("boss")
    activated(served, person, ada)
    staff.app.extra_environ["HTTP_HOST"] = MINE
    own = {each.pattern.removeprefix("/portal/{type}") for each in INVENTORY}
    nothing = person.get("/nothing-of-that-kind").status_code
    tried = 0
    for each in STAFF:
        if each.pattern in own | {"/"} or each.pattern.replace("{module}", "{module}") in own:
            continue
        address = each.pattern.replace(":.+", "")
        for place in ("module", "id", "name", "type", "token", "run", "field", "comment", "event", "path", "plugin"):
            address = address.replace(f"{{{place}}}", {"module": "contacts", "id": ada}.get(place, "x"))
        if "{" in address or address.startswith("/static/"):
            continue
        tried += 1
        for browser in (person, staff):
            assert browser.get(address).status_code == nothing == 404, address
    assert tried > 60


def test_the_cookie_of_staff_is_nothing_there(served):
    staff = served.login("boss")
    assert staff.get("/m/contacts").status_code == 200
    staff.app.extra_environ["HTTP_HOST"] = MINE
    for path in ("/", "/m/contacts"):
        assert staff.get(path).headers["Location"].startswith("/login")


@pytest.mark.parametrize(
    "path", ["/portal/clients", "/portal/partners", "/portal/partners/login", "/portal/clients/m/contacts"]
)
def test_no_portal_answers_by_its_path_on_such_a_host(served, path):
    assert at(served, MINE).get(path).status_code == 404
    assert at(served, PARTNERS).get(path).status_code == 404


def test_a_log_in_to_one_portal_is_none_at_the_host_of_another(served, ada):
    browser = at(served, MINE)
    activated(served, browser, ada)
    assert browser.get("/m/contacts").status_code == 200
    browser.app.extra_environ["HTTP_HOST"] = PARTNERS
    assert browser.get("/m/contacts").headers["Location"].startswith("/login")
    link = invite(served, "clients", contact(served.site, "Bob")).removeprefix(f"//{MINE}")
    assert at(served, PARTNERS).get(link).status_code == 404


def test_the_cookies_of_a_host_are_its_own(served, ada):
    """By the prefix that browsers take for one host, its path `/` and https alone."""
    browser = at(served, MINE)
    path = invite(served, "clients", ada).removeprefix(f"//{MINE}")
    secure = {"wsgi.url_scheme": "https"}
    page = browser.app.get(path, extra_environ=secure)
    visitor = page.headers["Set-Cookie"].partition(";")[0]
    sent = {"csrf_token": page.html.select_one("[name=csrf_token]")["value"], "password": PASSWORD}
    answer = browser.app.post(
        path, sent, extra_environ=secure, headers={"Cookie": visitor, "Referer": f"https://{MINE}/"}
    )
    (cookie,) = [each for each in answer.headers.getall("Set-Cookie") if "kith-portal-clients=" in each]
    assert cookie.startswith("__Host-kith-portal-clients=")
    said = {each.strip().lower() for each in cookie.split(";")[1:]}
    assert {"path=/", "secure", "httponly", "samesite=lax"} <= said
    assert not any(each.startswith("domain") for each in said)


@pytest.mark.parametrize("host", [SITE, "else.example.org", "127.0.0.1", "[::1]:80", "my.example.org@evil.test"])
def test_every_other_host_is_the_sites(served, ada, host):
    browser = at(served, host)
    assert browser.get("/m/contacts").headers["Location"].startswith("/login?next=/m/contacts")
    assert "Harbour" in browser.get("/login").text
    assert browser.get("/portal/clients/login").status_code == 200
    assert browser.get("/portal/clients").headers["Location"] == "/portal/clients/login"


@pytest.mark.parametrize("host", ["evil.test", PARTNERS, SITE, "my.example.org:666"])
def test_a_made_up_host_is_in_no_mail(served, ada, host):
    activated(served, at(served, MINE), ada)
    browser = at(served, host, HTTP_X_FORWARDED_HOST="evil.test")
    path = "/forgot" if host.startswith((PARTNERS, MINE)) else "/portal/clients/forgot"
    assert browser.send(path, page=path, email="ada@example.org").status_code == 303
    with served.site.writing() as tx:
        assert mail_forgotten(tx, "clients", "ada@example.org")
    assert mailed_link(served).startswith(f"//{MINE}/reset/")


def test_a_forwarded_host_counts_where_the_settings_trust_who_sends_it_alone(served):
    """The server takes it over into the Host header; here it's a header like any other."""
    answer = at(served, SITE, HTTP_X_FORWARDED_HOST=MINE).get("/portal/clients/login")
    assert answer.status_code == 200
    assert at(served, SITE, HTTP_X_FORWARDED_HOST=MINE).get("/m/contacts").headers["Location"].startswith("/login")


def test_a_portal_without_hosts_is_mailed_by_its_path(served, ada):
    assert invite(served, "auditors", ada).startswith("/portal/auditors/activate/")
