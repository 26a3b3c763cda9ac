"""Connections: what a bad address says, and what transactions can't do to each other."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine
from sqlalchemy.exc import DBAPIError

from kith.errors import KithError
from kith.storage.engine import create_engine
from kith.storage.system import Counter


def _code(refused: pytest.ExceptionInfo[KithError]) -> str:
    return refused.value.problems[0].code


@pytest.mark.parametrize("url", ["mysql://localhost/kith", "kith.db", "", "sqlite", "postgresql://host:port/kith"])
def test_an_address_of_something_else_is_refused(url):
    with pytest.raises(KithError) as refused:
        create_engine(url)
    assert _code(refused) == "K502"


def test_a_refused_address_never_shows_its_password():
    with pytest.raises(KithError) as refused:
        create_engine("mysql://ada:secret@host/kith")
    assert "secret" not in str(refused.value)


def test_an_unreachable_server_is_named_without_its_password():
    engine = create_engine("postgresql://ada:secret@127.0.0.1:1/kith?connect_timeout=2")
    with pytest.raises(KithError) as refused:
        engine.connect()
    assert _code(refused) == "K501"
    assert "127.0.0.1" in str(refused.value)
    assert "secret" not in str(refused.value)


def test_a_folder_that_cannot_be_is_named(tmp_path: Path):
    with pytest.raises(KithError) as refused:
        create_engine(f"sqlite:///{tmp_path}/no/such/folder/kith.db").connect()
    assert _code(refused) == "K501"


def test_the_folder_of_a_new_file_is_made_for_its_owner_alone(tmp_path: Path):
    with create_engine(f"sqlite:///{tmp_path}/var/kith.db").connect():
        assert (tmp_path / "var").stat().st_mode & 0o077 == 0


def test_an_error_in_a_statement_stays_what_it_is(engine: Engine):
    with engine.connect() as connection, pytest.raises(DBAPIError):
        connection.exec_driver_sql("SELECT nothing FROM nowhere")


def test_a_reading_transaction_cannot_write(system: Engine):
    with system.connect().execution_options(rw=False) as connection, pytest.raises(DBAPIError):
        connection.execute(sa.insert(Counter).values(key="a", value=1))


def test_a_connection_that_read_can_write_later(system: Engine):
    with system.connect().execution_options(rw=False) as connection:
        connection.execute(sa.select(Counter.key)).all()
    with system.begin() as connection:
        connection.execute(sa.insert(Counter).values(key="a", value=1))
    with system.connect().execution_options(rw=False) as connection:
        assert connection.execute(sa.select(Counter.value)).scalar() == 1


def test_tables_made_in_a_failed_transaction_are_gone(engine: Engine):
    def create_and_fail() -> None:
        with engine.begin() as connection:
            connection.exec_driver_sql("CREATE TABLE half (id INTEGER)")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        create_and_fail()
    assert not sa.inspect(engine).has_table("half")


def test_writers_that_read_first_lose_no_update(system: Engine):
    with system.begin() as connection:
        connection.execute(sa.insert(Counter).values(key="a", value=0))

    def count_up() -> None:
        for _ in range(20):
            with system.begin() as connection:
                read = sa.select(Counter.value).where(Counter.key == "a").with_for_update()
                value = connection.execute(read).scalar_one()
                connection.execute(sa.update(Counter).where(Counter.key == "a").values(value=value + 1))

    threads = [threading.Thread(target=count_up) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with system.connect() as connection:
        assert connection.execute(sa.select(Counter.value)).scalar() == 80


def test_sqlite_keeps_foreign_keys_and_a_write_ahead_log(sqlite_url: str):
    with create_engine(sqlite_url).connect() as connection:
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"


def test_postgresql_counts_time_in_utc_and_knows_who_asks(postgresql_url: str):
    engine = create_engine(postgresql_url)
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SHOW timezone").scalar() == "UTC"
        assert connection.exec_driver_sql("SHOW application_name").scalar() == "kith"
    engine.dispose()


def test_a_connection_that_died_while_idle_is_replaced(postgresql_url: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("kith.storage.engine._LONG_IDLE", 0.0)
    engine = create_engine(postgresql_url, pool_size=1)
    with engine.connect() as connection:
        pid = connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()
    other = create_engine(postgresql_url)
    with other.begin() as connection:
        connection.execute(sa.text("SELECT pg_terminate_backend(:pid)"), {"pid": pid})
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT 1").scalar() == 1
    engine.dispose()
    other.dispose()
