"""The job around web forms: what a killed process has left is taken up, what is over is let go."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, cast

import pytest
import sqlalchemy as sa
from tests.unit.intake.world import FILES, rows

from kith.intake.sent import Sent
from kith.intake.submit import submit
from kith.intake.upkeep import SWEEP
from kith.jobs.intake import intake_handlers
from kith.jobs.upkeep import declare_upkeep
from kith.ledger import moments
from kith.storage.system import Schedule, Submission
from kith.testing.site import SiteUnderTest, fill_database


class _Stopped(BaseException):
    """Ends a flow as a kill would: nothing after it is done."""


@pytest.fixture
def site(copy_of):
    opened = SiteUnderTest(str(copy_of("visited club", fill_database(FILES))), FILES)
    yield opened
    opened.close()


def sweep(site) -> None:
    running: Any = type("Running", (), {"begin": staticmethod(site.writing)})()
    intake_handlers()[SWEEP](cast(Any, running))


def states(site) -> list[str]:
    with site.reading() as tx:
        return list(tx.connection.execute(sa.select(Submission.state)).scalars())


def test_the_job_comes_again_each_minute(site):
    with site.writing() as tx:
        declare_upkeep(tx)
        kinds = tx.connection.execute(sa.select(Schedule.kind)).scalars().all()
    assert SWEEP in kinds


def test_what_is_left_is_processed_and_what_is_over_is_deleted(site, monkeypatch):
    def stop(moment: str) -> None:
        if moment == "submission kept":
            raise _Stopped

    monkeypatch.setattr(moments, "listener", stop)
    with pytest.raises(_Stopped):
        submit(site.writing, "plain", Sent(values={"name": "Ada"}))
    monkeypatch.undo()
    assert (states(site), rows(site)) == (["received"], [])
    site.clock.advance(timedelta(minutes=2))
    sweep(site)
    assert (states(site), [row["name"] for row in rows(site)]) == (["accepted"], ["Ada"])
    site.clock.advance(timedelta(days=91))
    sweep(site)
    assert (states(site), len(rows(site))) == ([], 1)
