"""What a number of seats costs by the tiers of config/portals.yaml: exact amounts, never rounded."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from kith.definition.model import SeatPrices, Tier
from kith.errors import KithError, Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """The price of `seats`. `cheaper` is a greater number of seats that costs less, with its price, or None.

    `tier` is the one that the number falls in, counted from 1; `first` and `last` are the seats it goes from and to.
    """

    seats: int
    total: Decimal
    currency: str
    every: str | None
    tier: int
    first: int
    last: int | None
    cheaper: tuple[int, Decimal] | None


def quote(prices: SeatPrices | None, seats: int) -> Quote:
    """What `seats` (one at least) cost: all by the tier that their number falls in.

    Raises K479 where there are no prices, and where the tiers end before that number.
    """
    assert seats > 0
    place, first = _tier_of(prices, seats)
    if prices is None or place is None:
        raise KithError(Problem(code="K479", params={"seats": seats}))
    total = _cost(prices.tiers[place], seats)
    return Quote(
        seats=seats,
        total=total,
        currency=prices.currency,
        every=prices.every,
        tier=place + 1,
        first=first,
        last=prices.tiers[place].up_to,
        cheaper=_cheaper(prices, place, total),
    )


def _tier_of(prices: SeatPrices | None, seats: int) -> tuple[int | None, int]:
    first = 1
    for place, tier in enumerate(prices.tiers if prices else ()):
        if tier.up_to is None or seats <= tier.up_to:
            return place, first
        first = tier.up_to + 1
    return None, first


def _cheaper(prices: SeatPrices, place: int, total: Decimal) -> tuple[int, Decimal] | None:
    """The cheapest of the greater numbers where one costs less. Within a tier the first one costs least."""
    starts = ((tier.up_to or 0) + 1 for tier in prices.tiers[place:-1])
    costs = [(seats, _cost(tier, seats)) for seats, tier in zip(starts, prices.tiers[place + 1 :], strict=True)]
    best = min(costs, key=lambda each: (each[1], each[0]), default=None)
    return best if best is not None and best[1] < total else None


def _cost(tier: Tier, seats: int) -> Decimal:
    return tier.total if tier.total is not None else (tier.each or Decimal(0)) * seats
