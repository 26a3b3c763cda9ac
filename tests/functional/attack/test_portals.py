"""Two companies, three portal types: whatever one asks of any address of a portal, no byte of the other's comes back.

Every address of the inventory is walked by people of two companies and of other types, with the other's records, and
every parameter that names a field or a record is tried with what isn't theirs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from urllib.parse import urlencode

import pytest
from tests.functional.pages.portal import contact, enter, make
from tests.functional.pages.served import Browser, ServedSite
from tests.unit.portal.world import FILES

from kith.access.actor import SYSTEM
from kith.testing.databases import CopyOf
from kith.testing.site import fill_database
from kith.timeline import comments
from kith.web.portal.inventory import INVENTORY

MARK = "marked-as-theirs"
TOKEN = re.compile(r'name="csrf_token" value="\w+"')
NEVER = "018f0000-0000-7000-8000-000000000000"
MODULES = ("contacts", "companies", "deals")
OPEN = frozenset(each.name for each in INVENTORY if each.door == "open")
FIELDS = ("secret", "notes", "email", "website", "company.secret", "contact.notes", "partner.notes", "owner", "nothing")


@dataclass
class World:
    """`people` by portal type, all of the one company; `theirs` are records of the other, by module."""

    served: ServedSite
    people: dict[str, Browser]
    theirs: dict[str, str]
    file: str


@pytest.fixture
def world(copy_of: CopyOf, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    monkeypatch.setenv("KITH_TEST_CHEAP_HASH", "1")
    served = ServedSite(copy_of("portals", fill_database(FILES)), FILES)
    site = served.site
    acme, bolt = (make(site, "companies", name=name, secret=MARK) for name in ("Acme", MARK))
    bob = contact(site, "Bob", company=bolt, notes=MARK, phone=MARK)
    deal = make(site, "deals", name=MARK, secret=MARK, contact=bob, company=bolt)
    with site.writing() as tx:
        comments.write(tx, SYSTEM, "contacts", bob, MARK, audience="shared")
    people = {
        type_: enter(served, type_, contact(site, name, company=acme, notes=MARK))
        for type_, name in (("clients", "Ada"), ("partners", "Pat"))
    }
    yield World(served, people, {"contacts": bob, "companies": bolt, "deals": deal}, NEVER)
    served.close()


def filled(pattern: str, type_: str, module: str, id: str, file: str) -> str:
    """The address of a route."""
    values = {
        "module": module,
        "id": id,
        "name": "people",
        "field": "company",
        "file": file,
        "token": "x",
        "type": type_,
    }
    return pattern.replace("{slash:/?}", "").format(**values)


def test_no_address_gives_a_byte_of_the_others_and_what_is_not_theirs_is_not_there(world: World) -> None:
    reads = [each for each in INVENTORY if "GET" in each.methods]
    for type_, each, module in product(world.people, reads, MODULES):
        ask = world.people[type_].get
        one, none = (ask(filled(each.pattern, type_, module, id, world.file)) for id in (world.theirs[module], NEVER))
        assert MARK not in one.text, (type_, each.name, module)
        assert one.status_code == none.status_code, (type_, each.name, module)
        if "{id" in each.pattern:
            assert plain(one.text, world.theirs[module]) == plain(none.text, NEVER), (type_, each.name, module)


def plain(text: str, id: str) -> str:
    """A page without what differs with each request: its number, the masks of tokens, and the id that was asked for."""
    shown = TOKEN.sub("", text.replace(id, "ID"))
    lines = (line for line in shown.splitlines() if 'class="k-code"' not in line)
    return "\n".join(lines)


def test_nothing_of_the_others_is_changed_by_any_address(world: World) -> None:
    sends = [each for each in INVENTORY if "POST" in each.methods and each.name not in OPEN and "{id}" in each.pattern]
    for type_, each, module in product(world.people, sends, MODULES):
        browser = world.people[type_]
        form = {"name": "taken", "phone": "taken", "_version": "1", "body": "taken", "_id": world.theirs[module]}
        page = f"/portal/{type_}"
        one, none = (
            browser.send(filled(each.pattern, type_, module, id, world.file), form, page=page)
            for id in (world.theirs[module], NEVER)
        )
        assert one.status_code == none.status_code, (type_, each.name, module)
        assert one.status_code in {403, 404, 422}, (type_, each.name, module)


@pytest.mark.parametrize("type_", ["clients", "partners"])
def test_no_parameter_reaches_a_field_that_is_not_open(world: World, type_: str) -> None:
    ask = world.people[type_].get
    for module, field in product(MODULES, FIELDS):
        asked = [{field: MARK}, {f"{field}.contains": "mark"}, {"sort": field}, {"_columns": field}, {"_group": field}]
        asked += [{"where": f'{{"{field}": "{MARK}"}}'}, {"where": f'{{"{field}": {{"empty": false}}}}'}]
        for params in asked:
            answer = ask(f"/portal/{type_}/m/{module}?{urlencode(params)}")
            shown = answer.text.replace(MARK, "", answer.text.count(f"={MARK}"))
            assert answer.status_code in {200, 400, 404}, (module, params)
            assert world.theirs["contacts"] not in shown
            if answer.status_code == 200 and "_columns" not in params and "_group" not in params:
                assert field == "nothing" or field in open_fields(type_, module), (module, params)
        lookup = ask(f"/portal/{type_}/m/{module}/lookup?{urlencode({'field': field, 'q': ''})}")
        assert lookup.status_code in {403, 404}, (module, field)


def open_fields(type_: str, module: str) -> frozenset[str]:
    """What the tests' fields are open as, by the definitions above."""
    return frozenset({"website"}) if (type_, module) == ("clients", "companies") else frozenset()


def test_a_lookup_offers_what_is_open_alone(world: World) -> None:
    found = world.people["clients"].get("/portal/clients/m/contacts/lookup?field=company&q=").text
    assert "Acme" in found
    assert MARK not in found


def test_words_of_what_is_closed_find_nothing(world: World) -> None:
    for type_, module in product(world.people, MODULES):
        text = world.people[type_].get(f"/portal/{type_}/m/{module}?q={MARK}").text
        assert MARK not in text.replace(f'value="{MARK}"', "").replace(f"?q={MARK}", "")


def test_a_file_of_the_others_is_not_there(world: World) -> None:
    bob, address = (
        enter(world.served, "clients", world.theirs["contacts"]),
        f"/portal/clients/m/contacts/{world.theirs['contacts']}",
    )
    form = {"csrf_token": bob.token(address)}
    bob.app.post(f"{address}/attachments", form, upload_files=[("file", "plan.txt", MARK.encode())])
    staged = bob.get(address).html.select_one("#attachments a")["href"].split("/")[4]
    for type_, browser in world.people.items():
        one, none = (browser.get(f"/portal/{type_}/files/{id}/plan.txt") for id in (staged, NEVER))
        assert (one.status_code, none.status_code) == (404, 404)
        assert plain(one.text, staged) == plain(none.text, NEVER)


def test_who_is_in_no_portal_reaches_no_address_behind_the_door(world: World) -> None:
    stranger, staff = world.served.browser(), world.served.login("boss")
    inner = [each for each in INVENTORY if each.door != "open" and "GET" in each.methods]
    for browser, each in product((stranger, staff), inner):
        answer = browser.get(filled(each.pattern, "clients", "contacts", world.theirs["contacts"], world.file))
        assert (answer.status_code, answer.headers["Location"].startswith("/portal/clients/login")) == (303, True)


def test_a_log_in_to_a_portal_opens_no_page_of_staff(world: World) -> None:
    for path in ("/", "/m/contacts", f"/m/contacts/{world.theirs['contacts']}", "/studio", "/account", "/search?q=a"):
        answer = world.people["clients"].get(path)
        assert answer.headers["Location"].startswith("/login"), path
