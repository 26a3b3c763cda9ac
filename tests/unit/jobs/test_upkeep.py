"""The purge of what is parked comes again by itself, as a job like others."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from kith.jobs.runner import Runner
from kith.jobs.upkeep import PURGE, declare_upkeep, upkeep_handlers
from kith.storage.parking import register as parking
from kith.storage.parking.register import KEPT, Parked, read_parked
from kith.testing.site import SiteUnderTest

BOATS = """\
module: boats
label: {one: Boat, many: Boats}
title: "{name}"
fields: {name: {type: text}}
"""


@pytest.fixture
def site(database_url):
    made = SiteUnderTest(database_url, {"modules/boats.yaml": BOATS})
    with made.engine.begin() as connection:
        connection.exec_driver_sql('ALTER TABLE "m_boats" ADD COLUMN "size" INTEGER')
    yield made
    made.close()


def park(site):
    holds = {"tables": [], "columns": {"m_boats": ["size"]}}
    size = Parked(what="field", module="boats", physical="size", name="size", version=1, holds=holds)
    with site.engine.begin() as connection:
        parking.note(connection, [size], by="tests", now=site.clock.present)


def run(site):
    """How many jobs a runner carries out when its clockwork has ticked once."""
    runner = Runner(site.engine, site.clock.clock, site.writing, upkeep_handlers())
    runner.tick()
    done = 0
    while runner.run_one():
        done += 1
    return done


def test_what_is_parked_for_long_enough_is_purged_by_a_job(site):
    park(site)
    with site.writing() as tx:
        declare_upkeep(tx)
    assert run(site)
    site.clock.advance(KEPT + timedelta(hours=1))
    assert run(site)
    assert "size" not in {column["name"] for column in sa.inspect(site.engine).get_columns("m_boats")}
    with site.engine.connect() as connection:
        assert [each.purged_at is not None for each in read_parked(connection)] == [True]


def test_its_handler_goes_by_the_name_that_the_schedule_asks_for():
    assert PURGE in upkeep_handlers()
