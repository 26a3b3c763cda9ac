"""The planner is told every few hours what the tables hold."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa

from kith.jobs.runner import Runner
from kith.jobs.upkeep import EVERY, STATISTICS, declare_upkeep, upkeep_handlers
from kith.storage.bulk import insert_rows
from kith.storage.ids import new_id
from kith.storage.system import JobRow
from kith.testing.site import SiteUnderTest

FILES = {
    f"modules/{name}.yaml": f"module: {name}\nlabel: {{one: One, many: Many}}\nfields:\n  name: {{type: text}}\n"
    for name in ("boats", "berths")
}


@pytest.fixture
def site(database_url: str) -> Iterator[SiteUnderTest]:
    made = SiteUnderTest(database_url, FILES)
    yield made
    made.close()


def run_upkeep(site: SiteUnderTest) -> None:
    """One turn of the clockwork, and the job that it starts."""
    runner = Runner(site.engine, site.clock.clock, site.writing, upkeep_handlers())
    runner.tick()
    while runner.run_one():
        continue


def states(site: SiteUnderTest) -> list[str]:
    """The states of the jobs that gathered statistics."""
    with site.reading() as tx:
        return list(tx.connection.execute(sa.select(JobRow.state).where(JobRow.kind == STATISTICS)).scalars())


def counted(site: SiteUnderTest, module: str) -> int:
    """How many rows the planner thinks that the module's table has; -1 where nobody told it."""
    with site.reading() as tx:
        table = tx.tables.table(module).name
        if tx.dialect == "postgresql":
            sql = "SELECT reltuples::int FROM pg_class WHERE relname = :name"
        else:
            sql = "SELECT max(CAST(stat AS INTEGER)) FROM sqlite_stat1 WHERE tbl = :name"
            if not sa.inspect(tx.connection).has_table("sqlite_stat1"):
                return -1
        found = tx.connection.execute(sa.text(sql), {"name": table}).scalar()
        return -1 if found is None else int(found)


def test_the_planner_is_told_about_every_module(site: SiteUnderTest) -> None:
    with site.writing() as tx:
        for module in ("boats", "berths"):
            rows = [(new_id(), 1, True, f"Ada {n}") for n in range(500)]
            insert_rows(tx, tx.tables.table(module), ["id", "version", "active", "name"], rows)
        declare_upkeep(tx)
    run_upkeep(site)
    assert (counted(site, "boats"), counted(site, "berths")) == (500, 500)
    assert states(site) == ["done"]


def test_it_comes_again_and_once_however_many_processes_declare_it(site: SiteUnderTest) -> None:
    for _ in range(2):
        with site.writing() as tx:
            declare_upkeep(tx)
    run_upkeep(site)
    assert states(site) == ["done"]
    site.clock.advance(EVERY)
    run_upkeep(site)
    assert states(site) == ["done", "done"]
