"""One action at all its doors: allowed and refused alike, and what is refused changes nothing."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import pytest

from kith.access.actor import SYSTEM
from kith.identity import tokens
from kith.records.model import Query
from kith.records.query import page

NOBODY = "018f0000-0000-7000-8000-000000000000"
ROLES = """
roles:
  holder: {modules: {contacts: {view: {last_name: Lee}, make_client: true}}}
  looker: {modules: {contacts: {view: {last_name: Lee}}}}
"""


@dataclass
class Person:
    """Somebody with a browser and a token."""

    browser: Any
    token: str

    def api(self, address: str, body: Any) -> Any:
        """The answer to a program of theirs."""
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"}
        return self.browser.app.post(address, json.dumps(body), headers=headers, expect_errors=True)


def on_page(person, id):
    return person.browser.send(f"/m/contacts/{id}/actions/make_client").status_code == 303


def in_row_menu(person, id):
    """The menu of the row offers it, and what it offers works."""
    menu = person.browser.get(f"/m/contacts/{id}/menu")
    offered = menu.status_code == 200 and f"/m/contacts/{id}/actions/make_client" in menu.text
    done = on_page(person, id)
    assert offered == done
    return done


def by_ticking(person, id):
    sent = person.browser.send("/m/contacts/bulk", _do="make_client", _id=id, _count="1")
    return sent.status_code == 303 and "1 of 1 done" in person.browser.get(sent.headers["Location"]).text


def by_filter(person, id):
    """All that a list shows, which is narrowed to this record."""
    list_ = f"/m/contacts?{'first_name=Ann' if id != NOBODY else 'first_name=Nobody'}"
    sent = person.browser.send("/m/contacts/bulk", _do="make_client", _list=list_, _all="1", _count="1")
    return sent.status_code == 303 and "1 of 1 done" in person.browser.get(sent.headers["Location"]).text


def over_api(person, id):
    return person.api(f"/api/v1/contacts/{id}/actions/make_client", {}).status_code == 200


def over_api_by_ids(person, id):
    return person.api("/api/v1/contacts/actions/make_client", {"ids": [id]}).status_code == 200


def over_api_in_part(person, id):
    answer = person.api("/api/v1/contacts/actions/make_client", {"ids": [id], "partial": True})
    return answer.status_code == 200 and answer.json["done"] == 1


def over_api_by_filter(person, id):
    where = {"first_name": "Ann" if id != NOBODY else "Nobody"}
    return person.api("/api/v1/contacts/actions/make_client", {"where": where}).status_code == 200


DOORS = (on_page, in_row_menu, by_ticking, by_filter, over_api, over_api_by_ids, over_api_in_part, over_api_by_filter)


@pytest.fixture
def people(served_with):
    """A site with two kinds of people, and the way to log in as one."""
    from tests.functional.pages.crm import MODULES

    site = served_with(MODULES | {"config/roles.yaml": MODULES["config/roles.yaml"] + ROLES.replace("\nroles:\n", "")})

    def login(role):
        browser = site.login(role)
        with site.site.writing() as tx:
            token = tokens.issue(tx, browser.user, "test")
        return Person(browser, token)

    return site, login


@pytest.fixture
def served_with(database_url):
    from tests.functional.pages.served import ServedSite

    made = []

    def build(files):
        made.append(ServedSite(database_url, files))
        return made[-1]

    yield build
    for site in made:
        site.close()


def states(site):
    """Every contact as it is stored: role and version."""
    with site.site.reading() as tx:
        rows = page(tx, SYSTEM, Query(module="contacts", fields=("role",))).rows
    return {row.title: (row.values["role"], row.version) for row in rows}


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.__name__)
@pytest.mark.parametrize(
    ("case", "role", "last_name", "is_client", "allowed"),
    [
        ("granted", "holder", "Lee", False, True),
        ("not granted", "looker", "Lee", False, False),
        ("not possible now", "holder", "Lee", True, False),
        ("out of reach", "holder", "Kay", False, False),
        ("not there", "holder", None, False, False),
    ],
    ids=lambda value: value if isinstance(value, str) and " " in value else None,
)
def test_an_action_is_allowed_and_refused_alike(people, door, case, role, last_name, is_client, allowed):
    site, login = people
    person, boss = login(role), site.login("super_admin")
    id = NOBODY
    if last_name is not None:
        kind = "client" if is_client else "lead"
        id = site.make("contacts", boss, first_name="Ann", last_name=last_name, email="a@example.org", role=kind)
    before = states(site)
    assert door(person, id) is allowed, case
    assert (states(site) != before) is allowed
