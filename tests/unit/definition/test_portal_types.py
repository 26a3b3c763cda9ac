"""config/portals.yaml as data: types, seats, hosts, prices."""

from __future__ import annotations

from decimal import Decimal

import pytest
from tests.unit.definition.site import build, said

from kith.definition.model import Portals, Tier

PEOPLE = """\
module: people
label: {one: Person, many: People}
fields:
  name: {type: text}
  email: {type: email}
portal: {guests: {view: {id: $me}, fields: {view: [name]}}}
"""
TYPE = "{users: {module: people, email: email}%s}"


def changes(text: str) -> dict[str, str]:
    """A site with people and this config/portals.yaml."""
    return {"modules/people.yaml": PEOPLE, "config/portals.yaml": text}


def portals(*, rest: str = "", **types: str) -> Portals:
    """The portals of a site with these types."""
    listed = "\n".join(f"  {name}: {TYPE % more}" for name, more in types.items())
    return build(changes(f"{rest}types:\n{listed}\n")).site.portals


def test_a_site_without_portals_has_none():
    assert build().site.portals == Portals()


def test_a_type_keeps_what_it_says():
    look = ', label: Guest, language: de, colour: "#1f6feb", logo: config/guests.svg, home: people, menu: [people]'
    guests = portals(guests=look + ", hosts: [guests.example.org], sign_up: true, seats: 7").types["guests"]
    assert (guests.label, guests.language, guests.colour, guests.logo) == (
        "Guest",
        "de",
        "#1f6feb",
        "config/guests.svg",
    )
    assert (guests.home, guests.menu, guests.hosts) == ("people", ("people",), ("guests.example.org",))
    assert (guests.sign_up, guests.invite_on_create, guests.seats) == (True, False, 7)


def test_the_first_type_is_free_and_the_others_take_licences():
    found = portals(rest="licence_pool: 9\n", guests="", crews=", seats: 4")
    assert [(each.licence, each.seats) for each in found.types.values()] == [("free", 10_000), ("pool", 4)]
    assert found.licence_pool == 9


def test_the_cap_of_the_free_type_is_a_setting():
    assert portals(rest="free: {seats: 3}\n", guests="").types["guests"].seats == 3


def test_who_may_log_in_is_a_condition():
    type_ = "{users: {module: people, email: email, allowed_if: {name: Ada}}}"
    site = build(changes(f"types: {{guests: {type_}}}")).site
    assert site.portals.types["guests"].allowed_if is not None


def test_prices_are_exact():
    prices = portals(
        rest="prices: {currency: EUR, every: 1mo, tiers: [{up_to: 5, total: 9.90}, {each: 0.1}]}\n", guests=""
    )
    assert prices.prices is not None
    assert prices.prices.tiers == (Tier(up_to=5, total=Decimal("9.9")), Tier(up_to=None, each=Decimal("0.1")))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (f"types: {{guests: {TYPE % ', licence: free'}, crews: {TYPE % ', licence: free'}}}", "K184"),
        (f"free: {{modules: [boats]}}\ntypes: {{guests: {TYPE % ''}}}", "K187"),
        (f"licence_pool: 1\ntypes: {{guests: {TYPE % ', hosts: [a.b]'}, crews: {TYPE % ', hosts: [a.b]'}}}", "K188"),
        (f"types: {{guests: {TYPE % ', home: boats'}}}", "K198"),
        (f"types: {{guests: {TYPE % ', menu: [yachts]'}}}", "K142"),
        (f"types: {{guests: {TYPE % ', hosts: [Not A Host]'}}}", "K135"),
    ],
)
def test_what_cannot_be_meant_is_refused(text, code):
    assert [each.split()[1] for each in said(changes(text))] == [code]


def test_licences_that_nobody_bought_are_a_warning():
    built = build(changes(f"types: {{guests: {TYPE % ''}, crews: {TYPE % ''}}}"))
    assert [each.code for each in built.warnings] == ["K199"]
