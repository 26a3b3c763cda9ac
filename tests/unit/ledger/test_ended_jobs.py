"""Jobs that ended long ago are deleted; what was set aside stays until somebody has looked."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from kith.ledger import jobs
from kith.ledger.ended_jobs import AT_ONCE, delete_ended
from kith.storage.system import JobRow
from kith.testing.site import SiteUnderTest

DAY = timedelta(days=1)
BOATS = """\
module: boats
label: {one: Boat, many: Boats}
title: "{name}"
fields: {name: {type: text}}
"""


@pytest.fixture
def site(database_url):
    made = SiteUnderTest(database_url, {"modules/boats.yaml": BOATS})
    yield made
    made.close()


def ended(site, count=1, **values):
    """Jobs that ended now."""
    with site.writing() as tx:
        ids = [jobs.enqueue(tx, "row", {}) for _ in range(count)]
        given = {"state": "done", "finished_at": tx.clock.now(), **values}
        tx.connection.execute(sa.update(JobRow).where(JobRow.id.in_(ids)).values(given))


def deleted(site, older=DAY):
    with site.writing() as tx:
        return delete_ended(tx, tx.clock.now() - older)


def test_jobs_that_are_done_for_long_go(site):
    ended(site)
    assert deleted(site) == 0
    site.clock.advance(2 * DAY)
    ended(site)
    assert (deleted(site), deleted(site)) == (1, 0)


def test_jobs_that_were_cancelled_go(site):
    ended(site, state="refused", cancel_asked=site.clock.present)
    site.clock.advance(2 * DAY)
    assert deleted(site) == 1


@pytest.mark.parametrize("state", ["dead", "refused", "ready", "run"])
def test_jobs_that_are_not_over_or_were_set_aside_stay(site, state):
    ended(site, state=state)
    site.clock.advance(1000 * DAY)
    assert deleted(site) == 0


def test_a_few_hundred_go_at_a_time(site):
    ended(site, count=AT_ONCE + 3)
    site.clock.advance(2 * DAY)
    assert [deleted(site) for _ in range(3)] == [AT_ONCE, 3, 0]
