"""Schedules start their jobs once, however many processes look."""

from __future__ import annotations

from datetime import timedelta

from kith.ledger.jobs import claim
from kith.ledger.schedules import declare, start_due, withdraw


def _claim(tx, clock):
    return claim(tx.connection, ("default",), clock.present)


def test_a_new_schedule_starts_at_once(tx, clock):
    declare(tx, "seal", "audit.seal", timedelta(minutes=1), {"limit": 5})
    assert start_due(tx) == 1
    job = _claim(tx, clock)
    assert (job.kind, job.payload) == ("audit.seal", {"limit": 5})


def test_it_starts_again_when_its_time_has_come(tx, clock):
    declare(tx, "seal", "audit.seal", timedelta(minutes=1))
    start_due(tx)
    _claim(tx, clock)
    clock.advance(timedelta(seconds=59))
    assert start_due(tx) == 0
    clock.advance(timedelta(seconds=1))
    assert start_due(tx) == 1


def test_what_was_missed_is_made_up_for_once(tx, clock):
    declare(tx, "seal", "audit.seal", timedelta(minutes=1))
    clock.advance(timedelta(days=1))
    assert [start_due(tx), start_due(tx)] == [1, 0]


def test_a_job_that_still_waits_is_not_doubled(tx, clock):
    declare(tx, "seal", "audit.seal", timedelta(minutes=1))
    for _ in range(3):
        start_due(tx)
        clock.advance(timedelta(minutes=1))
    assert _claim(tx, clock) is not None
    assert _claim(tx, clock) is None


def test_declaring_again_changes_it_without_starting_it(tx, clock):
    declare(tx, "seal", "audit.seal", timedelta(minutes=1))
    start_due(tx)
    declare(tx, "seal", "audit.seal", timedelta(minutes=5), {"limit": 9})
    assert start_due(tx) == 0
    clock.advance(timedelta(minutes=1))
    assert start_due(tx) == 1


def test_a_withdrawn_schedule_is_over(tx, clock):
    declare(tx, "seal", "audit.seal", timedelta(minutes=1))
    withdraw(tx, "seal")
    assert start_due(tx) == 0
