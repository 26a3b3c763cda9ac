"""What a broken-off apply leaves running is ended after a day, and not before."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.unit.storage.applied import broken_off
from tests.unit.storage.site_files import boats

from kith.storage import touched
from kith.storage.abandoned import LEFT_FOR, clear_abandoned

RANKED = "rank: {type: choice, default: low, options: {low: Low}}"


@pytest.fixture
def left(applied, monkeypatch):
    """Boats, with an apply that was broken off when it had filled them."""
    applied.apply(boats())
    applied.add(name="A")

    with broken_off(monkeypatch, "after backfill"):
        applied.apply(boats(RANKED))
    return applied


def is_watched(applied):
    with applied.engine.connect() as connection:
        return bool(touched.unwatching(connection))


def test_within_a_day_it_may_go_on(left):
    assert not clear_abandoned(left.engine, left.clock.present)
    assert is_watched(left)


def test_after_a_day_nothing_is_watched_any_more_and_the_same_begins_anew(left):
    left.clock.advance(LEFT_FOR + timedelta(minutes=1))
    assert clear_abandoned(left.engine, left.clock.present)
    assert not is_watched(left)
    left.add(name="B")
    assert left.apply(boats(RANKED)).version == 2
    assert left.column("rank") == ["low", "low"]


def test_there_is_nothing_to_clear_where_all_was_finished(applied):
    applied.apply(boats())
    assert not clear_abandoned(applied.engine, applied.clock.present)
