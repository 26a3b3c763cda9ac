"""The purge of what is parked comes again by itself, as a job like others."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from kith.access.actor import SYSTEM
from kith.identity import groups, users
from kith.jobs.runner import Runner
from kith.jobs.upkeep import PURGE, declare_upkeep, upkeep_handlers
from kith.ledger import events, idempotency, schedules
from kith.plugins import hookimpl
from kith.records.model import Change
from kith.records.save import write
from kith.records.shares import holder
from kith.records.sharing import share
from kith.storage.parking import register as parking
from kith.storage.parking.register import KEPT, Parked, read_parked
from kith.storage.system import Schedule, Share, SharedWith
from kith.testing.site import SiteUnderTest

BOATS = """\
module: boats
label: {one: Boat, many: Boats}
title: "{name}"
fields: {name: {type: text}}
"""


@pytest.fixture
def site(database_url):
    made = SiteUnderTest(database_url, {"modules/boats.yaml": BOATS})
    with made.engine.begin() as connection:
        connection.exec_driver_sql('ALTER TABLE "m_boats" ADD COLUMN "size" INTEGER')
    yield made
    made.close()


def park(site):
    holds = {"tables": [], "columns": {"m_boats": ["size"]}}
    size = Parked(what="field", module="boats", physical="size", name="size", version=1, holds=holds)
    with site.engine.begin() as connection:
        parking.note(connection, [size], by="tests", now=site.clock.present)


def run(site):
    """How many jobs a runner carries out when its clockwork has ticked once."""
    runner = Runner(site.engine, site.clock.clock, site.writing, upkeep_handlers())
    runner.tick()
    done = 0
    while runner.run_one():
        done += 1
    return done


def test_what_is_parked_for_long_enough_is_purged_by_a_job(site):
    park(site)
    with site.writing() as tx:
        declare_upkeep(tx)
    assert run(site)
    site.clock.advance(KEPT + timedelta(hours=1))
    assert run(site)
    assert "size" not in {column["name"] for column in sa.inspect(site.engine).get_columns("m_boats")}
    with site.engine.connect() as connection:
        assert [each.purged_at is not None for each in read_parked(connection)] == [True]


def test_keys_of_requests_are_forgotten_after_two_days(site):
    with site.writing() as tx:
        declare_upkeep(tx)
        user = users.add(tx, email="ada@example.test", roles=())
        idempotency.begin(tx, user, "k1", "digest")
        idempotency.finish(tx, user, "k1", 201)
    site.clock.advance(timedelta(hours=47))
    run(site)
    with site.writing() as tx:
        assert idempotency.begin(tx, user, "k1", "digest") is not None
    site.clock.advance(timedelta(hours=7))
    run(site)
    with site.writing() as tx:
        assert idempotency.begin(tx, user, "k1", "another") is None


def test_its_handler_goes_by_the_name_that_the_schedule_asks_for():
    assert PURGE in upkeep_handlers()


def test_shares_that_are_over_are_taken_away_by_a_job(site):
    with site.writing() as tx:
        declare_upkeep(tx)
        (boat,) = [saved.id for saved in write(tx, SYSTEM, "boats", [Change(values={"name": "Ada"})]).saved if saved]
        group = groups.add(tx, "North")
        until = site.clock.present + timedelta(hours=1)
        share(tx, SYSTEM, "boats", boat, with_=holder(tx, "group", "North"), until=until)
    site.clock.advance(timedelta(hours=2))
    assert run(site)
    with site.reading() as tx:
        assert tx.connection.execute(sa.select(sa.func.count()).select_from(Share)).scalar_one() == 0
        assert tx.connection.execute(sa.select(SharedWith.holder)).scalars().all() == []
        assert [each.kind for each in events.of(tx.connection, "boats", boat)] == ["unshared", "shared", "created"]
        assert groups.require_group(tx, group).name == "North"


class Weekly:
    """A plugin whose job comes again each hour."""

    @staticmethod
    @hookimpl
    def kith_schedules():
        return {"weekly.count": timedelta(hours=1)}


def schedules_of(site):
    with site.reading() as tx:
        rows = tx.connection.execute(sa.select(Schedule.name, Schedule.kind, Schedule.every)).all()
    return {row.name: (row.kind, row.every) for row in rows if row.name.startswith("plugin: ")}


def test_kith_schedules_lets_the_jobs_of_a_plugin_come_again(database_url):
    site = SiteUnderTest(database_url, {"modules/boats.yaml": BOATS}, plugins=(Weekly,))
    with site.writing() as tx:
        declare_upkeep(tx)
    assert schedules_of(site) == {"plugin: weekly.count": ("weekly.count", 3600)}
    site.close()


def test_schedules_of_plugins_that_are_gone_end(site):
    with site.writing() as tx:
        schedules.declare(tx, "plugin: gone.count", "gone.count", timedelta(hours=1))
        declare_upkeep(tx)
    assert schedules_of(site) == {}
