"""Words are found in either database, and what changed is found anew."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection
from tests.unit.storage.searched import ids_holding

from kith.fields.keys import sort_key
from kith.storage.create import create_tables
from kith.storage.engine import create_engine
from kith.storage.ids import new_id
from kith.storage.system import create_system
from kith.storage.tables import Tables
from kith.testing.build import build_module, site_of

SORTABLE: dict[str, Any] = {"name": {"sort": True}, "note": {"sort": True}}


@pytest.fixture
def tables(connection: Connection) -> Tables:
    module = build_module("people", fields="name:text note:long_text born:date", search="name note born", **SORTABLE)
    made = Tables(site_of(module))
    create_tables(connection, made)
    return made


def _add(connection: Connection, tables: Tables, name: str, note: str = "") -> str:
    id = new_id()
    values = {"id": id, "name": name, "name__sort": sort_key(name), "note": note, "note__sort": sort_key(note)}
    connection.execute(sa.insert(tables.table("people")).values(values))
    return id


def _found(connection: Connection, tables: Tables, text: str, *names: str) -> list[str]:
    """The names of those whose keys hold `text`."""
    people = tables.table("people")
    ids = ids_holding(connection, tables.search("people"), sort_key(text), *(names or ("name", "note")))
    return sorted(connection.execute(sa.select(people.c.name).where(people.c.id.in_(ids))).scalars())


def test_a_part_of_a_word_is_found_without_case_and_accents(connection, tables):
    for name in ("Zoë Ångström", "Angela", "Bob"):
        _add(connection, tables, name)
    assert _found(connection, tables, "ANG") == ["Angela", "Zoë Ångström"]


@pytest.mark.parametrize("word", ["z", "bo"])
def test_short_words_are_found_where_words_begin(word, sqlite_url):
    engine = create_engine(sqlite_url)
    create_system(engine)
    made = Tables(site_of(build_module("people", fields="name:text note:long_text", search="name note", **SORTABLE)))
    with engine.begin() as connection:
        create_tables(connection, made)
        for name in ("Zoa Ray", "Ada Bo Zed", "Abo"):
            _add(connection, made, name)
        found = _found(connection, made, f" {word}")
    engine.dispose()
    assert found == {"z": ["Ada Bo Zed", "Zoa Ray"], "bo": ["Ada Bo Zed"]}[word]


@pytest.mark.parametrize(
    "word", ['"""', "' OR 1", "%%%", "a_b", "note:x", "AND NOT", "\\\\\\", "***", "{name}", "NEAR("]
)
def test_signs_that_mean_something_to_the_index_are_only_text(word, connection, tables):
    _add(connection, tables, "axb note of everything")
    _add(connection, tables, f"has {word} in it")
    assert _found(connection, tables, word) == [f"has {word} in it"]


def test_only_the_fields_asked_for_are_looked_at(connection, tables):
    _add(connection, tables, "Ada", note="secret")
    assert _found(connection, tables, "secret", "name") == []
    assert _found(connection, tables, "secret", "note") == ["Ada"]


def test_a_changed_value_is_found_as_it_is_now(connection, tables):
    id = _add(connection, tables, "Susanne")
    people = tables.table("people")
    connection.execute(sa.update(people).where(people.c.id == id).values(name="Hugo", name__sort="hugo"))
    assert _found(connection, tables, "susan") == []
    assert _found(connection, tables, "hug") == ["Hugo"]


def test_a_deleted_row_is_not_found(connection, tables):
    _add(connection, tables, "Susanne")
    connection.execute(sa.delete(tables.table("people")))
    assert _found(connection, tables, "susan") == []


def test_rows_are_found_after_sqlite_has_renumbered_them(sqlite_url):
    engine = create_engine(sqlite_url)
    create_system(engine)
    made = Tables(site_of(build_module("people", fields="name:text", search="name", name={"sort": True})))
    with engine.begin() as connection:
        create_tables(connection, made)
        for name in ("Anna", "Berta", "Carla"):
            connection.execute(sa.insert(made.table("people")).values(id=new_id(), name=name, name__sort=name.lower()))
        connection.execute(sa.delete(made.table("people")).where(made.table("people").c.name == "Anna"))
    with closing(sqlite3.connect(str(engine.url.database))) as file:
        file.execute("VACUUM")
    with engine.connect() as connection:
        assert _found(connection, made, "carl", "name") == ["Carla"]
    engine.dispose()


def test_an_index_can_be_settled_after_many_rows(connection, tables):
    for n in range(20):
        _add(connection, tables, f"Ada {n}")
    for statement in tables.search("people").settle(connection.dialect.name):
        connection.exec_driver_sql(statement)
    assert len(_found(connection, tables, "ada")) == 20


def test_a_field_that_is_no_text_is_left_out_of_the_index(tables):
    assert list(tables.search("people").columns) == ["name", "note"]


def test_the_parts_of_an_address_are_looked_at_one_by_one():
    module = build_module("people", fields="home:address", search="home", home={"sort": True})
    search = Tables(site_of(module)).search("people")
    assert "home.city" in search.columns
    assert {search.field(name) for name in search.columns} == {"home"}


def test_a_module_without_search_fields_has_no_index():
    assert Tables(site_of(build_module("people"))).search("people") is None
