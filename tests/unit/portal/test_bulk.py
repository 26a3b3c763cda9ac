"""Inviting many: batches in a job that can be stopped, a report of who was refused. Proves Z9 and Z11 for many."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from tests.unit.portal.world import FILES, contact

from kith.access.actor import SYSTEM, Actor
from kith.errors import KithError
from kith.identity import administer, users
from kith.jobs.bulk import bulk_handlers
from kith.jobs.runner import Runner
from kith.mail.outgoing import latest
from kith.portal import seats
from kith.portal.bulk import deeds_of_portals, own_deed
from kith.records import bulk
from kith.records.bulk import Run, Selection
from kith.storage.system import MailRow
from kith.testing.site import SiteUnderTest, fill_database


@pytest.fixture
def site(copy_of) -> Iterator[SiteUnderTest]:
    opened = SiteUnderTest(copy_of("portal world", fill_database(FILES)), FILES)
    yield opened
    opened.close()


def staff(site: SiteUnderTest, role: str) -> Actor:
    with site.writing() as tx:
        user = users.add(tx, email=f"{role}@example.test", roles=[role], password="four unrelated words here")
        return Actor(kind="staff", user=user, roles=frozenset(users.require(tx, user).roles))


def invite(site: SiteUnderTest, actor: Actor, ids: list[str], portal: str = "partners") -> str:
    """The id of the run."""
    with site.writing() as tx:
        deed, selection = f"invite:{portal}", Selection(module="contacts", ids=tuple(ids))
        return bulk.begin(tx, actor, selection, deed, {}, own=own_deed(tx, "contacts", deed))


def work(site: SiteUnderTest, *, jobs: int = 100) -> None:
    runner = Runner(site.engine, site.clock.clock, site.writing, bulk_handlers())
    while jobs and runner.run_one():
        jobs -= 1


def run(site: SiteUnderTest, id: str) -> Run:
    with site.reading() as tx:
        found = bulk.find(tx, id)
    assert found is not None
    return found


def test_few_are_invited_at_once_and_each_gets_a_mail(site):
    ids = [contact(site, name) for name in ("Ada", "Bob")]
    done = run(site, invite(site, SYSTEM, ids))
    assert (done.state, done.done, done.refused) == ("done", 2, 0)
    with site.reading() as tx:
        assert {each.address for each in latest(tx, 5)} == {"ada@example.org", "bob@example.org"}


def test_who_is_refused_is_named_with_why_and_the_others_are_invited(site):
    ada, lea = contact(site, "Ada"), contact(site, "Lea", kind="lead")
    done = run(site, invite(site, SYSTEM, [ada, lea], "clients"))
    assert (done.done, done.refused) == (1, 1)
    assert [(each.id, each.problems[0].code) for each in done.reasons] == [(lea, "K471")]


def test_seats_are_never_more_than_there_are(site):
    done = run(site, invite(site, SYSTEM, [contact(site, f"P{number}") for number in range(13)]))
    assert (done.done, done.refused) == (10, 3)
    with site.reading() as tx:
        assert seats.taken(tx)["partners"] == 10


def test_many_are_invited_by_a_job_with_the_rights_of_who_began(site, monkeypatch):
    monkeypatch.setattr("kith.records.bulk.runs.AT_ONCE", 2)
    ids = [contact(site, f"P{number}") for number in range(5)]
    begun = invite(site, staff(site, "boss"), ids)
    assert run(site, begun).done == 0
    work(site)
    assert (run(site, begun).state, run(site, begun).done) == ("done", 5)


def test_one_that_was_stopped_invites_nobody_more(site, monkeypatch):
    monkeypatch.setattr("kith.records.bulk.runs.AT_ONCE", 2)
    begun = invite(site, staff(site, "boss"), [contact(site, f"P{number}") for number in range(5)])
    with site.writing() as tx:
        bulk.stop(tx, begun)
    work(site)
    with site.reading() as tx:
        assert tx.connection.execute(sa.select(sa.func.count()).select_from(MailRow)).scalar_one() == 0


def test_who_has_lost_the_power_meanwhile_invites_nobody(site, monkeypatch):
    monkeypatch.setattr("kith.records.bulk.runs.AT_ONCE", 2)
    boss = staff(site, "boss")
    begun = invite(site, boss, [contact(site, f"P{number}") for number in range(5)])
    with site.writing() as tx:
        administer.set_roles(tx, str(boss.user), ["crew"])
    work(site)
    assert (run(site, begun).state, run(site, begun).done) == ("failed", 0)


def test_it_takes_the_power_to_manage_portals(site):
    crew = staff(site, "crew")
    with site.reading() as tx:
        assert deeds_of_portals(tx, crew, "contacts") == ()
        assert deeds_of_portals(tx, SYSTEM, "deals") == ()
    with pytest.raises(KithError) as refused:
        invite(site, crew, [contact(site, "Ada")])
    assert refused.value.problems[0].code == "K477"


def test_no_other_deed_is_one_of_portals(site):
    with site.reading() as tx:
        assert own_deed(tx, "contacts", "edit") is None
        assert own_deed(tx, "contacts", "invite:nobody") is None
        assert own_deed(tx, "deals", "invite:clients") is None
