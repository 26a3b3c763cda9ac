"""kill -9 at every boundary of a submission: none is lost and none is doubled, whoever tries again or goes away."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from tests.unit.intake.killed import sent
from tests.unit.intake.world import FILES, rows

from kith.intake.submit import submit
from kith.intake.upkeep import take_up
from kith.ledger import moments
from kith.storage.system import MailRow, PortalAccess, Submission
from kith.testing.site import SiteUnderTest, fill_database

ROOT = Path(__file__).parents[3]
BOUNDARIES = (
    "submission sent",
    "submission kept",
    "before enqueue",
    "enqueued",
    "submission processed",
    "submission settled",
)


@pytest.fixture
def url(copy_of) -> str:
    return str(copy_of("visited club", fill_database(FILES)))


@pytest.fixture
def site(url) -> Iterator[SiteUnderTest]:
    opened = SiteUnderTest(url, FILES)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def sender() -> Iterator[subprocess.Popen[str]]:
    """A process whose children send and are killed."""
    environment = {**os.environ, "PYTHONPATH": f"{ROOT}:{ROOT / 'platform'}"}
    command = [sys.executable, "-m", "tests.unit.intake.killed"]
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdin=-1, stdout=-1, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    yield process
    process.communicate(timeout=60)


def kill(sender, url, form, name, moment) -> int:
    """The signal that ended who sent the form."""
    print(f"{url}\t{form}\t{name}\t{moment}", file=sender.stdin, flush=True)
    return int(sender.stdout.readline())


def what_there_is(site, name) -> tuple[int, int, int, int]:
    """Contacts, companies, accesses and mails of that name."""
    contacts = [row for row in rows(site) if row["name"] == name]
    companies = [row for row in rows(site, "companies") if row["name"] == f"{name} Ltd"]
    with site.reading() as tx:
        of = PortalAccess.record_id.in_([row["id"] for row in contacts])
        accesses = tx.connection.execute(sa.select(sa.func.count()).select_from(PortalAccess).where(of)).scalar_one()
        to = MailRow.address == f"{name}@example.org"
        mails = tx.connection.execute(sa.select(sa.func.count()).select_from(MailRow).where(to)).scalar_one()
    return len(contacts), len(companies), accesses, mails


@pytest.mark.parametrize("again", [True, False], ids=["who tries again", "who goes away"])
def test_a_stop_at_every_boundary_loses_no_submission_and_doubles_none(site, url, sender, again):
    for number, moment in enumerate(BOUNDARIES):
        assert kill(sender, url, "kickoff", f"ada{number}", moment) == signal.SIGKILL
        if again or moment == "submission sent":  # nothing had come in yet: the browser says so
            assert submit(site.writing, "kickoff", sent(f"ada{number}")).state == "accepted"
    site.clock.advance(timedelta(minutes=2))
    take_up(site.writing)
    found = {moment: what_there_is(site, f"ada{number}") for number, moment in enumerate(BOUNDARIES)}
    assert found == dict.fromkeys(BOUNDARIES, (1, 1, 1, 1))


def test_what_is_refused_is_refused_after_a_stop_as_well(site, url, sender):
    for moment in ("submission kept", "submission refused"):
        assert kill(sender, url, "kickoff", f"bad {moment}", moment) == signal.SIGKILL
    site.clock.advance(timedelta(minutes=2))
    assert take_up(site.writing) == 2
    with site.reading() as tx:
        assert set(tx.connection.execute(sa.select(Submission.state)).scalars()) == {"refused"}
    assert rows(site) == []


def test_every_boundary_of_the_flow_is_tried(site, monkeypatch):
    passed: list[str] = []
    monkeypatch.setattr(moments, "listener", passed.append)
    submit(site.writing, "kickoff", sent("ada"))
    assert tuple(passed) == BOUNDARIES
