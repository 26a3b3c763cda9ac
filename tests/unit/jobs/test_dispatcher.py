"""The dispatcher tells of what is due, once in a while, and is one of many."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import pytest

from kith.jobs import dispatcher
from kith.jobs.dispatcher import Dispatcher
from kith.ledger import jobs
from kith.ledger.jobs import LEASE, QUEUES
from kith.testing.site import SiteUnderTest, fill_database

FILES = {
    "modules/boats.yaml": "module: boats\nlabel: {one: Boat, many: Boats}\nfields:\n  name: {type: text}\n",
    "config/roles.yaml": "roles:\n  skipper: {modules: {boats: {view: all, create: true}}}\n",
}


class Broker:
    """What was sent, by queue; out of reach where it is `down`."""

    def __init__(self):
        self.sent: list[tuple[str, list[str]]] = []
        self.down = False

    def send(self, queue, ids):
        if self.down:
            raise ConnectionError
        self.sent.append((queue, list(ids)))

    @property
    def ids(self) -> Counter:
        return Counter(id for _, ids in self.sent for id in ids)


@pytest.fixture
def site(copy_of):
    made = SiteUnderTest(copy_of(__name__, fill_database(FILES)), FILES)
    yield made
    made.close()


@pytest.fixture
def broker():
    return Broker()


@pytest.fixture
def made(site, broker):
    """A dispatcher that tells again at once."""
    dispatchers = []

    def make(again=3600.0):
        dispatchers.append(Dispatcher(site.engine, site.clock.clock, broker.send, again=again))
        return dispatchers[-1]

    yield make
    for each in dispatchers:
        each.stop()


def enqueue(site, count=1, **how) -> list[str]:
    with site.writing() as tx:
        return [str(jobs.enqueue(tx, "work", {}, **how)) for _ in range(count)]


def claim(site, ids):
    with site.writing() as tx:
        return jobs.claim_many(tx.connection, QUEUES, site.clock.present, limit=len(ids), ids=ids)


def test_what_is_due_is_told_in_batches_by_queue(site, broker, made):
    ids, mail = enqueue(site, 120), enqueue(site, queue="mail")
    assert made().step() == 121
    assert [(queue, len(found)) for queue, found in broker.sent] == [
        ("default", 50),
        ("default", 50),
        ("default", 20),
        ("mail", 1),
    ]
    assert broker.ids == Counter(ids + mail)


def test_what_was_told_is_not_told_again_at_once(site, broker, made):
    enqueue(site, 3)
    one = made()
    assert [one.step(), one.step()] == [3, 0]


def test_what_nobody_claims_is_told_again_after_a_while(site, made):
    enqueue(site, 3)
    one = made(again=0.0)
    assert [one.step(), one.step()] == [3, 3]


def test_what_is_claimed_is_not_told_again(site, made):
    ids = enqueue(site, 3)
    one = made(again=0.0)
    one.step()
    claim(site, ids[:2])
    assert one.step() == 1


def test_a_job_for_later_is_told_when_its_time_has_come(site, made):
    enqueue(site, run_at=site.clock.present + timedelta(minutes=5))
    one = made()
    assert one.step() == 0
    site.clock.advance(timedelta(minutes=5))
    assert one.step() == 1


def test_a_job_whose_runner_was_lost_is_told_at_once(site, made):
    ids = enqueue(site)
    one = made()
    one.step()
    claim(site, ids)
    assert one.step() == 0
    site.clock.advance(LEASE + timedelta(seconds=1))
    assert one.step() == 1


def test_no_more_is_told_of_than_a_window(site, made, monkeypatch):
    monkeypatch.setattr(dispatcher, "WINDOW", 60)
    ids = enqueue(site, 100)
    one = made()
    assert [one.step(), one.step()] == [60, 0]
    claim(site, ids[:60])
    assert one.step() == 40


def test_one_of_two_dispatchers_tells(site, broker, made):
    enqueue(site, 3)
    assert [made().step(), made().step()] == [3, -1]
    assert set(broker.ids.values()) == {1}


def test_the_other_takes_over_when_the_first_ends(site, made):
    first, second = made(), made()
    assert first.step() == 0
    first.stop()
    enqueue(site, 3)
    assert second.step() == 3


def test_after_the_broker_was_away_everything_is_told_anew(site, broker, made):
    ids = enqueue(site, 3)
    one = made()
    one.step()
    more = enqueue(site, 2)
    broker.down = True
    assert one._stepped() == dispatcher.PAUSE
    broker.down = False
    one._stepped()
    assert broker.ids == Counter(ids * 2 + more)
