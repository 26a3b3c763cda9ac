"""What seats cost, by tiers as they are written. Proves Z12."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kith.definition.model import SeatPrices, Tier
from kith.errors import KithError
from kith.portal.quote import quote

STARTER = SeatPrices(
    currency="USD",
    every="1mo",
    tiers=(
        Tier(up_to=50, total=Decimal(600)),
        Tier(up_to=100, each=Decimal(12)),
        Tier(up_to=None, each=Decimal(10)),
    ),
)
amounts = st.decimals(min_value=0, max_value=1_000_000, places=2)


@st.composite
def tiered(draw: st.DrawFn) -> SeatPrices:
    """Prices of one to five tiers, the last of which may end."""
    ends: list[int | None] = list(draw(st.lists(st.integers(1, 60), min_size=1, max_size=5, unique=True).map(sorted)))
    if draw(st.booleans()):
        ends[-1] = None
    costs = [(draw(st.booleans()), draw(amounts)) for _ in ends]
    tiers = [Tier(up_to=e, **{"total" if whole else "each": a}) for e, (whole, a) in zip(ends, costs, strict=True)]
    return SeatPrices(currency="EUR", every=None, tiers=tuple(tiers))


def cost(prices: SeatPrices, seats: int) -> Decimal | None:
    """The same by looking at the tiers one by one: the oracle."""
    for tier in prices.tiers:
        if tier.up_to is None or seats <= tier.up_to:
            return tier.total if tier.total is not None else sum([tier.each or Decimal(0)] * seats, Decimal(0))
    return None


@pytest.mark.parametrize(
    ("seats", "total"), [(1, 600), (50, 600), (51, 612), (84, 1008), (100, 1200), (101, 1010), (1000, 10_000)]
)
def test_all_seats_cost_by_the_tier_that_their_number_falls_in(seats, total):
    assert quote(STARTER, seats).total == total


@pytest.mark.parametrize(("seats", "cheaper"), [(50, None), (84, None), (85, (101, 1010)), (100, (101, 1010))])
def test_a_quote_says_where_more_seats_cost_less(seats, cheaper):
    assert quote(STARTER, seats).cheaper == cheaper


def test_a_quote_tells_its_tier():
    found = quote(STARTER, 60)
    assert (found.tier, found.first, found.last, found.currency, found.every) == (2, 51, 100, "USD", "1mo")


@given(tiered(), st.integers(1, 80))
def test_the_sum_is_what_the_tiers_say_to_the_cent(prices, seats):
    expected = cost(prices, seats)
    if expected is None:
        with pytest.raises(KithError) as error:
            quote(prices, seats)
        assert error.value.problems[0].code == "K479"
    else:
        assert quote(prices, seats).total == expected


@given(tiered(), st.integers(1, 60))
def test_more_cost_less_where_and_only_where_some_greater_number_does(prices, seats):
    here = cost(prices, seats)
    if here is None:
        return
    above = [(c, n) for n in range(seats + 1, 200) if (c := cost(prices, n)) is not None and c < here]
    assert quote(prices, seats).cheaper == ((min(above)[1], min(above)[0]) if above else None)


def test_without_prices_there_is_no_quote():
    with pytest.raises(KithError) as error:
        quote(None, 1)
    assert error.value.problems[0].code == "K479"
