"""Totals by group: under the scope, with what is closed left out."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from tests.unit.records.doing import make

from kith.access.actor import SYSTEM, Actor
from kith.errors import KithError
from kith.fields import Money
from kith.records.ask import parse_query
from kith.records.model import Page, Total
from kith.records.query import page
from kith.testing.site import SiteUnderTest


@pytest.fixture
def deals(crm: SiteUnderTest) -> SiteUnderTest:
    """Four deals: two open ones of 10 and 5, one won of 7 dollars, one without a stage."""
    for name, stage, amount in (("a", "open", "10"), ("b", "open", "5"), ("c", "won", "7 USD"), ("d", None, None)):
        make(crm, "deals", name=name, stage=stage, amount=amount)
    return crm


def asked(site: SiteUnderTest, module: str, actor: Actor = SYSTEM, **parameters: str) -> Page:
    """The page that an address asks for."""
    with site.reading() as tx:
        return page(tx, actor, parse_query(tx, actor, module, list(parameters.items())))


def told(found: Page) -> dict[Any, tuple[Any, ...]]:
    """Value -> how many, and the sums."""
    assert found.groups is not None
    return {each.value: (each.total.value, *each.sums.values()) for each in found.groups}


def test_a_choice_gives_a_group_for_each_option_and_one_for_none(deals: SiteUnderTest) -> None:
    assert told(asked(deals, "deals", total="stage")) == {"open": (2,), "won": (1,), "lost": (0,), None: (1,)}


def test_money_is_added_up_in_the_currency_of_the_site(deals: SiteUnderTest) -> None:
    found = told(asked(deals, "deals", total="stage,amount"))
    fifteen, dollars = Money(Decimal("15.00"), "EUR"), Money(Decimal("6.30"), "EUR")
    assert found == {"open": (2, fifteen), "won": (1, dollars), "lost": (0, None), None: (1, None)}


def test_sums_alone_are_those_of_the_whole_list(deals: SiteUnderTest) -> None:
    found = asked(deals, "deals", total="amount", stage="open")
    assert (told(found), found.total) == ({None: (2, Money(Decimal("15.00"), "EUR"))}, Total(2, True))


def test_the_total_is_that_of_all_groups_whatever_the_page_shows(deals: SiteUnderTest) -> None:
    found = asked(deals, "deals", total="stage", limit="1")
    assert (len(found.rows), found.total) == (1, Total(4, True))


def test_a_yes_or_no_is_a_group_too(crm: SiteUnderTest) -> None:
    make(crm, "companies", name="One")
    make(crm, "companies", name="Two", active=False)
    assert told(asked(crm, "companies", total="active")) == {False: (1,), True: (1,)}


def test_whole_numbers_stay_whole(crm: SiteUnderTest) -> None:
    contact = make(crm, "contacts", first_name="Ada", last_name="Lovelace")
    make(crm, "deals", name="a", contact=contact)
    sums = asked(crm, "contacts", total="deal_count").groups[0].sums
    assert repr(sums["deal_count"]) == "1"


def test_words_and_filters_narrow_the_groups(crm: SiteUnderTest) -> None:
    for first, role in (("Ada", "lead"), ("Adam", "lead"), ("Bo", "lead")):
        make(crm, "contacts", first_name=first, last_name="X", role=role)
    assert told(asked(crm, "contacts", total="role", q="ada"))["lead"] == (2,)
    assert told(asked(crm, "contacts", total="role", first_name="Bo"))["lead"] == (1,)


def test_groups_are_counted_under_the_scope(deals: SiteUnderTest) -> None:
    sales = deals.actor("sales")
    make(deals, "deals", sales, name="mine", stage="won", amount="1")
    found = told(asked(deals, "deals", sales, total="stage,amount"))
    assert found == {"open": (0, None), "won": (1, Money(Decimal("1.00"), "EUR")), "lost": (0, None)}


@pytest.mark.parametrize("names", ["salary", "role,salary"])
def test_what_one_may_not_read_is_unknown(crm: SiteUnderTest, names: str) -> None:
    with pytest.raises(KithError, match="K609"):
        asked(crm, "contacts", crm.actor("sales"), total=names)


@pytest.mark.parametrize("names", ["first_name", "role,is_user", "company", "company.industry", "tags", "birthday"])
def test_what_makes_no_groups_is_refused(crm: SiteUnderTest, names: str) -> None:
    with pytest.raises(KithError, match="K633"):
        asked(crm, "contacts", total=names)
