"""Connections that do with little memory."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from kith.storage.engine import create_engine
from kith.storage.frugal import be_frugal


def settled(connection: Connection) -> tuple[int, int]:
    """Bytes that are mapped, and where temporary things go: 1 a file, 2 memory."""
    found = (connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in ("mmap_size", "temp_store"))
    mapped, kept = found
    return mapped, kept


def test_a_connection_that_is_there_and_new_ones_keep_little_in_memory(sqlite_url: str) -> None:
    engine = create_engine(sqlite_url).execution_options(rw=False)
    with engine.connect() as connection:
        assert settled(connection) == (2_147_418_112, 2)
    be_frugal(engine)
    with engine.connect() as first, engine.connect() as second:
        assert (settled(first), settled(second)) == ((0, 1), (0, 1))
    engine.dispose()


def test_postgresql_has_nothing_to_spare(postgresql_url: str) -> None:
    engine = create_engine(postgresql_url)
    be_frugal(engine)
    with engine.connect() as connection:
        assert connection.scalar(sa.text("SELECT 1")) == 1
    engine.dispose()
