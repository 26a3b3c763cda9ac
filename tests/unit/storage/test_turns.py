"""Writers on SQLite queue in the process."""

from __future__ import annotations

import threading

import pytest
import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from kith.storage.engine import create_engine
from kith.storage.turns import Turns


def test_writers_are_served_in_the_order_they_came() -> None:
    turns, served = Turns(), []
    first = turns.take()

    def wait(name: int) -> None:
        ticket = turns.take()
        served.append(name)
        assert ticket is not None
        turns.give_back(ticket)

    threads = []
    for name in range(5):
        threads.append(threading.Thread(target=wait, args=(name,)))
        threads[-1].start()
        while len(turns._queue) < name + 2:
            pass
    assert first is not None
    turns.give_back(first)
    for thread in threads:
        thread.join()
    assert served == [0, 1, 2, 3, 4]


@pytest.mark.parametrize("ending", ["commit", "rollback", "failure"])
def test_a_turn_ends_with_its_transaction(sqlite_url: str, ending: str) -> None:
    engine = create_engine(sqlite_url)
    with engine.connect() as first:
        first.execute(sa.text("CREATE TABLE things (id INTEGER PRIMARY KEY)"))
        if ending == "failure":
            first.execute(sa.text("INSERT INTO things VALUES (1)"))
            with pytest.raises(IntegrityError):
                first.execute(sa.text("INSERT INTO things VALUES (1)"))
        (first.rollback if ending == "failure" else getattr(first, ending))()
        with engine.begin() as second:
            assert second.execute(sa.text("SELECT 1")).scalar() == 1
    engine.dispose()


def test_a_committed_row_is_there_when_the_next_writer_begins(sqlite_url: str) -> None:
    engine = create_engine(sqlite_url)
    with engine.begin() as connection:
        connection.execute(sa.text("CREATE TABLE things (id INTEGER PRIMARY KEY)"))
        connection.execute(sa.text("INSERT INTO things VALUES (7)"))
    with engine.begin() as connection:
        assert connection.execute(sa.text("SELECT id FROM things")).scalar() == 7
    engine.dispose()
