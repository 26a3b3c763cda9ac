"""The unit of work."""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import DBAPIError
from tests.unit.storage.site_files import boats

from kith.storage.locks import hold_publishing
from kith.storage.system import Counter
from kith.storage.tx import reading, writing

SETTINGS = SimpleNamespace(timezone="Europe/Berlin", locale="de", country="DE", currency="EUR", rates={}, secret="s")


def _given(applied) -> dict:
    return {"hooks": None, "clock": applied.clock.clock, "settings": SETTINGS}


def test_a_transaction_that_ends_well_is_kept(applied):
    with writing(applied.engine, applied.apply(boats()), **_given(applied)) as tx:
        tx.connection.execute(sa.insert(Counter).values(key="a", value=1))
    with reading(applied.engine, applied.serving, **_given(applied)) as tx:
        assert tx.connection.execute(sa.select(Counter.value)).scalar() == 1


def test_an_error_takes_everything_back(applied):
    serving = applied.apply(boats())

    def write_and_fail():
        with writing(applied.engine, serving, **_given(applied)) as tx:
            tx.connection.execute(sa.insert(Counter).values(key="a", value=1))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        write_and_fail()
    with reading(applied.engine, serving, **_given(applied)) as tx:
        assert tx.connection.execute(sa.select(Counter.value)).scalar() is None


def test_a_reading_transaction_refuses_to_write(applied):
    serving = applied.apply(boats())
    with reading(applied.engine, serving, **_given(applied)) as tx, pytest.raises(DBAPIError):
        tx.connection.execute(sa.insert(Counter).values(key="a", value=1))


def test_definitions_are_asked_for_by_the_version_that_is_current(applied):
    serving = applied.apply(boats())
    asked: list[int] = []

    def definitions(version: int):
        asked.append(version)
        return serving

    with writing(applied.engine, definitions, **_given(applied)) as tx:
        assert (tx.version, tx.write) == (1, True)
    with reading(applied.engine, definitions, **_given(applied)) as tx:
        assert (tx.version, tx.write) == (1, False)
    assert asked == [1, 1]


def test_the_context_comes_from_settings_clock_and_viewer(applied):
    with reading(applied.engine, applied.apply(boats()), **_given(applied)) as tx:
        site, viewer = tx.context(), tx.context(locale="fr", zone="Asia/Tokyo")
    assert (site.locale, site.zone.key, site.now) == ("de", "Europe/Berlin", datetime(2026, 3, 1, 12, tzinfo=UTC))
    assert (viewer.locale, viewer.zone.key, viewer.currency) == ("fr", "Asia/Tokyo", "EUR")


def test_publishing_waits_for_those_who_write(applied):
    serving = applied.apply(boats())
    order: list[str] = []

    def publish() -> None:
        with applied.engine.begin() as connection:
            hold_publishing(connection)
            order.append("published")

    with writing(applied.engine, serving, **_given(applied)):
        thread = threading.Thread(target=publish)
        thread.start()
        thread.join(0.3)
        order.append("written")
    thread.join()
    assert order == ["written", "published"]
