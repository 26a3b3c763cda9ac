"""Counts of jobs that ended: added up over processes, never lost to an error."""

from __future__ import annotations

import pytest
from sqlalchemy.exc import OperationalError, ProgrammingError

from kith.ledger.tally import LIMITS, Ended, Tally, ended
from kith.storage.engine import create_engine


def counted(engine) -> tuple[Ended, ...]:
    with engine.connect() as connection:
        return ended(connection)


def test_nothing_ended_is_no_count(engine):
    Tally().flush(engine)
    assert counted(engine) == ()


def test_jobs_fall_into_buckets_by_how_long_they_took(engine):
    tally = Tally()
    for seconds in (0.001, 0.01, 0.5, 1000.0):
        tally.add("mail", "done", seconds)
    tally.flush(engine)
    assert [(each.kind, each.outcome, each.counts) for each in counted(engine)] == [
        ("mail", "done", (2, 0, 1, 0, 0, 0, 1))
    ]
    assert counted(engine)[0].seconds == pytest.approx(1000.511)
    assert len(counted(engine)[0].counts) == len(LIMITS) + 1


def test_processes_add_to_each_other(engine):
    for _ in range(2):
        tally = Tally()
        tally.add("mail", "done", 0.5)
        tally.add("mail", "dead", 0.5)
        tally.flush(engine)
        tally.flush(engine)
    assert [(each.outcome, sum(each.counts)) for each in counted(engine)] == [("dead", 2), ("done", 2)]


def test_what_could_not_be_added_is_added_the_next_time(engine, new_database):
    tally, empty = Tally(), create_engine(new_database())
    tally.add("mail", "done", 0.5)
    with pytest.raises((OperationalError, ProgrammingError)):
        tally.flush(empty)
    empty.dispose()
    tally.add("mail", "done", 0.5)
    tally.flush(engine)
    assert sum(counted(engine)[0].counts) == 2
