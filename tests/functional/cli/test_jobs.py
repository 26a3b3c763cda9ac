"""`kith jobs`: what there is, and what is done about it."""

from __future__ import annotations

import pytest

from kith.clock import SYSTEM_CLOCK
from kith.ledger import audit, jobs
from kith.ledger.job_desk import one
from kith.storage.engine import create_engine
from kith.storage.ids import new_id
from kith.storage.tables import Tables
from kith.storage.tx import Serving, writing
from kith.testing.build import site_of


@pytest.fixture
def writes(applied, database_url):
    """A function that opens a transaction in the site's database."""
    engine = create_engine(database_url)
    site = site_of()
    yield lambda: writing(engine, Serving(1, site, Tables(site)), hooks=None, clock=SYSTEM_CLOCK, settings=None)
    engine.dispose()


def dead(writes, kind="mail.send") -> str:
    with writes() as tx:
        id = jobs.enqueue(tx, kind, {}, most_attempts=1)
        assert id is not None
        [job] = jobs.claim_many(tx.connection, jobs.QUEUES, tx.clock.now(), limit=1, ids=[id])
        jobs.fail(tx.connection, job, tx.clock.now(), "Traceback\nValueError: no such mailbox")
    return id


def state(writes, id) -> str | None:
    with writes() as tx:
        found = one(tx.connection, id)
    return None if found is None else found.state


def test_no_jobs_are_none(applied):
    assert applied("jobs", "list", "--kind", "nobody.s").stdout == "There are none.\n"


def test_what_failed_is_listed_with_its_reason(applied, writes):
    id = dead(writes)
    dead(writes, "other.kind")
    [line] = applied("jobs", "list", "--state", "dead", "--kind", "mail.send").stdout.splitlines()
    assert line.startswith(f"{id}  dead ")
    assert line.endswith("1/1  mail.send  ValueError: no such mailbox")


def test_a_long_job_is_listed_with_how_far_it_is(applied, writes):
    with writes() as tx:
        id = jobs.enqueue(tx, "slow.work", {}, queue="slow")
        [job] = jobs.claim_many(tx.connection, ["slow"], tx.clock.now(), limit=1, ids=[id])
        jobs.renew(tx.connection, job, tx.clock.now(), progress={"done": 3, "of": 9})
    assert applied("jobs", "list", "--kind", "slow.work").stdout.endswith("slow.work  3 of 9\n")


def test_a_job_is_tried_again_and_the_audit_log_knows(applied, writes):
    id = dead(writes)
    assert applied("jobs", "retry", id).stdout == "1 job put back.\n"
    assert state(writes, id) == "ready"
    with writes() as tx:
        [entry] = audit.entries(tx.connection, kind="job")
    assert (entry.kind, entry.user_id, entry.subject) == ("job.replayed", None, id)


def test_all_of_a_kind_are_discarded(applied, writes):
    ids = [dead(writes) for _ in range(3)]
    assert applied("jobs", "discard", "--kind", "mail.send").stdout == "3 jobs discarded.\n"
    assert {state(writes, id) for id in ids} == {None}


def test_a_job_that_waits_is_cancelled(applied, writes):
    with writes() as tx:
        id = jobs.enqueue(tx, "mail.send", {})
    assert applied("jobs", "cancel", id).stdout == "Cancelled.\n"
    assert state(writes, id) == "cancelled"


@pytest.mark.parametrize("deed", ["retry", "discard", "cancel"])
def test_a_job_that_is_not_there_is_a_problem(applied, deed):
    done = applied("jobs", deed, new_id())
    assert done.exit_code == 1


def test_a_deed_names_one_job_or_one_kind(applied):
    assert applied("jobs", "retry").exit_code != 0
    assert applied("jobs", "retry", new_id(), "--kind", "x").exit_code != 0


def test_a_dispatcher_without_a_broker_is_wrong_usage(applied):
    done = applied("worker", "--part", "dispatcher")
    assert "there is no broker" in done.output


@pytest.mark.parametrize("deed", ["retry", "discard", "cancel"])
def test_what_is_no_id_is_no_job(applied, deed):
    said = applied("jobs", deed, "x'")
    assert (said.exit_code, said.stderr[:4]) == (1, "K956")
