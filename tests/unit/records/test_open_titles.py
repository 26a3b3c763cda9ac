"""A title tells nothing that is hidden: in no record, lookup, link, order, cursor or message."""

from __future__ import annotations

import pytest
from tests.unit.records.doing import ADA, make, refused, titles

from kith.access.actor import SYSTEM, Actor
from kith.definition.model import SortKey
from kith.records.model import Change, Query
from kith.records.query import page
from kith.records.save import write
from kith.testing.site import SiteUnderTest

NAMES = (("Ada", "Zuse"), ("Bo", "Young"), ("Cy", "Adler"))


@pytest.fixture
def discreet(crm: SiteUnderTest) -> Actor:
    """Someone who may not read last names."""
    with crm.writing() as tx:
        write(tx, SYSTEM, "contacts", [Change(values={"first_name": a, "last_name": b}) for a, b in NAMES])
    return crm.actor("discreet")


def test_a_title_is_made_of_its_open_parts(crm: SiteUnderTest, discreet: Actor) -> None:
    assert titles(crm, "contacts", discreet) == ["Ada", "Bo", "Cy"]


@pytest.mark.parametrize("sort", [(), (SortKey("title"),), (SortKey("title", descending=True),)])
def test_lists_are_ordered_by_open_parts_alone(crm: SiteUnderTest, discreet: Actor, sort: tuple[SortKey, ...]) -> None:
    found = titles(crm, "contacts", discreet, sort=sort)
    assert found == sorted(found, reverse=bool(sort) and sort[0].descending)


def test_no_cursor_holds_a_hidden_part(crm: SiteUnderTest, discreet: Actor) -> None:
    with crm.reading() as tx:
        row = page(tx, discreet, Query(module="contacts", fields=("title",), limit=2))
    assert row.next is not None
    with crm.reading() as tx:
        assert [
            each.title
            for each in page(tx, discreet, Query(module="contacts", fields=(), limit=2, cursor=row.next)).rows
        ] == ["Cy"]


def test_links_and_lookups_name_open_parts(crm: SiteUnderTest, discreet: Actor) -> None:
    company = make(crm, "companies", name="One")
    boss = make(crm, "contacts", first_name="Dee", last_name="Secret", company=company)
    make(crm, "contacts", **ADA, company=company, manager=boss, friends=[boss])
    with crm.reading() as tx:
        query = Query(module="contacts", fields=("manager", "friends"), q="lovelace ada"[9:])
        row = next(each for each in page(tx, discreet, query).rows if each.values["manager"])
    assert (row.values["manager"].title, [ref.title for ref in row.values["friends"]]) == ("Dee", ["Dee"])


def test_a_conflict_names_its_holder_by_open_parts(crm: SiteUnderTest, discreet: Actor) -> None:
    make(crm, "contacts", first_name="Dee", last_name="Secret", email="dee@example.test")
    problem = refused(crm, "contacts", None, discreet, first_name="Bo", email="dee@example.test")
    assert [each.params["holder_title"] for each in problem if each.code == "K606"] == ["Dee"]
