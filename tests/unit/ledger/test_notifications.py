"""Telling people of records: once for each comment, as one where there are many, and not for ever."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from tests.unit.timeline.desk import MODULES, make, say

from kith.ledger.notifications import READ_KEPT, UNREAD_KEPT, Telling, clear_old, notify
from kith.storage.ids import new_id
from kith.storage.system import Notification
from kith.testing.databases import CopyOf
from kith.testing.site import SiteUnderTest, fill_database
from kith.timeline.erase import erase
from kith.timeline.notifications import mark_read

DAY = timedelta(days=1)


@pytest.fixture
def desk(copy_of: CopyOf):
    site = SiteUnderTest(copy_of("desk", fill_database(MODULES)), MODULES)
    yield site
    site.close()


@pytest.fixture
def ann(desk):
    return desk.actor("boss", email="ann@example.test")


def tell(desk, actor, *, record=None, records=1):
    telling = Telling(user=actor.user, kind="assignment", module="contacts", record=record, records=records)
    with desk.writing() as tx:
        notify(tx, [telling])


def kept(desk):
    with desk.reading() as tx:
        return tx.connection.execute(sa.select(Notification.records).order_by(Notification.id)).scalars().all()


def clear(desk):
    with desk.writing() as tx:
        return clear_old(tx)


def test_what_is_unread_stays_for_half_a_year(desk, ann):
    tell(desk, ann, record=new_id())
    desk.clock.advance(UNREAD_KEPT)
    assert (clear(desk), kept(desk)) == (0, [1])
    desk.clock.advance(DAY)
    assert (clear(desk), kept(desk)) == (1, [])


def test_what_was_read_goes_a_month_later(desk, ann):
    tell(desk, ann, record=new_id())
    desk.clock.advance(DAY)
    with desk.writing() as tx:
        mark_read(tx, ann)
    desk.clock.advance(READ_KEPT)
    assert clear(desk) == 0
    desk.clock.advance(DAY)
    assert clear(desk) == 1


def test_many_are_added_to_what_is_unread_for_an_hour(desk, ann):
    tell(desk, ann, records=10)
    tell(desk, ann, records=7)
    assert kept(desk) == [17]
    desk.clock.advance(timedelta(hours=1))
    tell(desk, ann, records=5)
    assert kept(desk) == [17, 5]


def test_what_was_read_is_not_added_to(desk, ann):
    tell(desk, ann, records=10)
    with desk.writing() as tx:
        mark_read(tx, ann)
    tell(desk, ann, records=7)
    assert kept(desk) == [10, 7]


def test_of_an_erased_record_nobody_hears(desk, ann):
    boss = desk.actor("boss")
    ada = make(desk, "contacts", boss, name="Ada", owner=ann.user)
    say(desk, ada, boss, "@ann@example.test look")
    assert len(kept(desk)) == 2
    with desk.writing() as tx:
        erase(tx, "contacts", ada)
    assert kept(desk) == []
