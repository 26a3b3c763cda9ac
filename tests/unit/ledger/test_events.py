"""Events of records."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from kith.ledger.events import Event, erase, of, record
from kith.storage.ids import new_id
from kith.storage.system import EventRow

BOAT, OTHER, ADA = new_id(), new_id(), new_id()


def _event(kind: str = "changed", record_id: str = BOAT, **more) -> Event:
    return Event(module="boats", record_id=record_id, kind=kind, user_id=ADA, via="page", **more)


def test_an_event_is_read_as_it_was_recorded(tx, clock):
    record(tx, [_event(changes={"name": [None, "Zoë"], "price": ["1.00", "2.50"]})])
    (found,) = of(tx.connection, "boats", BOAT)
    assert (found.kind, found.user_id, found.via, found.time) == ("changed", ADA, "page", clock.present)
    assert found.changes == {"name": [None, "Zoë"], "price": ["1.00", "2.50"]}


def test_events_without_changes_hold_none(tx):
    record(tx, [_event("created")])
    assert of(tx.connection, "boats", BOAT)[0].changes is None


def test_the_newest_comes_first(tx, clock):
    for kind in ("created", "changed", "deleted"):
        record(tx, [_event(kind)])
        clock.advance(timedelta(seconds=1))
    assert [event.kind for event in of(tx.connection, "boats", BOAT)] == ["deleted", "changed", "created"]


def test_events_of_one_moment_are_paged_without_loss(tx):
    record(tx, [_event(f"kind{n}") for n in range(5)])
    seen, before = [], None
    while page := of(tx.connection, "boats", BOAT, limit=2, before=before):
        seen += [event.kind for event in page]
        before = (page[-1].time, page[-1].id)
    assert sorted(seen) == [f"kind{n}" for n in range(5)]


def test_other_records_have_their_own(tx):
    record(tx, [_event("created"), _event("created", OTHER)])
    assert len(of(tx.connection, "boats", OTHER)) == 1
    assert of(tx.connection, "ships", OTHER) == ()


def test_a_batch_of_many_is_recorded_whole(tx):
    record(tx, [_event(changes={"n": [None, n]}) for n in range(200)])
    assert tx.connection.execute(sa.select(sa.func.count()).select_from(EventRow)).scalar() == 200
    assert {event.changes["n"][1] for event in of(tx.connection, "boats", BOAT, limit=200)} == set(range(200))


def test_no_event_is_no_statement(tx):
    record(tx, [])
    assert of(tx.connection, "boats", BOAT) == ()


def test_the_events_of_a_record_can_be_erased(tx):
    record(tx, [_event("created"), _event(), _event("created", OTHER)])
    assert erase(tx, "boats", BOAT) == 2
    assert of(tx.connection, "boats", BOAT) == ()
    assert len(of(tx.connection, "boats", OTHER)) == 1
