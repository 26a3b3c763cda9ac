"""Jobs are done at least once, and by one runner at a time."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from tests.unit.ledger.conftest import write_and_fail

from kith.ledger.jobs import (
    LEASE,
    LONGEST_PAUSE,
    Standing,
    bury_lost,
    claim,
    enqueue,
    fail,
    finish,
    forget,
    pause,
    refuse,
    renew,
    revive,
)
from kith.storage.ids import new_id
from kith.storage.system import JobRow

QUEUES = ("default",)
ADA = new_id()


def _claim(tx, clock):
    return claim(tx.connection, QUEUES, clock.present)


def _state(tx) -> str:
    return tx.connection.execute(sa.select(JobRow.state)).scalar_one()


def test_a_job_comes_with_what_it_was_given(tx, clock):
    by = Standing(realm="staff", user_id=ADA, impersonator_id=ADA)
    id = enqueue(tx, "mail", {"to": ["zoë"]}, by=by)
    job = _claim(tx, clock)
    assert (job.id, job.kind, job.payload, job.attempts) == (id, "mail", {"to": ["zoë"]}, 1)
    assert (job.realm, job.user_id, job.impersonator_id) == ("staff", ADA, ADA)


def test_nothing_to_do_is_no_job(tx, clock):
    assert _claim(tx, clock) is None


def test_a_job_is_claimed_once(tx, clock):
    enqueue(tx, "mail", {})
    assert _claim(tx, clock) is not None
    assert _claim(tx, clock) is None


def test_the_oldest_comes_first(tx, clock):
    ids = []
    for _ in range(3):
        ids.append(enqueue(tx, "mail", {}))
        clock.advance(timedelta(seconds=1))
    assert [_claim(tx, clock).id for _ in ids] == ids


def test_a_job_waits_for_its_time(tx, clock):
    enqueue(tx, "mail", {}, run_at=clock.present + timedelta(minutes=5))
    assert _claim(tx, clock) is None
    clock.advance(timedelta(minutes=5))
    assert _claim(tx, clock) is not None


def test_a_runner_gets_jobs_of_its_queues_alone(tx, clock):
    enqueue(tx, "mail", {}, queue="slow")
    assert _claim(tx, clock) is None
    assert claim(tx.connection, ("default", "slow"), clock.present) is not None


def test_a_waiting_job_of_the_same_key_is_enough(tx, clock):
    assert enqueue(tx, "index", {}, key="contacts") is not None
    assert enqueue(tx, "index", {}, key="contacts") is None
    assert enqueue(tx, "index", {}, key="deals") is not None
    _claim(tx, clock)
    assert enqueue(tx, "index", {}, key="contacts") is not None


def test_a_job_that_is_done_does_not_come_back(tx, clock):
    enqueue(tx, "mail", {})
    assert finish(tx.connection, _claim(tx, clock), clock.present)
    clock.advance(timedelta(days=1))
    assert _claim(tx, clock) is None
    assert _state(tx) == "done"


def test_a_job_whose_runner_was_lost_comes_back(tx, clock):
    enqueue(tx, "mail", {})
    lost = _claim(tx, clock)
    clock.advance(LEASE + timedelta(seconds=1))
    again = _claim(tx, clock)
    assert (again.id, again.attempts) == (lost.id, 2)


def test_a_runner_that_was_given_up_cannot_finish_for_its_successor(tx, clock):
    enqueue(tx, "mail", {})
    lost = _claim(tx, clock)
    clock.advance(LEASE + timedelta(seconds=1))
    again = _claim(tx, clock)
    assert not finish(tx.connection, lost, clock.present)
    assert not renew(tx.connection, lost, clock.present)
    assert finish(tx.connection, again, clock.present)


def test_a_renewed_lease_keeps_others_away(tx, clock):
    enqueue(tx, "mail", {})
    job = _claim(tx, clock)
    clock.advance(LEASE - timedelta(seconds=1))
    assert renew(tx.connection, job, clock.present, progress={"done": 5})
    clock.advance(timedelta(seconds=30))
    assert _claim(tx, clock) is None
    assert tx.connection.execute(sa.select(JobRow.progress)).scalar() == {"done": 5}


def test_a_failed_job_comes_back_later_each_time(tx, clock):
    enqueue(tx, "mail", {})
    waits = []
    for _ in range(3):
        job = _claim(tx, clock)
        fail(tx.connection, job, clock.present, "boom")
        assert _claim(tx, clock) is None
        waits.append(pause(job))
        clock.advance(pause(job))
    assert waits == sorted(waits)
    assert waits[0] >= timedelta(seconds=10)


def test_a_pause_is_never_much_longer_than_the_longest(tx, clock):
    enqueue(tx, "mail", {}, most_attempts=100)
    job = _claim(tx, clock)
    assert all(pause(_at(job, n)) <= LONGEST_PAUSE * 1.25 for n in (1, 10, 99, 10_000))


def _at(job, attempts):
    return replace(job, attempts=attempts)


def test_after_its_last_attempt_a_job_is_set_aside_with_its_error(tx, clock):
    enqueue(tx, "mail", {}, most_attempts=1)
    fail(tx.connection, _claim(tx, clock), clock.present, "boom" * 5000)
    clock.advance(timedelta(days=1))
    assert _claim(tx, clock) is None
    assert _state(tx) == "dead"
    assert len(tx.connection.execute(sa.select(JobRow.last_error)).scalar_one()) == 4000


def test_a_job_that_kills_its_runners_is_buried(tx, clock):
    enqueue(tx, "mail", {}, most_attempts=2)
    for _ in range(2):
        assert _claim(tx, clock) is not None
        clock.advance(LEASE + timedelta(seconds=1))
    assert _claim(tx, clock) is None
    assert bury_lost(tx.connection, clock.present) == 1
    assert _state(tx) == "dead"


def test_a_dead_job_can_be_revived(tx, clock):
    id = enqueue(tx, "mail", {}, most_attempts=1)
    fail(tx.connection, _claim(tx, clock), clock.present, "boom")
    assert revive(tx, id)
    assert not revive(tx, id)
    assert _claim(tx, clock).attempts == 1


def test_a_job_whose_actor_lost_the_right_is_refused(tx, clock):
    enqueue(tx, "mail", {}, by=Standing(realm="staff", user_id=ADA))
    assert refuse(tx.connection, _claim(tx, clock), clock.present, "no longer allowed")
    assert _state(tx) == "refused"


def test_a_job_of_staff_without_a_user_is_never_written(writes):
    with pytest.raises(IntegrityError), writes() as tx:
        enqueue(tx, "mail", {}, by=Standing(realm="staff"))


def test_jobs_that_are_done_are_forgotten_after_a_while(tx, clock):
    enqueue(tx, "mail", {})
    finish(tx.connection, _claim(tx, clock), clock.present)
    enqueue(tx, "mail", {})
    assert forget(tx.connection, clock.advance(timedelta(days=1))) == 1
    assert _state(tx) == "ready"


def test_a_job_of_a_failed_transaction_was_never_there(writes, clock):
    with pytest.raises(RuntimeError):
        write_and_fail(writes, lambda tx: enqueue(tx, "mail", {}))
    with writes() as tx:
        assert _claim(tx, clock) is None


def test_runners_at_once_share_the_work_without_doing_any_twice(writes, clock):
    with writes() as tx:
        for n in range(30):
            enqueue(tx, "mail", {"n": n})
    done: list[int] = []

    def run() -> None:
        while True:
            with writes() as tx:
                job = _claim(tx, clock)
            if job is None:
                return
            done.append(job.payload["n"])
            with writes() as tx:
                finish(tx.connection, job, clock.present)

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(done) == list(range(30))
