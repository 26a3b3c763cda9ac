"""Derived values of records that are written at the same time."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest
from tests.unit.records.doing import make, read

from kith.access.actor import SYSTEM
from kith.records.model import Change
from kith.records.save import write
from kith.testing.site import SiteUnderTest

FILES = {
    "modules/boats.yaml": """
module: boats
label: {one: Boat, many: Boats}
title: "{name}"
fields:
  name: {type: text}
  miles: {type: rollup, sum: trips.miles}
related:
  trips: {by: trips.boat}
""",
    "modules/trips.yaml": """
module: trips
label: {one: Trip, many: Trips}
title: "{miles}"
fields:
  miles: {type: integer}
  boat: {type: lookup, module: boats}
""",
}


@pytest.fixture
def harbour(database_url: str) -> Iterator[SiteUnderTest]:
    """Boats that add up the miles of their trips."""
    site = SiteUnderTest(database_url, FILES)
    yield site
    site.close()


def test_a_sum_misses_nothing_that_is_added_at_the_same_time(harbour: SiteUnderTest) -> None:
    boat = make(harbour, "boats", name="Ada")
    other = threading.Thread(target=make, args=(harbour, "trips"), kwargs={"miles": 30, "boat": boat})
    with harbour.writing() as tx:
        write(tx, SYSTEM, "trips", [Change(values={"miles": 12, "boat": boat})])
        other.start()
        other.join(0.5)  # it can't end before this transaction does
    other.join()
    assert read(harbour, "boats", boat).values["miles"] == 42
