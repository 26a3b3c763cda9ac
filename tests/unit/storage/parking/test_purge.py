"""After 30 days what was parked goes for good; until then nothing of it does."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from tests.unit.storage.site_files import boats, module

from kith.storage.locks import applying_alone
from kith.storage.parking.purge import purge_parked
from kith.storage.parking.register import KEPT, read_parked
from kith.storage.schema import read_schema

FIELDS = ("size: {type: text, unique: true}", "crew: {type: tags}", "mother: {type: lookup, module: boats}")


@pytest.fixture
def over(applied):
    """Boats without the fields that they had, for longer than 30 days."""
    applied.apply(boats(*FIELDS))
    applied.add(name="A", size="big", size__key="big")
    applied.apply(boats(), allow_loss=True)
    applied.clock.advance(KEPT + timedelta(hours=1))
    return applied


def schema(applied):
    with applied.engine.connect() as connection:
        return read_schema(connection)


def purge(applied):
    return [each.name for each in purge_parked(applied.engine, applied.clock.present)]


def test_columns_and_tables_go(over):
    assert sorted(purge(over)) == ["crew", "mother", "size"]
    found = schema(over)
    assert not {"size", "size__key"} & set(found.columns["m_boats"])
    assert "l_boats__crew" not in found.columns


def test_before_thirty_days_nothing_goes(applied):
    applied.apply(boats(*FIELDS))
    applied.apply(boats(), allow_loss=True)
    applied.clock.advance(KEPT - timedelta(hours=1))
    assert purge(applied) == []
    assert "size" in schema(applied).columns["m_boats"]


def test_what_was_purged_is_purged_once_and_its_name_stays_known(over):
    purge(over)
    assert purge(over) == []
    with over.engine.connect() as connection:
        assert all(each.purged_at for each in read_parked(connection))


def test_records_can_be_written_afterwards(over):
    purge(over)
    over.add(name="B")
    over.apply(boats(*FIELDS))
    assert over.column(over.serving.tables.column("boats", "size").name) == [None, None]


def test_a_module_goes_with_all_that_is_below_it(applied):
    applied.apply((*boats(*FIELDS), module("ships", "boat: {type: lookup, module: boats}")))
    boat = applied.add(name="A")
    ships = applied.serving.tables.table("ships")
    with applied.engine.begin() as connection:
        now = applied.clock.present
        connection.execute(sa.insert(ships).values(id=boat, name="S", created_at=now, modified_at=now, boat=boat))
    applied.apply((module("ships"),), allow_loss=True)
    applied.clock.advance(KEPT + timedelta(hours=1))
    assert set(purge(applied)) == {"boats", "boat"}
    ships = applied.serving.tables.table("ships")
    with applied.engine.begin() as connection:
        connection.execute(sa.update(ships).values(name="T"))
        assert connection.execute(sa.select(ships.c.name)).scalars().all() == ["T"]
    there = schema(applied).columns
    assert "l_boats__crew" not in there
    if "m_boats" in there:  # SQLite keeps it, empty, where the column that refers to it can't be dropped
        with applied.engine.connect() as connection:
            assert connection.execute(sa.text("SELECT count(*) FROM m_boats")).scalar() == 0


def test_a_rollback_past_a_purge_begins_empty(over):
    purge(over)
    over.rollback(1)
    assert over.column("size") == [None]


def test_it_gives_way_to_an_apply(over):
    with applying_alone(over.engine, lambda: None):
        assert purge(over) == []
    assert purge(over) != []
