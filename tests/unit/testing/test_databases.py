"""The database fixtures."""

from __future__ import annotations

from sqlalchemy import create_engine, inspect, make_url, text


def run(url: str, *statements: str) -> list[tuple]:
    """The rows of the last statement, after all of them in one transaction."""
    engine = create_engine(url)
    with engine.begin() as connection:
        for statement in statements:
            result = connection.execute(text(statement))
        rows = [tuple(row) for row in result] if result.returns_rows else []
    engine.dispose()
    return rows


def tables(url: str) -> list[str]:
    """The names of the tables."""
    engine = create_engine(url)
    names = inspect(engine).get_table_names()
    engine.dispose()
    return names


def test_a_database_starts_empty(database_url):
    assert tables(database_url) == []


def test_a_database_keeps_what_is_committed(database_url):
    run(database_url, "create table boat (name text)", "insert into boat values ('Vega')")
    assert run(database_url, "select name from boat") == [("Vega",)]


def test_two_databases_of_a_test_know_nothing_of_each_other(new_database):
    first, second = new_database(), new_database()
    run(first, "create table boat (name text)")
    assert tables(second) == []


def test_the_parameter_names_the_kind_of_database(database_kind, database_url):
    assert make_url(database_url).get_backend_name() == database_kind


def test_postgresql_compares_text_byte_by_byte(postgresql_url):
    assert run(postgresql_url, "select 'Z' < 'a', 'a' < 'ä'") == [(True, True)]


def test_postgresql_can_search_by_trigrams(postgresql_url):
    assert run(postgresql_url, "create extension pg_trgm", "select similarity('anna', 'anna')") == [(1.0,)]


def test_a_prepared_database_can_be_copied(postgresql_server, postgresql_url):
    run(postgresql_url, "create table boat (name text)")
    copy = postgresql_server.create_database(template=postgresql_url)
    assert tables(copy) == ["boat"]
    postgresql_server.drop_database(copy)


def test_a_database_is_dropped_although_somebody_is_connected(postgresql_server, postgresql_url):
    url = postgresql_server.create_database()
    engine = create_engine(url)
    connection = engine.connect()
    postgresql_server.drop_database(url)
    names = run(postgresql_url, "select datname from pg_database")
    connection.invalidate()
    assert (make_url(url).database,) not in names
