"""Publishing beside people who write: nobody waits long, whatever somebody else holds."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import sqlalchemy as sa
from tests.unit.storage.applied import Applied
from tests.unit.storage.site_files import boats

from kith.errors import KithError
from kith.storage import catalogue
from kith.storage.apply import patience
from kith.storage.engine import create_engine
from kith.storage.ids import new_id
from kith.storage.locks import share_publishing

LONGEST = 1.0  # seconds that a writer may wait
NEVER = 120.0  # seconds: longer than a test waits for anything
FIELDS = ("age: {type: integer}", "mother: {type: lookup, module: boats}", "rank: {type: integer, default: 1}")


@pytest.fixture
def harbour(postgresql_url: str) -> Iterator[Applied]:
    """Boats whose age is a text, on PostgreSQL."""
    engine = create_engine(postgresql_url)
    applied = Applied(engine)
    applied.apply(boats("age: {type: text}"))
    applied.add(name="A", age="40", age__key="40")
    yield applied
    engine.dispose()


@contextmanager
def long_writer(applied: Applied, seconds: float) -> Iterator[None]:
    """Somebody who has written a boat and doesn't commit for so long, or until the block is left."""
    begun, over = threading.Event(), threading.Event()

    def write() -> None:
        with applied.engine.begin() as connection:
            share_publishing(connection)
            table = applied.serving.tables.table("boats")
            connection.execute(sa.update(table).values(name="B"))
            begun.set()
            over.wait(seconds)

    thread = threading.Thread(target=write)
    thread.start()
    begun.wait(10)
    yield
    if seconds == NEVER:
        over.set()
    thread.join()


@contextmanager
def short_writers(applied: Applied) -> Iterator[list[float]]:
    """Somebody who writes a boat again and again, as the old definitions have it; how long each took."""
    took: list[float] = []
    stopping, table = threading.Event(), applied.serving.tables.table("boats")

    def write() -> None:
        while not stopping.is_set():
            begun, now = time.monotonic(), applied.clock.present
            with applied.engine.begin() as connection:
                share_publishing(connection)
                row = {"id": new_id(), "name": "C", "age": "7", "age__key": "7", "created_at": now, "modified_at": now}
                if catalogue.version(connection) == 1:
                    connection.execute(sa.insert(table).values(row))
            took.append(time.monotonic() - begun)
            time.sleep(0.005)

    thread = threading.Thread(target=write)
    thread.start()
    yield took
    stopping.set()
    thread.join()


def test_nobody_waits_for_a_second_while_somebody_writes_for_long(harbour):
    with short_writers(harbour) as took, long_writer(harbour, 2.5):
        harbour.apply(boats(*FIELDS))
    assert len(took) > 20
    assert max(took) < LONGEST
    ages = harbour.column("age_2")
    assert sorted(set(ages)) == [7, 40]
    assert set(harbour.column("rank")) == {1}


def test_it_is_given_up_where_a_lock_is_never_given_back(harbour, monkeypatch):
    monkeypatch.setattr(patience, "PATIENCE", 0.5)
    with long_writer(harbour, NEVER), pytest.raises(KithError) as refused:
        harbour.apply(boats(*FIELDS))
    assert refused.value.problems[0].code == "K534"
    assert harbour.apply(boats(*FIELDS)).version == 2


def test_references_are_validated_apart_from_being_added(harbour):
    steps = harbour.plan(boats(*FIELDS)).steps
    statements = [(step.phase, each) for step in steps for each in step.statements]
    told = {phase: each for phase, each in statements if "fk_m_boats_mother" in each}
    assert told["expand"].endswith("NOT VALID")
    assert "VALIDATE CONSTRAINT" in told["index"]


def test_a_reference_that_nobody_has_validated_is_validated_by_the_next_apply(harbour):
    harbour.apply(boats(*FIELDS))
    anew = "ADD CONSTRAINT fk_m_boats_mother FOREIGN KEY (mother) REFERENCES m_boats (id) NOT VALID"
    with harbour.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE m_boats DROP CONSTRAINT fk_m_boats_mother")
        connection.exec_driver_sql(f"ALTER TABLE m_boats {anew}")
    plan = harbour.plan(boats(*FIELDS))
    assert [step.name for step in plan.steps] == ["reference fk_m_boats_mother"]
    harbour.carry_out(plan)
    assert harbour.plan(boats(*FIELDS)).is_empty
