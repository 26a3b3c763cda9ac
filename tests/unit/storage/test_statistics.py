"""What the planner knows after much was written."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from kith.access.actor import SYSTEM
from kith.records.model import Change
from kith.records.save import write
from kith.storage.statistics import refresh_statistics
from kith.testing.site import SiteUnderTest

BOATS = {
    "modules/boats.yaml": """
module: boats
label: {one: Boat, many: Boats}
title: "{name}"
search: [name]
fields: {name: {type: text}}
"""
}
KNOWN = {
    "sqlite": "SELECT max(CAST(stat AS INTEGER)) FROM sqlite_stat1 WHERE tbl = 'm_boats'",
    "postgresql": "SELECT CAST(reltuples AS INTEGER) FROM pg_class WHERE relname = 'm_boats'",
}


@pytest.fixture
def boats(database_url: str) -> Iterator[SiteUnderTest]:
    """A site with three boats."""
    site = SiteUnderTest(database_url, BOATS)
    with site.writing() as tx:
        write(tx, SYSTEM, "boats", [Change(values={"name": name}) for name in ("Ada", "Bea", "Cleo")])
    yield site
    site.close()


def test_the_planner_knows_how_many_records_there_are(boats: SiteUnderTest) -> None:
    with boats.writing() as tx:
        refresh_statistics(tx, ["boats"])
    with boats.reading() as tx:
        assert tx.connection.execute(sa.text(KNOWN[tx.dialect])).scalar() == 3
