"""The lock that writers share: taken once in a transaction, and anew in the next."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sa

from kith.storage.engine import create_engine
from kith.storage.locks import share_publishing

HELD = sa.text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted AND pid = pg_backend_pid()")


ASKED = "SELECT pg_advisory_xact_lock_shared"


def asked(engine: sa.Engine) -> list[str]:
    """The statements of their own that ask for the lock, as they are sent from now on."""
    found: list[str] = []

    def note(_: Any, __: Any, statement: str, *___: Any) -> None:
        if statement.startswith(ASKED):
            found.append(statement)

    sa.event.listen(engine, "before_cursor_execute", note)
    return found


def test_a_transaction_that_begins_with_it_asks_as_it_begins(postgresql_url: str) -> None:
    engine = create_engine(postgresql_url)
    found = asked(engine)
    with engine.begin() as connection:
        share_publishing(connection)
        assert connection.execute(HELD).scalar() == 1
        assert connection.connection.driver_connection.info.transaction_status == 2  # in a transaction
    assert found == []
    with engine.begin() as connection:
        assert connection.execute(HELD).scalar() == 0
    engine.dispose()


def test_a_transaction_that_is_at_work_asks_for_it_once(postgresql_url: str) -> None:
    engine = create_engine(postgresql_url)
    found = asked(engine)
    with engine.begin() as connection:
        connection.execute(sa.text("SELECT 1"))
        share_publishing(connection)
        share_publishing(connection)
        assert connection.execute(HELD).scalar() == 1
    assert len(found) == 1
    engine.dispose()


def test_what_was_written_after_it_is_committed_or_rolled_back_as_ever(postgresql_url: str) -> None:
    engine = create_engine(postgresql_url)
    with engine.begin() as connection:
        share_publishing(connection)
        connection.execute(sa.text("CREATE TABLE kept (n integer)"))
    with engine.connect() as connection:
        connection.begin()
        share_publishing(connection)
        connection.execute(sa.text("INSERT INTO kept VALUES (1)"))
        connection.rollback()
    with engine.connect() as connection:
        assert connection.execute(sa.text("SELECT count(*) FROM kept")).scalar() == 0
    engine.dispose()


def test_the_next_transaction_of_a_connection_asks_again(postgresql_url: str) -> None:
    engine = create_engine(postgresql_url, pool_size=1)
    for _ in range(2):
        with engine.begin() as connection:
            share_publishing(connection)
            assert connection.execute(HELD).scalar() == 1
    engine.dispose()


def test_what_a_savepoint_gave_back_is_asked_for_again(postgresql_url: str) -> None:
    engine = create_engine(postgresql_url)
    with engine.begin() as connection:
        with connection.begin_nested() as savepoint:
            share_publishing(connection)
            savepoint.rollback()
        share_publishing(connection)
        assert connection.execute(HELD).scalar() == 1
    engine.dispose()
