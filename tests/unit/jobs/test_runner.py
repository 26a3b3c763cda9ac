from __future__ import annotations

import threading
from datetime import timedelta

import pytest
import sqlalchemy as sa

import kith.jobs.clockwork
import kith.jobs.runner
from kith.access.actor import SYSTEM
from kith.errors import KithError, Problem
from kith.jobs.handlers import handler_table
from kith.jobs.runner import Runner
from kith.ledger import audit, jobs, schedules
from kith.ledger.jobs import Standing
from kith.records.model import Change
from kith.records.save import write
from kith.storage.system import AuditRow, JobRow, User
from kith.testing.site import SiteUnderTest, fill_database

FILES = {
    "modules/boats.yaml": "module: boats\nlabel: {one: Boat, many: Boats}\nfields:\n  name: {type: text}\n",
    "config/roles.yaml": "roles:\n  skipper: {modules: {boats: {view: all, create: true}}}\n  guest: {}\n"
    "  admiral: {may: [impersonate]}\n",
}


@pytest.fixture
def site(copy_of):
    made = SiteUnderTest(copy_of(__name__, fill_database(FILES)), FILES)
    yield made
    made.close()


def runner(site, **handlers) -> Runner:
    return Runner(site.engine, site.clock.clock, site.writing, handlers)


def enqueue(site, kind="work", **how):
    with site.writing() as tx:
        return jobs.enqueue(tx, kind, how.pop("payload", {}), **how)


def state(site, id) -> tuple[str, str | None]:
    with site.reading() as tx:
        return tuple(tx.connection.execute(sa.select(JobRow.state, JobRow.last_error).where(JobRow.id == id)).one())


def refuse(running):
    raise KithError(Problem(code="K603"))


def break_(running):
    raise ZeroDivisionError


def test_a_job_is_carried_out_once_and_done(site):
    seen = []
    id = enqueue(site, payload={"n": 7})
    run = runner(site, work=lambda running: seen.append(running.payload["n"]))
    assert run.run_one()
    assert not run.run_one()
    assert seen == [7]
    assert state(site, id) == ("done", None)


def test_what_a_handler_raises_puts_the_job_back_for_later(site):
    id = enqueue(site)
    run = runner(site, work=break_)
    run.run_one()
    ready, error = state(site, id)
    assert ready == "ready"
    assert "ZeroDivisionError" in error
    assert not run.run_one()
    site.clock.advance(timedelta(minutes=1))
    assert run.run_one()


def test_after_its_last_attempt_a_job_is_dead(site):
    id = enqueue(site, most_attempts=1)
    runner(site, work=break_).run_one()
    assert state(site, id)[0] == "dead"


def test_a_job_of_a_kind_that_nobody_carries_out_is_refused(site):
    id = enqueue(site, "unknown")
    runner(site).run_one()
    assert state(site, id) == ("refused", "no handler for unknown")


def test_a_job_runs_with_the_rights_its_user_has_now(site):
    seen = []
    user = site.actor("skipper").user
    enqueue(site, by=Standing(realm="staff", user_id=user))
    runner(site, work=lambda running: seen.append(running.actor)).run_one()
    assert [(actor.user, actor.via, bool(actor.roles)) for actor in seen] == [(user, "job", True)]


def test_a_job_of_an_account_that_was_closed_is_refused(site):
    id = enqueue(site, by=Standing(realm="staff", user_id=site.actor("skipper").user))
    with site.writing() as tx:
        tx.connection.execute(sa.update(User).values(state="suspended"))
    runner(site, work=break_).run_one()
    assert state(site, id) == ("refused", "its account may not act any more")


def test_a_job_of_one_realm_never_runs_for_an_account_of_another(site):
    id = enqueue(site, by=Standing(realm="portal:clients", user_id=site.actor("skipper").user))
    runner(site, work=break_).run_one()
    assert state(site, id) == ("refused", "its account may not act any more")


def test_a_job_whose_user_lost_the_right_is_refused_and_never_repeated(site):
    id = enqueue(site, by=Standing(realm="staff", user_id=site.actor("guest").user))

    def create(running):
        with running.begin() as tx:
            write(tx, running.actor, "boats", [Change(values={"name": "Brise"})])

    runner(site, work=create).run_one()
    assert state(site, id)[0] == "refused"


def _acted(site, *roles) -> tuple[str, str]:
    """A job that who holds these roles wanted, acting as a skipper: the job, and who acted."""
    skipper, by = site.actor("skipper"), site.actor(*roles, email="by@example.test")
    standing = Standing(realm="staff", user_id=skipper.user, impersonator_id=by.user)
    return enqueue(site, by=standing), by.user


def test_a_job_carries_who_acted_as_its_user(site):
    found = []
    _, by = _acted(site, "admiral")
    runner(site, work=lambda running: found.append(running.actor)).run_one()
    assert [each.impersonator for each in found] == [by]


def test_a_job_is_refused_once_who_acted_may_not_any_more(site):
    id, _ = _acted(site, "guest")
    runner(site, work=break_).run_one()
    assert state(site, id) == ("refused", "its account may not act any more")


def test_a_job_is_refused_once_who_acted_is_suspended(site):
    id, by = _acted(site, "admiral")
    with site.writing() as tx:
        tx.connection.execute(sa.update(User).where(User.id == by).values(state="suspended"))
    runner(site, work=break_).run_one()
    assert state(site, id)[0] == "refused"


def test_what_is_refused_for_other_reasons_is_tried_again(site):
    id = enqueue(site)

    def wrong(running):
        raise KithError(Problem(code="K605", params={"label": "Name"}))

    runner(site, work=wrong).run_one()
    assert state(site, id)[0] == "ready"


def test_a_long_job_keeps_its_claim(site):
    enqueue(site)
    kept = []

    def work(running):
        site.clock.advance(timedelta(seconds=50))
        kept.append(running.renew({"done": 0.5}))
        site.clock.advance(timedelta(seconds=50))
        kept.append(runner(site, work=break_).run_one())

    runner(site, work=work).run_one()
    assert kept == [True, False]


def test_what_is_done_each_minute_is_done_once_more_at_the_end(site):
    done = []
    run = Runner(site.engine, site.clock.clock, site.writing, {}, minutely=lambda: done.append(1))
    run.start()
    assert (run.stop(), done) == (True, [1])


def test_each_minute_comes_after_sixty_seconds(site, monkeypatch):
    monkeypatch.setattr(kith.jobs.runner, "_TICK", 0.01)
    monkeypatch.setattr(kith.jobs.clockwork, "_MINUTE", 0.02)
    done = threading.Semaphore(0)
    run = Runner(site.engine, site.clock.clock, site.writing, {}, minutely=done.release)
    run.start()
    assert all(done.acquire(timeout=10) for _ in range(2))
    assert run.stop()


def test_threads_take_jobs_until_they_are_stopped(site):
    done = threading.Semaphore(0)
    run = runner(site, work=lambda running: done.release())
    run.start()
    for _ in range(6):
        enqueue(site)
    run.nudge()
    assert all(done.acquire(timeout=20) for _ in range(6))
    assert run.stop()


def test_each_job_is_taken_by_one_of_two_runners(site):
    ids = {enqueue(site, payload={"n": n}) for n in range(20)}
    seen, lock = [], threading.Lock()

    def work(running):
        with lock:
            seen.append(running.job.id)

    both = [runner(site, work=work) for _ in range(2)]
    threads = [threading.Thread(target=lambda run=run: [None for _ in iter(run.run_one, False)]) for run in both]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(seen) == sorted(ids)


def test_the_clockwork_starts_schedules_and_seals_the_audit_log(site):
    with site.writing() as tx:
        schedules.declare(tx, "nightly", "work", timedelta(days=1))
        audit.note(tx, "test.done", user_id=None)
    seen = []
    run = runner(site, work=lambda running: seen.append(running.job.kind))
    run.tick()
    run.run_one()
    assert seen == ["work"]
    with site.reading() as tx:
        assert tx.connection.execute(sa.select(AuditRow.position)).scalars().all() == [1]


def test_a_long_unsealed_log_is_sealed_in_one_go(site, monkeypatch):
    monkeypatch.setattr(audit, "BATCH", 7)
    monkeypatch.setitem(audit.seal.__kwdefaults__, "limit", 7)
    with site.writing() as tx:
        for n in range(30):
            audit.note(tx, f"kind{n}", user_id=None)
    runner(site).tick()
    with site.reading() as tx:
        chain = audit.verify(tx.connection)
    assert (chain.length, chain.unsealed) == (30, 0)


def test_several_processes_seal_one_chain(site):
    with site.writing() as tx:
        for n in range(400):
            audit.note(tx, f"kind{n}", user_id=None)

    def seal():
        for _ in range(60):
            with site.engine.begin() as connection:
                audit.seal(connection, limit=3)

    threads = [threading.Thread(target=seal) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with site.reading() as tx:
        chain = audit.verify(tx.connection)
    assert (chain.length, chain.unsealed) == (400, 0)


def test_what_was_being_sealed_when_the_process_died_is_sealed_by_the_next(site):
    with site.writing() as tx:
        audit.note(tx, "login.opened", user_id=None)
    with site.engine.connect() as dying:
        assert audit.seal(dying) == 1
    runner(site).tick()
    with site.reading() as tx:
        assert audit.verify(tx.connection).length == 1


def test_old_jobs_are_forgotten(site):
    id = enqueue(site)
    run = runner(site, work=lambda running: None)
    run.run_one()
    site.clock.advance(timedelta(days=8))
    run.tick()
    with site.reading() as tx:
        assert tx.connection.execute(sa.select(JobRow).where(JobRow.id == id)).first() is None


class Hooks:
    """What the hook would give."""

    def __init__(self, *found):
        self.found = found

    def kith_job_handlers(self):
        return self.found


def test_the_table_joins_what_plugins_bring():
    assert set(handler_table(Hooks({"a": refuse}, None, {"b": break_}))) == {"a", "b"}


def test_two_plugins_with_the_same_kind_are_refused():
    with pytest.raises(KithError) as refused:
        handler_table(Hooks({"a": refuse}, {"a": break_}))
    assert refused.value.problems[0].code == "K731"


def test_the_system_acts_for_jobs_without_a_user(site):
    seen = []
    enqueue(site)
    runner(site, work=lambda running: seen.append(running.actor)).run_one()
    assert (seen[0].kind, seen[0].via) == (SYSTEM.kind, "job")
