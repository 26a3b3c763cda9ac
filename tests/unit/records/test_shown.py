"""Formulas that are only shown."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from kith.access.actor import Actor
from kith.records.model import Change, Query
from kith.records.query import get, page
from kith.records.save import write
from kith.testing.site import SiteUnderTest

MODULES = {
    "modules/ports.yaml": """
module: ports
label: {one: Port, many: Ports}
title: "{name}"
fields:
  name: {type: text, required: true}
  fee: {type: decimal, protected: true}
""",
    "modules/boats.yaml": """
module: boats
label: {one: Boat, many: Boats}
title: "{name}"
fields:
  name: {type: text, required: true}
  nights: {type: integer}
  port: {type: lookup, module: ports}
  built: {type: date}
  kind: {type: choice, default: sail, options: {sail: {label: Sail, factor: 2}, motor: {label: Motor, factor: 3}}}
  fees: {type: formula, number: "nights * port.fee * kind.factor"}
  age: {type: formula, number: "$today - built", places: 0}
  address: {type: formula, text: "{name}, {port.name}"}
  berth: {type: formula, text: "{name} in {port.title}"}
""",
    "config/roles.yaml": """
roles:
  master:
    modules:
      ports: {view: all, create: true, fields: {view: [fee], create: [fee]}}
      boats: {view: all, create: true}
  sailor: {modules: {ports: {view: all}, boats: {view: all}}}
  guard: {modules: {boats: {view: all}}}
""",
}


@pytest.fixture
def site(database_url: str) -> Iterator[SiteUnderTest]:
    """One boat in one port."""
    made = SiteUnderTest(database_url, MODULES)
    yield made
    made.close()


@pytest.fixture
def boat(site: SiteUnderTest) -> str:
    """The boat's id."""
    master = site.actor("master")
    with site.writing() as tx:
        port = write(tx, master, "ports", [Change(values={"name": "Kiel", "fee": "1.50"})]).saved[0]
        values = {"name": "Ada", "nights": 4, "port": port.id, "built": "2026-03-01"}
        return write(tx, master, "boats", [Change(values=values)]).saved[0].id


def second_master(site: SiteUnderTest) -> Actor:
    """Who may read everything and made nothing."""
    return site.actor("master", email="second@example.test")


def shown(site: SiteUnderTest, actor: Actor, boat: str, field: str) -> object:
    """The field's value as text, as the actor reads it."""
    with site.reading() as tx:
        value = get(tx, actor, "boats", boat, [field]).values[field]
    return None if value is None else str(value)


@pytest.mark.parametrize(
    ("field", "value"), [("fees", "12.00"), ("age", "30"), ("address", "Ada, Kiel"), ("berth", "Ada in Kiel")]
)
def test_a_shown_formula_is_computed_when_read(site: SiteUnderTest, boat: str, field: str, value: str) -> None:
    assert shown(site, second_master(site), boat, field) == value


def test_a_shown_formula_tells_nothing_that_is_hidden(site: SiteUnderTest, boat: str) -> None:
    assert shown(site, site.actor("sailor"), boat, "fees") is None
    assert shown(site, site.actor("guard"), boat, "fees") is None


def test_a_shown_formula_stands_in_lists(site: SiteUnderTest, boat: str) -> None:
    master = second_master(site)
    with site.reading() as tx:
        row = page(tx, master, Query(module="boats", fields=("nights", "fees"))).rows[0]
    assert (row.values["nights"], str(row.values["fees"])) == (4, "12.00")


def test_a_shown_formula_knows_what_day_it_is(site: SiteUnderTest, boat: str) -> None:
    master = second_master(site)
    ages = []
    for _ in range(2):
        ages.append(shown(site, master, boat, "age"))
        site.clock.advance(timedelta(days=1))
    assert ages == ["30", "31"]
