"""The job that reads what came back: it comes again, and a mailbox that stays away is no heap of dead jobs."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa
from tests.unit.mail.post import FILES

from kith.jobs.mailing import mail_handlers
from kith.jobs.runner import Runner
from kith.jobs.upkeep import declare_upkeep
from kith.mail.mailbox import BOUNCES
from kith.settings import BounceSettings
from kith.storage.system import JobRow, Schedule
from kith.testing.site import SiteUnderTest

AWAY = BounceSettings(address="bounces@harbour.example", server="127.0.0.1", port=1, security="none")


@pytest.fixture
def site(database_url):
    site = SiteUnderTest(database_url, FILES)
    with site.writing() as tx:
        declare_upkeep(tx)
        tx.connection.execute(sa.delete(Schedule).where(Schedule.kind != BOUNCES))
    yield site
    site.close()


def passes(site: SiteUnderTest, time: timedelta) -> None:
    """Lets the time go by, a minute at a time, and the clockwork and a runner work."""
    runner = Runner(site.engine, site.clock.clock, site.writing, mail_handlers())
    for _ in range(int(time.total_seconds()) // 60):
        site.clock.advance(timedelta(minutes=1))
        runner.tick()
        while runner.run_one():
            pass


def states(site: SiteUnderTest) -> set[tuple[str, str | None]]:
    with site.reading() as tx:
        rows = tx.connection.execute(sa.select(JobRow.state, JobRow.last_error).where(JobRow.kind == BOUNCES))
        return {(row.state, (row.last_error or "")[:4] or None) for row in rows}


def test_without_a_mailbox_the_job_has_nothing_to_do(site):
    passes(site, timedelta(minutes=12))
    assert states(site) == {("done", None)}


def test_a_mailbox_that_is_away_is_tried_again_and_says_why(site):
    site.settings = replace(site.settings, mail=replace(site.settings.mail, bounces=AWAY))
    passes(site, timedelta(minutes=4))
    assert ("ready", "K761") in states(site)


def test_a_mailbox_that_stays_away_leaves_no_dead_jobs(site):
    site.settings = replace(site.settings, mail=replace(site.settings.mail, bounces=AWAY))
    passes(site, timedelta(hours=6))
    assert {state for state, _ in states(site)} <= {"ready", "done"}
