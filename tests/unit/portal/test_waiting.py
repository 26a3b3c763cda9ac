"""The last seats under the hands of several processes, and the list of those who wait for one. Proves Z9, Z11."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.unit.portal.world import FILES, change, contact

from kith.access.actor import SYSTEM
from kith.errors import KithError
from kith.jobs.inviting import inviting_handlers
from kith.ledger.jobs import QUEUES
from kith.portal import invitations, seats, waiting
from kith.portal.access import of_type, portal_type
from kith.portal.serving import serve
from kith.portal.standing import standings
from kith.storage.system import JobRow
from kith.testing.site import SiteUnderTest, fill_database

ROOT = Path(__file__).parents[3]


@pytest.fixture
def url(copy_of) -> str:
    return str(copy_of("portal world", fill_database(FILES)))


@pytest.fixture
def site(url) -> Iterator[SiteUnderTest]:
    opened = SiteUnderTest(url, FILES)
    yield opened
    opened.close()


def do(site: SiteUnderTest, deed: str, record: str, portal: str = "partners") -> str | None:
    """The code that stands against a deed; None where it is done."""
    try:
        with site.writing() as tx:
            getattr(invitations, deed)(tx, SYSTEM, portal, record)
    except KithError as error:
        return error.problems[0].code
    return None


def state(site: SiteUnderTest, record: str, portal: str = "partners") -> str:
    with site.reading() as tx:
        return next(each.state for each in standings(tx, "contacts", [record])[record] if each.portal.name == portal)


def full(site: SiteUnderTest) -> list[str]:
    """Ten people on the ten seats of the partners."""
    people = [contact(site, f"P{number}") for number in range(10)]
    assert [do(site, "invite", each) for each in people] == [None] * 10
    return people


def test_fifty_invitations_from_five_processes_give_the_last_ten_seats_to_ten(site, url):
    people = [contact(site, f"P{number}") for number in range(50)]
    command = [sys.executable, "-m", "tests.unit.portal.inviter", url, "partners"]
    environment = {**os.environ, "PYTHONPATH": f"{ROOT}:{ROOT / 'platform'}"}
    processes = [
        subprocess.Popen(command, cwd=ROOT, env=environment, stdin=-1, stdout=-1, stderr=subprocess.STDOUT, text=True)
        for _ in range(5)
    ]
    for each in processes:
        assert each.stdout is not None
        assert each.stdout.readline() == "ready\n"
    for place, each in enumerate(processes):
        assert each.stdin is not None
        each.stdin.write(" ".join(people[place::5]) + "\n")
        each.stdin.flush()
    said = [line for each in processes for line in each.communicate(timeout=120)[0].split()]
    assert sorted(said) == ["K473"] * 40 + ["None"] * 10
    with site.reading() as tx:
        assert seats.taken(tx)["partners"] == len(of_type(tx, portal_type(tx, "partners"))) == 10


def test_who_waits_is_invited_once_a_seat_is_free_the_longest_first(site):
    people = full(site)
    first, second = contact(site, "Eve"), contact(site, "Mia")
    assert [do(site, "enlist", each) for each in (first, second)] == [None, None]
    do(site, "revoke", people[0])
    with site.writing() as tx:
        assert serve(tx) == 1
    assert (state(site, first), state(site, second)) == ("invited", "waiting")


def test_a_freed_seat_is_told_to_a_job_only_where_somebody_waits(site):
    people = full(site)
    do(site, "revoke", people[0])
    with site.reading() as tx:
        assert tx.connection.execute(JobRow.__table__.select().where(JobRow.kind == waiting.SEATS)).first() is None
    do(site, "enlist", contact(site, "Eve"))
    do(site, "revoke", people[1])
    with site.reading() as tx:
        row = tx.connection.execute(JobRow.__table__.select().where(JobRow.kind == waiting.SEATS)).one()
    assert row.queue in QUEUES
    assert set(inviting_handlers()) >= {row.kind}


def test_who_cant_be_let_in_any_more_is_struck_off_the_list(site):
    full(site)
    eve = contact(site, "Eve")
    do(site, "enlist", eve)
    change(site, "contacts", eve, active=False)
    with site.writing() as tx:
        assert serve(tx) == 0
        assert waiting.list_of(tx, portal_type(tx, "partners")) == ()


def test_somebody_stands_on_the_list_once_and_can_be_taken_off(site):
    full(site)
    eve = contact(site, "Eve")
    assert [do(site, "enlist", eve), do(site, "enlist", eve)] == [None, "K475"]
    assert state(site, eve) == "waiting"
    do(site, "unlist", eve)
    assert state(site, eve) == "not_invited"


def test_who_is_invited_by_hand_waits_no_more(site):
    people = full(site)
    eve = contact(site, "Eve")
    do(site, "enlist", eve)
    do(site, "suspend", people[0])
    do(site, "revoke", people[0])
    assert do(site, "invite", eve) is None
    with site.reading() as tx:
        assert waiting.list_of(tx, portal_type(tx, "partners")) == ()


def test_what_can_be_done_goes_by_the_state_and_by_who_may_be_let_in(site):
    lead, ada = contact(site, "Lea", kind="lead"), contact(site, "Ada")
    do(site, "invite", ada, "clients")
    with site.reading() as tx:
        found = standings(tx, "contacts", [lead, ada])
        assert standings(tx, "deals", [lead]) == {}
    deeds = {each.portal.name: each.deeds for each in found[ada]}
    assert deeds == {"clients": ("resend", "revoke"), "partners": ("invite",), "auditors": ("invite",)}
    assert {each.portal.name: each.deeds for each in found[lead]}["clients"] == ()
