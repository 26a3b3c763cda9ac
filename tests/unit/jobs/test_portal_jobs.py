"""Jobs of portal users: carried out with the rights of their portal, as they are when it is their turn."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
import sqlalchemy as sa
from tests.unit.portal.test_states import activate, do, token
from tests.unit.portal.world import FILES, contact, make

from kith.access.job_standing import job_standing
from kith.access.rights import access_to
from kith.jobs.handlers import Running
from kith.jobs.runner import Runner
from kith.ledger import jobs
from kith.portal.access import portal_type
from kith.portal.entering import acting
from kith.storage.system import JobRow
from kith.testing.site import SiteUnderTest, fill_database


@pytest.fixture
def site(copy_of) -> Iterator[SiteUnderTest]:
    opened = SiteUnderTest(copy_of("portal world", fill_database(FILES)), FILES)
    yield opened
    opened.close()


def client(site: SiteUnderTest) -> tuple[str, str]:
    """A contact who has logged in to the portal of clients, and their account."""
    ada = contact(site, "Ada", company=make(site, "companies", name="Acme"))
    do(site, "invite", ada)
    access = activate(site, token(site))
    assert access is not None
    return ada, access.user


def enqueue(site: SiteUnderTest, user: str) -> str:
    with site.writing() as tx:
        actor = acting(tx, portal_type(tx, "clients"), user)
        assert actor is not None
        return str(jobs.enqueue(tx, "work", {}, by=job_standing(tx, actor)))


def carry_out(site: SiteUnderTest) -> list[Running]:
    seen: list[Running] = []
    runner = Runner(site.engine, site.clock.clock, site.writing, {"work": seen.append})
    while runner.run_one():
        pass
    return seen


def state(site: SiteUnderTest, job: str) -> str:
    with site.reading() as tx:
        return tx.connection.execute(sa.select(JobRow.state).where(JobRow.id == job)).scalar_one()


def test_a_job_of_a_portal_user_has_the_rights_of_their_portal(site: SiteUnderTest) -> None:
    ada, user = client(site)
    enqueue(site, user)
    (running,) = carry_out(site)
    assert (running.actor.portal_type, running.actor.record) == ("clients", ada)
    with site.reading() as tx:
        access = access_to(tx.site, running.actor, "companies")
    assert access is not None
    assert set(access.readable) & {"name", "website", "secret"} == {"website"}


def test_a_job_of_somebody_who_was_suspended_meanwhile_is_refused(site: SiteUnderTest) -> None:
    ada, user = client(site)
    job = enqueue(site, user)
    do(site, "suspend", ada)
    assert carry_out(site) == []
    assert state(site, job) == "refused"


def test_a_job_outlasts_a_new_name_of_its_portal(site: SiteUnderTest) -> None:
    _, user = client(site)
    job = enqueue(site, user)
    serving = site.serving
    types = dict(serving.site.portals.types)
    types["customers"] = replace(types.pop("clients"), name="customers")
    portals = replace(serving.site.portals, types=types)
    site.serving = replace(serving, site=replace(serving.site, portals=portals))
    (running,) = carry_out(site)
    assert (running.actor.portal_type, state(site, job)) == ("customers", "done")
