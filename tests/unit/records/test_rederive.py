"""What the records layer computes for an apply: for the records that it is given, and the same however often."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa

from kith.records.rederive import rederive
from kith.storage.ids import new_id
from kith.storage.plan.refill import Refill
from kith.testing.site import SiteUnderTest, fill_database

BOATS = """\
module: boats
label: {one: Boat, many: Boats}
title: "{name}!"
fields:
  name: {type: text}
  fleet: {type: lookup, module: fleets}
  number: {type: auto_number, format: "B-{n}"}
  shout: {type: formula, text: "{name}?"}
"""
FLEETS = """\
module: fleets
label: {one: Fleet, many: Fleets}
title: "{name}"
fields:
  name: {type: text}
  size: {type: rollup, count: boats}
related:
  boats: {by: boats.fleet}
"""
FILES = {"modules/boats.yaml": BOATS, "modules/fleets.yaml": FLEETS}
NOW = datetime(2026, 3, 1, tzinfo=UTC)
ALL = Refill(module="boats", derived=("number", "shout"), title=True)


@pytest.fixture
def site(copy_of):
    made = SiteUnderTest(copy_of(__name__, fill_database(FILES)), FILES)
    yield made
    made.close()


def add(site, module, **values):
    """The id of a record for which nothing is computed."""
    id = new_id()
    with site.writing() as tx:
        row = {"id": id, "created_at": NOW, "modified_at": NOW} | values
        tx.connection.execute(sa.insert(tx.tables.table(module)).values(row))
    return id


def derived(site, refill, ids):
    with site.writing() as tx:
        rederive(tx, refill, ids)


def row(site, module, id):
    with site.reading() as tx:
        table = tx.tables.table(module)
        return tx.connection.execute(sa.select(table).where(table.c.id == id)).mappings().one()


def test_numbers_formulas_and_titles_are_computed_for_the_records_given(site):
    first, second = add(site, "boats", name="A"), add(site, "boats", name="B")
    derived(site, ALL, [first])
    found = row(site, "boats", first)
    assert (found["number"], found["shout"], found["title"], found["version"]) == ("B-1", "A?", "A!", 1)
    assert row(site, "boats", second)["number"] is None


def test_a_record_keeps_its_number_when_it_is_computed_again(site):
    first, second = add(site, "boats", name="A"), add(site, "boats", name="B")
    derived(site, ALL, [first])
    derived(site, ALL, [second, first])
    assert [row(site, "boats", id)["number"] for id in (first, second)] == ["B-1", "B-2"]


def test_titles_stay_where_they_are_not_asked_for(site):
    id = add(site, "boats", name="A", title="as it was")
    derived(site, Refill(module="boats", derived=("shout",)), [id])
    assert (row(site, "boats", id)["title"], row(site, "boats", id)["shout"]) == ("as it was", "A?")


def test_rollups_are_counted(site):
    fleet = add(site, "fleets", name="F")
    add(site, "boats", name="A", fleet=fleet)
    derived(site, Refill(module="fleets", derived=("size",)), [fleet])
    assert row(site, "fleets", fleet)["size"] == 1


def test_a_record_that_is_gone_is_left_out(site):
    derived(site, ALL, [new_id()])
