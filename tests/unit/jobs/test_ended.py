"""What is over goes by itself, by a job that comes again and goes by the settings."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa

from kith.jobs.runner import Runner
from kith.jobs.upkeep import declare_upkeep, upkeep_handlers
from kith.ledger import jobs
from kith.settings import Keep
from kith.storage.system import JobRow
from kith.testing.site import SiteUnderTest

BOATS = """\
module: boats
label: {one: Boat, many: Boats}
title: "{name}"
fields: {name: {type: text}}
"""
OLD = 1_234


@pytest.fixture
def site(database_url):
    made = SiteUnderTest(database_url, {"modules/boats.yaml": BOATS})
    with made.writing() as tx:
        for _ in range(OLD):
            jobs.enqueue(tx, "row", {})
        tx.connection.execute(sa.update(JobRow).values(state="done", finished_at=tx.clock.now()))
        declare_upkeep(tx)
    yield made
    made.close()


def left(site, days, keep):
    """How many old jobs are left after so many days and a run of all that is due."""
    site.settings = replace(site.settings, keep=keep)
    site.clock.advance(timedelta(days=days))
    runner = Runner(site.engine, site.clock.clock, site.writing, upkeep_handlers())
    runner.tick()
    while runner.run_one():
        pass
    with site.reading() as tx:
        found = sa.select(sa.func.count()).select_from(JobRow).where(JobRow.kind == "row")
        return tx.connection.execute(found).scalar_one()


def test_what_is_over_for_longer_than_the_settings_say_goes(site):
    assert left(site, 4, Keep(jobs=timedelta(days=3))) == 0


def test_what_is_over_for_less_stays(site):
    assert left(site, 4, Keep(jobs=timedelta(days=5))) == OLD
