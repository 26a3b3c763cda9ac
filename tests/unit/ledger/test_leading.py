"""One of many leads, until it gives the claim back or its connection dies."""

from __future__ import annotations

import pytest

from kith.ledger.leading import Leading
from kith.storage.engine import create_engine


@pytest.fixture
def two(database_url):
    engines = [create_engine(database_url) for _ in range(2)]
    for engine in engines:
        engine.connect().close()
    pair = [Leading(engine) for engine in engines]
    yield pair
    for leading in pair:
        leading.give_back()
    for engine in engines:
        engine.dispose()


def test_one_of_two_leads_and_goes_on_to(two):
    first, second = two
    assert [first.leads(), second.leads(), first.leads(), second.leads()] == [True, False, True, False]


def test_another_leads_once_the_claim_is_given_back(two):
    first, second = two
    assert first.leads()
    first.give_back()
    assert second.leads()
    assert not first.leads()


def test_a_claim_whose_connection_is_cut_is_anothers_to_take(postgresql_url):
    engine, other = create_engine(postgresql_url), create_engine(postgresql_url)
    first, second = Leading(engine), Leading(other)
    assert first.leads()
    with other.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_locks JOIN pg_database AS d ON d.oid = database"
            " WHERE locktype = 'advisory' AND datname = current_database() AND pid <> pg_backend_pid()"
        )
    assert second.leads()
    assert not first.leads()
    second.give_back()
    engine.dispose()
    other.dispose()
