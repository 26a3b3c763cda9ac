"""What people have looked at: kept in memory, written together, never more than a few."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from tests.unit.timeline.desk import MODULES

from kith.ledger.visits import MOST, Recently, Visited
from kith.storage.ids import new_id
from kith.storage.system import Recent
from kith.testing.site import START, SiteUnderTest, fill_database


@pytest.fixture
def crm(copy_of):
    site = SiteUnderTest(copy_of("desk", fill_database(MODULES)), MODULES)
    yield site
    site.close()


@pytest.fixture
def ada(crm):
    return crm.actor("boss").user


def written(crm):
    with crm.reading() as tx:
        return tx.connection.execute(sa.select(Recent.record_id).order_by(Recent.seen_at.desc())).scalars().all()


def test_a_visit_is_known_at_once_and_written_by_a_flush(crm, ada):
    recently, id = Recently(crm.engine), new_id()
    recently.note(ada, "contacts", id, START)
    assert (dict(recently.of(ada)), written(crm)) == ({Visited("contacts", id): START}, [])
    recently.flush()
    assert (dict(recently.of(ada)), written(crm)) == ({}, [id])


def test_the_latest_are_kept_of_each_person(crm, ada):
    recently, ids = Recently(crm.engine), [new_id() for _ in range(MOST + 5)]
    for number, id in enumerate(ids):
        recently.note(ada, "contacts", id, START + timedelta(minutes=number))
        if number == MOST // 2:
            recently.flush()
    assert len(recently.of(ada)) <= MOST
    recently.flush()
    assert written(crm) == ids[:4:-1]


def test_what_is_looked_at_again_moves_up(crm, ada):
    recently, ids = Recently(crm.engine), [new_id(), new_id()]
    for number, id in enumerate((*ids, ids[0])):
        recently.note(ada, "contacts", id, START + timedelta(minutes=number))
        recently.flush()
    assert written(crm) == ids


def test_who_is_gone_keeps_nobody_from_being_written(crm, ada):
    recently, id = Recently(crm.engine), new_id()
    recently.note(new_id(), "contacts", new_id(), START)
    recently.note(ada, "contacts", id, START)
    recently.flush()
    assert written(crm) == [id]


def test_what_could_not_be_written_waits_for_the_next_flush(crm, ada):
    recently, id = Recently(sa.create_engine("sqlite:////nowhere/at/all.db")), new_id()
    recently.note(ada, "contacts", id, START)
    with pytest.raises(sa.exc.OperationalError):
        recently.flush()
    assert dict(recently.of(ada)) == {Visited("contacts", id): START}
