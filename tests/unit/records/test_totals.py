"""What hangs on a record, added up under the rights of whoever looks."""

from __future__ import annotations

from decimal import Decimal

import pytest
from tests.unit.records.doing import ADA, make

from kith.access.actor import SYSTEM, Actor
from kith.fields import Money
from kith.records.totals import open_rows, totals

DEALS = [("First", "open", 10), ("Second", "open", 5), ("Third", "won", 100), ("Fourth", "", 1)]


@pytest.fixture
def ada(crm):
    id = make(crm, "contacts", **ADA)
    for name, stage, amount in DEALS:
        make(crm, "deals", name=name, stage=stage, amount=f"{amount} EUR", contact=id)
    make(crm, "deals", name="Somebody else's", amount="1000 EUR", contact=make(crm, "contacts", **ADA))
    return id


def below(crm, id, actor=SYSTEM):
    with crm.reading() as tx:
        return {each.related.name: each for each in totals(tx, actor, "contacts", id)}


def test_a_list_is_counted_open_ones_apart(crm, ada):
    deals = below(crm, ada)["deals"]
    assert (deals.by.name, deals.open, deals.every) == ("stage", 3, 4)


def test_amounts_of_the_open_ones_are_added_up(crm, ada):
    assert below(crm, ada)["deals"].sums == {"amount": Money(Decimal(16), "EUR")}


def test_a_list_without_records_is_told_like_one_with_none_in_view(crm, ada):
    sales = Actor(kind="staff", user="00000000-0000-4000-8000-000000000001", roles=frozenset({"sales"}))
    assert below(crm, make(crm, "contacts", **ADA), sales) == below(crm, ada, sales)
    assert below(crm, ada, sales)["deals"].every == 0


def test_the_open_ones_are_read_and_no_others(crm, ada):
    with crm.reading() as tx:
        found = next(each for each in totals(tx, SYSTEM, "contacts", ada) if each.related.name == "deals")
        rows = open_rows(tx, SYSTEM, found, ada, 2)
        everyone = open_rows(tx, SYSTEM, found, ada, 10)
    assert len(rows.rows) == 2
    assert rows.next
    assert {row.title.split()[1] for row in everyone.rows} == {"First", "Second", "Fourth"}


def test_what_somebody_may_not_view_is_neither_counted_nor_added(crm, ada):
    sales = Actor(kind="staff", user="00000000-0000-4000-8000-000000000001", roles=frozenset({"sales"}))
    deals = below(crm, ada, sales)["deals"]
    assert (deals.open, deals.every, deals.sums) == (0, 0, {"amount": None})


def test_a_list_of_a_module_that_is_closed_to_somebody_is_not_there(crm, ada):
    looker = Actor(kind="staff", user="00000000-0000-4000-8000-000000000001", roles=frozenset({"looker"}))
    assert below(crm, ada, looker) == {}
