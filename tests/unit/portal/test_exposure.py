"""What a portal type opens is what stands under `portal:`, and nothing else. Proves V1, Z1, Z2, Z6."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.unit.portal.world import FILES, contact, make, person

from kith.access.actor import Actor
from kith.errors import KithError
from kith.records.model import Change, Query
from kith.records.query import get, page
from kith.records.related import related_page
from kith.records.save import write
from kith.records.search import find
from kith.testing.site import SiteUnderTest, fill_database

TYPES = ("clients", "partners", "auditors", "nobody")


@pytest.fixture
def site(copy_of) -> Iterator[SiteUnderTest]:
    opened = SiteUnderTest(copy_of("portal world", fill_database(FILES)), FILES)
    yield opened
    opened.close()


def seen(site: SiteUnderTest, actor: Actor, module: str) -> list[str]:
    """Ids of what the actor sees of a module; [] where it isn't there for them."""
    with site.reading() as tx:
        try:
            return sorted(row.id for row in page(tx, actor, Query(module=module, limit=200)).rows)
        except KithError:
            return []


def refused(site: SiteUnderTest, actor: Actor, module: str, id: str | None = None, **values: Any) -> list[str]:
    """The codes that a write meets; [] where it is done."""
    try:
        with site.writing() as tx:
            write(tx, actor, module, [Change(id=id, values=values)])
    except KithError as error:
        return [each.code for each in error.problems]
    return []


def test_a_title_that_is_exposed_is_read_without_its_parts(site):
    acme = make(site, "companies", name="Acme", secret="s3cret")
    ada = person(site, "clients", contact(site, "Ada", company=acme))
    with site.reading() as tx:
        row = get(tx, ada, "companies", acme)
    assert row is not None
    assert (row.title, "name" in row.values, "secret" in row.values) == ("Acme", False, False)


def test_a_title_that_is_not_exposed_tells_its_open_parts_alone(site):
    grace = contact(site, "Grace")
    brought, partner = contact(site, "Brought", partner=grace), person(site, "partners", grace)
    with site.reading() as tx:
        row = get(tx, partner, "contacts", brought)
    assert row is not None
    assert (row.title, row.values["kind"], "email" in row.values) == ("Brought", "client", False)


def test_new_records_get_what_the_scope_fixes_and_what_set_says(site):
    grace = contact(site, "Grace")
    partner = person(site, "partners", grace)
    with site.writing() as tx:
        saved = write(tx, partner, "contacts", [Change(values={"name": "Emmy", "kind": "lead"})])
    with site.reading() as tx:
        row = get(tx, partner, "contacts", saved.saved[0].id)
    assert row is not None
    assert (row.values["partner"].id, row.values["kind"]) == (grace, "client")


def test_what_a_change_takes_out_of_the_scope_is_refused(site):
    acme, beta = make(site, "companies", name="Acme"), make(site, "companies", name="Beta")
    ada = contact(site, "Ada", company=acme)
    assert refused(site, person(site, "clients", ada), "contacts", ada, company=beta) != []
    assert refused(site, person(site, "clients", ada), "contacts", ada, phone="1") == []


def test_unexposed_fields_are_neither_written_nor_filtered_nor_sorted_by(site):
    acme = make(site, "companies", name="Acme")
    ada = contact(site, "Ada", company=acme)
    assert refused(site, person(site, "clients", ada), "contacts", ada, notes="mine") != []
    assert refused(site, person(site, "clients", ada), "contacts", name="New") != []
    assert refused(site, person(site, "auditors", ada), "deals", name="New") != []


def test_related_lists_are_shown_where_they_are_named(site):
    acme = make(site, "companies", name="Acme")
    ada = person(site, "clients", contact(site, "Ada", company=acme))
    with site.reading() as tx:
        people = related_page(tx, ada, "companies", acme, "people")
        assert people is not None
        assert [row.title for row in people.rows] == ["Ada"]
        assert related_page(tx, ada, "companies", acme, "deals") is None


def test_a_search_looks_into_exposed_fields_alone(site):
    acme = make(site, "companies", name="Acme")
    ada = contact(site, "Ada", company=acme, notes="treasure")
    client = person(site, "clients", ada)
    with site.reading() as tx:
        assert [hit.id for hit in find(tx, client, "contacts", "ada")] == [ada]
        assert list(find(tx, client, "contacts", "treasure")) == []


# -- the policy against a plain one, written out by hand ---------------------------------------------------------------
def allowed(type_: str, me: dict[str, Any], module: str, record: dict[str, Any], by_id: dict[str, Any]) -> bool:
    """Whether the portal shows the record, from the records as plain data."""
    match type_, module:
        case "clients", "companies":
            return record["id"] == me["company"]
        case "clients", "contacts":
            return record["id"] == me["id"] or (me["company"] is not None and record["company"] == me["company"])
        case "clients", "deals":
            behind = by_id.get(record["contact"])
            return me["company"] is not None and behind is not None and behind["company"] == me["company"]
        case "partners", "contacts":
            return bool(record["partner"] == me["id"])
        case "partners", "deals":
            behind = by_id.get(record["contact"])
            return behind is not None and behind["partner"] == me["id"]
        case "auditors", "deals":
            return True
        case _:
            return False


place = st.one_of(st.none(), st.integers(0, 4))


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    people=st.lists(st.tuples(st.one_of(st.none(), st.integers(0, 1)), place), min_size=5, max_size=5),
    deals=st.lists(place, min_size=1, max_size=5),
)
def test_every_type_sees_what_a_plain_policy_says(site, people, deals):
    companies = [{"id": make(site, "companies", name=name)} for name in ("Acme", "Beta")]
    contacts: list[dict[str, Any]] = []
    for number, (company, partner) in enumerate(people):
        found = {
            "company": None if company is None else companies[company]["id"],
            "partner": contacts[partner]["id"] if partner is not None and partner < number else None,
        }
        contacts.append({**found, "id": contact(site, f"P{number}", **found)})
    made = [
        {
            "contact": None if one is None else contacts[one]["id"],
            "id": make(site, "deals", name="D", contact=None if one is None else contacts[one]["id"]),
        }
        for one in deals
    ]
    world = {"companies": companies, "contacts": contacts, "deals": made}
    by_id = {each["id"]: each for each in contacts}
    mine = {each["id"] for records in world.values() for each in records}
    for type_ in TYPES:
        for me in contacts[:3]:
            actor = person(site, type_, me["id"])
            for module, records in world.items():
                expected = sorted(r["id"] for r in records if allowed(type_, me, module, r, by_id))
                found = [id for id in seen(site, actor, module) if id in mine or type_ != "auditors"]
                assert found == expected, (type_, module)
