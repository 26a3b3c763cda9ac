"""The job behind an action on many records."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sqlalchemy as sa
from tests.unit.records.bulk.test_runs import LEADS, begin, many
from tests.unit.records.crm import MODULES
from tests.unit.records.doing import read

from kith.jobs.bulk import bulk_handlers
from kith.jobs.runner import Runner
from kith.records import bulk
from kith.storage.system import JobRow, User
from kith.testing.site import SiteUnderTest


@pytest.fixture
def crm(database_url):
    site = SiteUnderTest(database_url, MODULES)
    yield site
    site.close()


@pytest.fixture(autouse=True)
def _small_batches(monkeypatch):
    monkeypatch.setattr("kith.records.bulk.runs.AT_ONCE", 2)


def runner(crm):
    return Runner(crm.engine, crm.clock.clock, crm.writing, bulk_handlers())


def found(crm, id):
    with crm.reading() as tx:
        return bulk.find(tx, id)


def job(crm):
    with crm.reading() as tx:
        return tx.connection.execute(sa.select(JobRow.state, JobRow.progress)).one()


def test_the_job_goes_through_all_and_tells_how_far_it_is(crm):
    ids = many(crm, 5)
    run = begin(crm, LEADS, "make_client", crm.actor("sales"), confirmed=5)
    assert runner(crm).run_one()
    ended = found(crm, run.id)
    assert (ended.state, ended.done, ended.refused) == ("done", 5, 0)
    assert {read(crm, "contacts", id).values["role"] for id in ids} == {"client"}
    assert (job(crm).state, job(crm).progress) == ("done", {"done": 5, "of": 5})


def test_a_job_that_begins_again_does_nothing_twice(crm):
    ids = many(crm, 5)
    run = begin(crm, LEADS, "make_client", crm.actor("sales"), confirmed=5)
    with crm.writing() as tx:
        bulk.step(tx, replace(crm_actor(crm, tx), via="job"), run.id)  # as a runner that was killed after a batch
    runner(crm).run_one()
    assert found(crm, run.id).done == 5
    assert {read(crm, "contacts", id).version for id in ids} == {2}


def crm_actor(crm, tx):
    from kith.identity.load import by_user

    actor = by_user(tx.connection, tx.connection.execute(sa.select(JobRow.user_id)).scalar_one(), via="job")
    assert actor is not None
    return actor


def test_who_has_lost_the_grant_gets_a_run_that_failed(crm):
    many(crm, 3)
    sales = crm.actor("sales")
    run = begin(crm, LEADS, "make_client", sales, confirmed=3)
    from kith.identity import administer

    with crm.writing() as tx:
        administer.set_roles(tx, sales.user, ["looker"])
    runner(crm).run_one()
    ended = found(crm, run.id)
    assert (ended.state, ended.done, [each.code for each in bulk.failure(ended)]) == ("failed", 0, ["K603"])
    assert job(crm).state == "refused"


def test_a_run_whose_job_is_refused_is_broken_off(crm):
    many(crm, 3)
    sales = crm.actor("sales")
    run = begin(crm, LEADS, "make_client", sales, confirmed=3)
    with crm.writing() as tx:
        tx.connection.execute(sa.update(User).where(User.id == sales.user).values(state="suspended"))
    runner(crm).run_one()
    ended = found(crm, run.id)
    assert (ended.running, ended.broken, ended.done) == (False, True, 0)
