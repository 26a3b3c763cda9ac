"""Working queues off: once inside Kith, resumed, cancelled, called after a commit, none waiting behind a long job."""

from __future__ import annotations

import threading
import time
from datetime import timedelta

import pytest
import sqlalchemy as sa

import kith.jobs.drain
import kith.jobs.runner
from kith.access.actor import SYSTEM
from kith.jobs.runner import Manner, Runner
from kith.ledger import job_desk, jobs, tally
from kith.ledger.job_desk import Doer
from kith.ledger.jobs import LEASE
from kith.records.model import Change
from kith.records.save import write
from kith.storage.system import JobRow
from kith.testing.site import SiteUnderTest, fill_database

FILES = {
    "modules/boats.yaml": "module: boats\nlabel: {one: Boat, many: Boats}\nfields:\n  name: {type: text}\n",
    "config/roles.yaml": "roles:\n  skipper: {modules: {boats: {view: all, create: true}}}\n",
}


@pytest.fixture
def site(copy_of):
    made = SiteUnderTest(copy_of(__name__, fill_database(FILES)), FILES)
    yield made
    made.close()


@pytest.fixture
def runs(site):
    """A function that makes a runner, which is stopped after the test."""
    made = []

    def run(manner=None, **handlers):
        made.append(Runner(site.engine, site.clock.clock, site.writing, handlers, manner=manner))
        return made[-1]

    yield run
    for each in made:
        assert each.stop()


@pytest.fixture
def only_called(monkeypatch):
    """The clockwork stands still: threads look at nothing unless they are called."""
    monkeypatch.setattr(kith.jobs.runner, "_TICK", 3600.0)


def enqueue(site, kind="work", count=1, **how) -> list[str]:
    with site.writing() as tx:
        return [str(jobs.enqueue(tx, kind, {}, **how)) for _ in range(count)]


def job(site, id):
    with site.reading() as tx:
        return job_desk.one(tx.connection, id)


def boats(site) -> int:
    with site.reading() as tx:
        return tx.connection.execute(sa.select(sa.func.count()).select_from(tx.tables.table("boats"))).scalar_one()


def build(tx) -> None:
    write(tx, SYSTEM, "boats", [Change(values={"name": "Ada"})])


def until(holds, seconds=20.0) -> bool:
    end = time.monotonic() + seconds
    while not holds() and time.monotonic() < end:
        time.sleep(0.01)
    return holds()


def test_a_job_ends_with_the_transaction_of_its_work(site, runs):
    [id] = enqueue(site)

    def work(running):
        with running.begin() as tx:
            build(tx)
            running.finish(tx)

    assert runs(work=work).run_one()
    assert (boats(site), job(site, id).state) == (1, "done")


def test_of_two_that_carry_out_the_same_job_one_gets_through(site, runs):
    [id] = enqueue(site)

    def quick(running):
        with running.begin() as tx:
            build(tx)
            running.finish(tx)

    def slow(running):
        site.clock.advance(LEASE + timedelta(seconds=1))
        assert runs(work=quick).run_one()
        quick(running)

    runs(work=slow).run_one()
    assert (boats(site), job(site, id).state, job(site, id).attempts) == (1, "done", 2)


def test_a_job_goes_on_from_where_it_was_when_it_failed(site, runs):
    [id] = enqueue(site)
    seen = []

    def work(running):
        for number in range(running.progress.get("done", 0), 4):
            with running.begin() as tx:
                build(tx)
                running.keep(tx, {"done": number + 1, "of": 4})
            seen.append(number)
            if seen == [0, 1]:
                raise ZeroDivisionError

    run = runs(work=work)
    run.run_one()
    site.clock.advance(timedelta(minutes=1))
    run.run_one()
    assert (seen, boats(site), job(site, id).state) == ([0, 1, 2, 3], 4, "done")


def cancel(site, id) -> bool:
    with site.writing() as tx:
        return job_desk.cancel(tx, id, by=Doer())


def test_a_job_that_is_cancelled_stops_when_it_renews(site, runs):
    [id] = enqueue(site)
    done = []

    def work(running):
        for number in range(10):
            if number == 3:
                cancel(site, id)
            if not running.renew({"done": number, "of": 10}):
                return
            done.append(number)

    runs(work=work).run_one()
    assert (done, job(site, id).state, job(site, id).last_error) == ([0, 1, 2], "cancelled", "cancelled")


def test_a_step_of_a_cancelled_job_is_taken_back(site, runs):
    [id] = enqueue(site)

    def work(running):
        cancel(site, id)
        with running.begin() as tx:
            build(tx)
            running.keep(tx, {"done": 1})

    runs(work=work).run_one()
    assert (boats(site), job(site, id).state) == (0, "cancelled")


def test_a_cancelled_job_is_replayed_from_where_it_was(site, runs):
    [id] = enqueue(site)
    seen = []

    def work(running):
        seen.append(dict(running.progress))
        running.renew({"done": 1})
        if len(seen) == 1:
            cancel(site, id)
            assert not running.renew({"done": 2})

    run = runs(work=work)
    run.run_one()
    with site.writing() as tx:
        assert job_desk.replay(tx, by=Doer(), id=id) == 1
    run.run_one()
    assert (seen, job(site, id).state) == ([{}, {"done": 1}], "done")


def test_a_commit_calls_a_thread(site, runs, only_called):
    done = threading.Event()
    runs(work=lambda running: done.set()).start()
    time.sleep(0.2)
    enqueue(site)
    assert done.wait(20)


def test_a_replay_calls_a_thread(site, runs, only_called):
    [id] = enqueue(site, most_attempts=1)
    tries = []

    def work(running):
        tries.append(1)
        if len(tries) == 1:
            raise ZeroDivisionError

    runs(work=work).start()
    assert until(lambda: job(site, id).state == "dead")
    with site.writing() as tx:
        job_desk.replay(tx, by=Doer(), id=id)
    assert until(lambda: job(site, id).state == "done")


def test_what_is_due_only_now_is_found_by_the_clockwork(site, runs, monkeypatch):
    monkeypatch.setattr(kith.jobs.runner, "_TICK", 0.05)
    [id] = enqueue(site, run_at=site.clock.present + timedelta(hours=1))
    runs(work=lambda running: None).start()
    time.sleep(0.3)
    assert job(site, id).state == "ready"
    site.clock.advance(timedelta(hours=1))
    assert until(lambda: job(site, id).state == "done")


def test_each_queue_has_threads_of_its_own(site, runs):
    held, done = threading.Event(), threading.Event()
    run = runs(
        Manner(lanes={"default": 1, "mail": 1, "slow": 1}), hold=lambda _: held.wait(20), work=lambda _: done.set()
    )
    run.start()
    enqueue(site, "hold", queue="slow")
    enqueue(site, "work", queue="mail")
    assert done.wait(20)
    held.set()


def test_what_waits_behind_a_long_job_is_carried_out_by_others(site, runs, monkeypatch):
    monkeypatch.setattr(kith.jobs.runner, "_TICK", 0.05)
    monkeypatch.setattr(kith.jobs.drain, "LONG", 0.1)
    held = threading.Event()
    [long] = enqueue(site, "hold")
    small = enqueue(site, count=5)
    runs(Manner(lanes={"default": 2}), hold=lambda _: held.wait(20), work=lambda _: None).start()
    assert until(lambda: all(job(site, id).state == "done" for id in small))
    assert job(site, long).state == "run"
    assert until(lambda: job(site, long).runner is not None)
    held.set()
    assert until(lambda: job(site, long).state == "done")


def test_a_long_job_that_says_nothing_keeps_its_claim_while_its_process_lives(site, runs, monkeypatch):
    monkeypatch.setattr(kith.jobs.runner, "_TICK", 0.05)
    monkeypatch.setattr(kith.jobs.drain, "LONG", 0.1)
    held = threading.Event()
    [id] = enqueue(site, "hold")
    run = runs(Manner(lanes={"default": 1}, lease=timedelta(seconds=0.3)), hold=lambda _: held.wait(20))
    run.start()
    assert until(lambda: job(site, id).state == "run")
    before = lease(site, id)
    site.clock.advance(timedelta(seconds=0.25))
    assert until(lambda: lease(site, id) > before)
    held.set()
    assert until(lambda: job(site, id).state == "done")


def lease(site, id):
    with site.reading() as tx:
        return tx.connection.execute(sa.select(JobRow.lease_until).where(JobRow.id == id)).scalar()


def test_what_was_claimed_and_not_begun_is_given_back_at_the_end(site, runs):
    held = threading.Event()
    enqueue(site, "hold", count=5)
    run = runs(Manner(lanes={"default": 1}), hold=lambda _: held.wait(20))
    run.start()
    assert until(lambda: counts(site).get("run") == 5)
    threading.Timer(0.3, held.set).start()
    assert run.stop()
    assert counts(site) == {"done": 1, "ready": 4}


def counts(site) -> dict[str, int]:
    with site.reading() as tx:
        rows = tx.connection.execute(sa.select(JobRow.state, sa.func.count()).group_by(JobRow.state)).all()
    return dict(tuple(row) for row in rows)


def test_a_hint_carries_out_what_it_names_and_all_else_that_is_due(site, runs):
    ids = enqueue(site, count=70)
    run = runs(Manner(working=False), work=lambda _: None)
    assert run.hint("default", ids[:50]) == 70
    assert run.hint("default", ids[:50]) == 0
    assert counts(site) == {"done": 70}


def test_a_hint_is_let_go_where_all_threads_of_its_queue_are_busy(site, runs):
    held = threading.Event()
    ids = enqueue(site, "hold", queue="slow")
    run = runs(Manner(lanes={"default": 1, "slow": 1}, working=False), hold=lambda _: held.wait(20))
    thread = threading.Thread(target=run.hint, args=("slow", ids))
    thread.start()
    assert until(lambda: counts(site).get("run") == 1)
    more = enqueue(site, "hold", queue="slow")
    assert run.hint("slow", more) == 0
    held.set()
    thread.join(20)
    assert counts(site) == {"done": 2}


def test_how_jobs_ended_is_counted(site, runs):
    enqueue(site, count=3)
    enqueue(site, "broken", most_attempts=1)
    enqueue(site, "unknown")
    run = runs(work=lambda _: None, broken=lambda _: 1 / 0)
    while run.run_one():
        pass
    run.stop()
    with site.reading() as tx:
        found = {(each.kind, each.outcome): sum(each.counts) for each in tally.ended(tx.connection)}
    assert found == {("work", "done"): 3, ("broken", "dead"): 1, ("unknown", "refused"): 1}
