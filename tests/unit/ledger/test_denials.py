"""Denials are folded by rate: the first is noted at once, its like of the next minute together."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from kith.ledger import audit, denials
from kith.ledger.denials import Denial, Denials
from kith.storage.ids import new_id

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
ADA = new_id()


def _denial(user: str = ADA, route: str = "record.edit") -> Denial:
    return Denial(user_id=user, impersonator_id=None, module="contacts", told=(("route", route),))


@pytest.fixture
def kept(engine):
    return Denials(engine)


def _noted(engine) -> list[tuple[str | None, dict[str, object]]]:
    with engine.connect() as connection:
        return [(each.subject, dict(each.detail or {})) for each in audit.entries(connection, kind="denied")]


def test_the_first_is_noted_at_once_and_its_like_are_counted(kept):
    assert kept.is_first(_denial(), "contacts/1", NOW)
    assert not kept.is_first(_denial(), "contacts/1", NOW + timedelta(seconds=59))


def test_what_differs_is_noted_for_itself(kept):
    assert kept.is_first(_denial(), None, NOW)
    assert kept.is_first(_denial(user=new_id()), None, NOW)
    assert kept.is_first(_denial(route="record.delete"), None, NOW)


def test_after_a_minute_the_next_is_noted_again(kept):
    kept.is_first(_denial(), None, NOW)
    assert kept.is_first(_denial(), None, NOW + timedelta(minutes=1))


def test_what_was_counted_is_noted_together_with_how_many_records(kept, engine):
    for n in range(9):
        kept.is_first(_denial(), f"contacts/{n % 3}", NOW)
    kept.flush()
    assert _noted(engine) == [("contacts", {"route": "record.edit", "times": 8, "records": 3})]


def test_what_came_once_is_noted_once(kept, engine):
    kept.is_first(_denial(), None, NOW)
    kept.flush()
    assert _noted(engine) == []


def test_a_count_that_could_not_be_written_waits_for_the_next_flush(kept, engine, monkeypatch):
    for _ in range(3):
        kept.is_first(_denial(), None, NOW)
    with monkeypatch.context() as broken:
        broken.setattr(denials.sa, "insert", {}.__getitem__)
        with pytest.raises(KeyError):
            kept.flush()
    kept.flush()
    assert [detail["times"] for _, detail in _noted(engine)] == [2]


def test_only_so_many_kinds_are_kept_in_memory(kept, monkeypatch):
    monkeypatch.setattr(denials, "MOST", 2)
    routes = [_denial(route=f"route{n}") for n in range(4)]
    assert all(kept.is_first(each, None, NOW) for each in routes)
    assert [kept.is_first(each, None, NOW) for each in routes] == [False, False, True, True]
