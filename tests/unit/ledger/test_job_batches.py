"""Many jobs claimed at once: shared without doubles, given back, marked together; lost ones come alone."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
import sqlalchemy as sa

from kith.ledger.jobs import (
    LEASE,
    begin,
    bury_lost,
    claim,
    claim_many,
    enqueue,
    fail,
    finish,
    finish_many,
    give_back,
    hold,
    pause,
    renew,
    revive,
    stop_cancelled,
)
from kith.storage.system import JobRow

QUEUES = ("default",)


def many(tx, clock, limit=10, **how):
    return claim_many(tx.connection, QUEUES, clock.present, limit=limit, **how)


def states(tx) -> list[str]:
    return list(tx.connection.execute(sa.select(JobRow.state).order_by(JobRow.id)).scalars())


def test_as_many_are_claimed_as_are_wanted_the_oldest_first(tx, clock):
    ids = [enqueue(tx, "mail", {}) for _ in range(5)]
    assert [job.id for job in many(tx, clock, 3)] == ids[:3]
    assert [job.id for job in many(tx, clock, 3)] == ids[3:]


def test_those_that_are_named_are_claimed_alone(tx, clock):
    ids = [enqueue(tx, "mail", {}) for _ in range(4)]
    assert {job.id for job in many(tx, clock, ids=[ids[1], ids[3]])} == {ids[1], ids[3]}
    assert many(tx, clock, ids=[ids[1]]) == ()


def test_a_named_job_of_another_queue_stays_there(tx, clock):
    id = enqueue(tx, "mail", {}, queue="mail")
    assert many(tx, clock, ids=[id]) == ()


def test_a_lost_job_comes_alone_for_it_may_be_what_kills(tx, clock):
    ids = [enqueue(tx, "mail", {}) for _ in range(3)]
    assert len(many(tx, clock)) == 3
    clock.advance(LEASE + timedelta(seconds=1))
    enqueue(tx, "mail", {})
    assert [[job.id for job in many(tx, clock)] for _ in ids] == [[id] for id in ids]
    assert len(many(tx, clock)) == 1


def test_what_was_claimed_with_others_and_not_begun_is_not_dead(tx, clock):
    for _ in range(2):
        enqueue(tx, "mail", {}, most_attempts=1)
    first, _second = many(tx, clock)
    assert begin(tx.connection, first, clock.present, "here:1")
    clock.advance(LEASE + timedelta(seconds=1))
    assert bury_lost(tx.connection, clock.present) == 1
    assert states(tx) == ["dead", "run"]
    assert len(many(tx, clock)) == 1


def test_what_is_given_back_counts_no_attempt(tx, clock):
    enqueue(tx, "mail", {})
    enqueue(tx, "mail", {})
    give_back(tx.connection, many(tx, clock))
    assert [job.attempts for job in many(tx, clock)] == [1, 1]


def test_what_another_has_by_now_is_not_given_back(tx, clock):
    enqueue(tx, "mail", {})
    lost = many(tx, clock)
    clock.advance(LEASE + timedelta(seconds=1))
    assert many(tx, clock)
    give_back(tx.connection, lost)
    assert states(tx) == ["run"]


def test_many_are_marked_as_done_at_once_but_none_of_another_runner(tx, clock):
    for _ in range(3):
        enqueue(tx, "mail", {})
    mine = many(tx, clock)
    fail(tx.connection, mine[0], clock.present, "boom")
    clock.advance(pause(mine[0]))
    assert claim(tx.connection, QUEUES, clock.present)
    finish_many(tx.connection, mine, clock.present)
    assert states(tx) == ["run", "done", "done"]


def test_a_job_that_goes_back_loses_its_key_to_one_that_waits(tx, clock):
    enqueue(tx, "index", {}, key="contacts")
    job = claim(tx.connection, QUEUES, clock.present)
    assert enqueue(tx, "index", {}, key="contacts")
    assert fail(tx.connection, job, clock.present, "boom")
    assert states(tx) == ["ready", "ready"]
    assert enqueue(tx, "index", {}, key="contacts") is None


def test_a_job_that_goes_back_keeps_its_key_otherwise(tx, clock):
    enqueue(tx, "index", {}, key="contacts")
    fail(tx.connection, claim(tx.connection, QUEUES, clock.present), clock.present, "boom")
    assert enqueue(tx, "index", {}, key="contacts") is None


def test_a_dead_job_is_revived_beside_one_of_its_key(tx, clock):
    id = enqueue(tx, "index", {}, key="contacts", most_attempts=1)
    fail(tx.connection, claim(tx.connection, QUEUES, clock.present), clock.present, "boom")
    enqueue(tx, "index", {}, key="contacts")
    assert revive(tx, id)
    assert states(tx) == ["ready", "ready"]


def test_an_attempt_knows_how_far_the_one_before_came(tx, clock):
    enqueue(tx, "mail", {})
    first = claim(tx.connection, QUEUES, clock.present)
    assert first.progress is None
    renew(tx.connection, first, clock.present, progress={"done": 3, "after": "x"})
    clock.advance(LEASE + timedelta(seconds=1))
    assert claim(tx.connection, QUEUES, clock.present).progress == {"done": 3, "after": "x"}


def ask_to_cancel(tx, job) -> None:
    tx.connection.execute(sa.update(JobRow).where(JobRow.id == job.id).values(cancel_asked=tx.clock.now()))


def test_a_job_that_is_to_be_cancelled_learns_it_when_it_renews(tx, clock):
    enqueue(tx, "mail", {})
    job = claim(tx.connection, QUEUES, clock.present)
    ask_to_cancel(tx, job)
    assert not renew(tx.connection, job, clock.present)
    assert hold(tx.connection, job, clock.present + LEASE)
    assert stop_cancelled(tx.connection, job, clock.present)
    assert states(tx) == ["refused"]


def test_a_job_that_nobody_cancels_is_not_stopped(tx, clock):
    enqueue(tx, "mail", {})
    assert not stop_cancelled(tx.connection, claim(tx.connection, QUEUES, clock.present), clock.present)


def test_a_job_that_was_through_before_it_was_stopped_is_done(tx, clock):
    enqueue(tx, "mail", {})
    job = claim(tx.connection, QUEUES, clock.present)
    ask_to_cancel(tx, job)
    assert finish(tx.connection, job, clock.present)


def test_a_lost_job_that_is_to_be_cancelled_does_not_run_again(tx, clock):
    enqueue(tx, "mail", {})
    ask_to_cancel(tx, claim(tx.connection, QUEUES, clock.present))
    clock.advance(LEASE + timedelta(seconds=1))
    assert many(tx, clock) == ()
    assert bury_lost(tx.connection, clock.present) == 1
    assert states(tx) == ["refused"]


def test_there_are_no_other_queues(tx):
    with pytest.raises(AssertionError, match="no queue fast"):
        enqueue(tx, "mail", {}, queue="fast")


def test_runners_at_once_share_batches_without_doubles(writes, clock):
    with writes() as tx:
        for n in range(120):
            enqueue(tx, "mail", {"n": n})
    done: list[int] = []

    def run() -> None:
        found = True
        while found:
            with writes() as tx:
                found = many(tx, clock, 7)
            done.extend(job.payload["n"] for job in found)
            with writes() as tx:
                finish_many(tx.connection, found, clock.present)

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(done) == list(range(120))
