"""Portals from the command line."""

from __future__ import annotations

PORTALS = """\
prices: {currency: USD, every: 1mo, tiers: [{up_to: 50, total: 600}, {up_to: 100, each: 12}, {each: 10}]}
"""


def test_a_quote_tells_the_sum_and_the_tier(folder, kith):
    (folder / "config" / "portals.yaml").write_text(PORTALS, "utf-8")
    assert kith("portal", "quote", "51").stdout == "51 seats: 612 USD every 1mo (tier 2: 51 to 100 seats)\n"


def test_a_quote_says_where_more_seats_cost_less(folder, kith):
    (folder / "config" / "portals.yaml").write_text(PORTALS, "utf-8")
    assert kith("portal", "quote", "90").stdout.splitlines()[1] == "More cost less: 101 seats are 1010 USD every 1mo"


def test_a_quote_needs_prices(kith):
    result = kith("portal", "quote", "90")
    assert (result.exit_code, result.stderr[:4]) == (1, "K479")
