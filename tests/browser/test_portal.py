"""A client's story in a real browser: invited, activated, at work, seen by staff, shut out; and how the pages stand."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.browser.test_accessibility import complaints
from tests.functional.pages.portal import PASSWORD, invite
from tests.functional.pages.served import ServedSite
from tests.functional.pages.test_mail import work

from kith.access.actor import SYSTEM
from kith.portal import invitations
from kith.records.model import Change
from kith.records.save import write
from kith.testing.live import listening

pytestmark = pytest.mark.browser

FILES = {
    "modules/contacts.yaml": """
module: contacts
label: {one: Contact, many: Contacts}
title: "{name}"
fields:
  name: {type: text, required: true}
  email: {type: email}
  phone: {type: text}
  notes: {type: text}
related:
  requests: {by: requests.contact, columns: [name, kind]}
portal:
  clients: {view: {id: $me}, edit: {id: $me}, fields: {view: [title, email], edit: [phone]}, related: [requests]}
""",
    "modules/requests.yaml": """
module: requests
label: {one: Request, many: Requests}
title: "{name}"
search: [name]
fields:
  name: {type: text, required: true}
  kind: {type: choice, options: {question: Question, repair: {label: Repair, colour: orange}}}
  machine: {type: text, visible_if: {kind: repair}, required: true}
  contact: {type: lookup, module: contacts}
portal:
  clients:
    view: {contact: $me}
    create: {contact: $me}
    fields: {view: [title, kind, machine], create: [name, kind, machine]}
    comment: true
    attach: true
""",
    "config/roles.yaml": """
roles:
  boss: {modules: {contacts: {view: all}, requests: {view: all, comment: true}}, may: [manage_portals, administer]}
""",
    "config/portals.yaml": """
free: {modules: [contacts]}
types:
  clients: {users: {module: contacts, email: email}, label: Client portal, colour: "#0f766e"}
""",
}


@dataclass(frozen=True, slots=True)
class World:
    """A served site with one contact, and the address of its server."""

    site: ServedSite
    address: str
    ada: str


@pytest.fixture
def world(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    monkeypatch.setenv("KITH_TEST_CHEAP_HASH", "1")
    site = ServedSite(sqlite_url, FILES)
    with site.site.writing() as tx:
        change = Change(values={"name": "Ada Lovelace", "email": "ada@example.org"})
        ada = str(write(tx, SYSTEM, "contacts", [change]).saved[0].id)
    with listening(site.wsgi) as address:
        yield World(site, address, ada)
    site.close()


def log_in_staff(page: Page, world: World) -> None:
    world.site.login("boss", email="boss@example.test")
    page.goto(f"{world.address}/login")
    page.get_by_label("E-mail").fill("boss@example.test")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Hello")


def activate(page: Page, world: World, link: str) -> None:
    page.goto(f"{world.address}{link}")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Set the password and log in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Welcome, Ada Lovelace")


def edit_own_phone(page: Page) -> None:
    page.get_by_role("link", name="Your own details").click()
    page.get_by_role("link", name="Edit").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Edit Ada Lovelace")
    page.get_by_label("Phone").fill("+49 30 1234")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    expect(page.get_by_text("+49 30 1234")).to_be_visible()


def make_request(page: Page) -> None:
    page.get_by_role("navigation", name="Client portal").get_by_role("link", name="Requests").click()
    page.get_by_role("link", name="New request").click()
    page.get_by_label("Name").fill("The lift stands still")
    expect(page.get_by_label("Machine")).to_be_hidden()
    page.get_by_label("Kind").select_option("repair")
    expect(page.get_by_label("Machine")).to_be_visible()
    page.get_by_label("Machine").fill("Lift 3")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("The lift stands still")


def write_note(page: Page, folder: Path) -> None:
    photo = folder / "lift.txt"
    photo.write_text("between two floors", "utf-8")
    page.get_by_label("Write a note").fill("It hangs **between** two floors")
    page.get_by_label("Files to add").set_input_files(photo)
    page.get_by_role("button", name="Add note").click()
    expect(page.get_by_text("Your note is there.")).to_be_visible()
    expect(page.get_by_role("link", name="lift.txt")).to_be_visible()


def test_the_story_of_a_client(page: Page, browser: Browser, world: World, tmp_path: Path) -> None:
    """Proves V6, A10, A11, A22, A23 and Z2."""
    log_in_staff(page, world)
    link = invite(world.site, "clients", world.ada)
    work(world.site)
    page.goto(f"{world.address}/dev/mail")
    page.get_by_role("link", name="ada@example.org").or_(page.get_by_role("link", name="invited")).first.click()
    expect(page.locator(f'.k-mail-links a[href$="{link}"]').first).to_be_visible()
    activate(page, world, link)
    edit_own_phone(page)
    make_request(page)
    write_note(page, tmp_path)
    request = page.url.partition("?")[0].rpartition("/")[2]
    page.goto(f"{world.address}/m/requests/{request}/feed")
    expect(page.get_by_text("between two floors")).to_be_visible()
    with world.site.site.writing() as tx:
        invitations.suspend(tx, SYSTEM, "clients", world.ada)
    page.goto(f"{world.address}/portal/clients/m/requests/{request}")
    expect(page.get_by_role("button", name="Log in")).to_be_visible()
    page.get_by_label("E-mail").fill("ada@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("alert")).to_be_visible()


def test_the_story_works_without_scripts(browser: Browser, world: World, tmp_path: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    activate(page, world, invite(world.site, "clients", world.ada))
    edit_own_phone(page)
    page.goto(f"{world.address}/portal/clients/m/requests/new")
    page.get_by_label("Name").fill("A question")
    page.get_by_label("Kind").select_option("question")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("A question")
    write_note(page, tmp_path)
    context.close()


@pytest.mark.parametrize(("theme", "width"), [("light", 1440), ("dark", 390), ("light", 320)])
def test_no_page_of_a_portal_has_a_barrier_or_scrolls_sideways(
    page: Page, world: World, theme: str, width: int
) -> None:
    link = invite(world.site, "clients", world.ada)
    page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
    page.set_viewport_size({"width": width, "height": 900})
    found: dict[str, object] = {}
    base = f"{world.address}/portal/clients"
    for path in ("/login", "/forgot", link.removeprefix("/portal/clients"), "/activate/x"):
        page.goto(f"{base}{path}")
        if wrong := complaints(page):
            found[path] = wrong
    activate(page, world, link)
    own = f"/m/contacts/{world.ada}"
    paths = ("", "/m/contacts", "/m/requests", "/m/requests/new", own, f"{own}/edit", "/account", "/account/two-factor")
    for path in paths:
        page.goto(f"{base}{path}")
        if wrong := complaints(page):
            found[path] = wrong
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    assert found == {}
