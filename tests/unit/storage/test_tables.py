"""Definitions as tables."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import Connection
from sqlalchemy.exc import IntegrityError
from sqlalchemy.schema import CreateIndex, CreateTable

from kith.fields import Context, builtin_types
from kith.storage.create import create_tables
from kith.storage.ids import new_id
from kith.storage.tables import Tables
from kith.testing.build import build_list, build_module, site_of

GOLDEN = Path(__file__).parents[2] / "golden"


def _tables(**of) -> Tables:
    return Tables(site_of(build_module(**of)))


def test_a_field_has_its_columns_by_suffix():
    tables = _tables(fields="name:text", name={"sort": True})
    assert {s: c.name for s, c in tables.columns("things", "name").items()} == {
        "": "name",
        "key": "name__key",
        "sort": "name__sort",
    }


def test_tables_go_by_physical_names():
    tables = _tables(fields="name:text", name={"physical": "old"}, physical="stuff")
    assert tables.table("things").name == "m_stuff"
    assert tables.column("things", "name").name == "old"


def test_the_title_is_a_column_with_its_key():
    assert sorted(_tables().columns("things", "title")) == ["", "sort"]


def test_declared_values_may_always_be_null():
    tables = _tables(fields="name:text amount:money done:boolean", name={"required": True})
    assert all(tables.column("things", name).nullable for name in ("name", "amount", "done"))


def test_several_values_stand_in_a_table_of_their_own():
    tables = _tables(fields="tags:tags")
    assert tables.columns("things", "tags") == {}
    assert [column.name for column in tables.link("things", "tags").columns] == [
        "record_id",
        "position",
        "value",
        "value__key",
    ]


def test_line_items_stand_in_a_table_of_their_own():
    child = _tables(fields="items:line_items").child("things", "items")
    assert [column.name for column in child.columns][:3] == ["record_id", "position", "product"]


def test_an_unknown_field_is_a_key_error():
    with pytest.raises(KeyError):
        _tables().columns("things", "nothing")


def test_every_type_can_be_stored_on_either_database(connection: Connection):
    names = [each.name for each in builtin_types()]
    to_itself = {name: {"module": "things"} for name in names if "lookup" in name}
    tables = _tables(fields=" ".join(f"{name}:{name}" for name in names), **to_itself)
    create_tables(connection, tables)
    connection.execute(sa.insert(tables.table("things")).values(id=new_id()))
    assert connection.execute(sa.select(sa.func.count()).select_from(tables.table("things"))).scalar() == 1


def test_the_keys_of_empty_values_are_never_null():
    for each in builtin_types():
        field_type = build_module(fields=f"it:{each.name}").fields["it"].type
        specs = field_type.columns(sort=True)
        if specs:
            cells = field_type.dump(None, Context(), sort=True)
            assert all(c is not None for s, c in zip(specs, cells, strict=True) if s.role in ("key", "sort")), each.name


def _boats(**of) -> Tables:
    return Tables(site_of(build_module("boats", fields="owner_of:lookup", owner_of={"module": "boats"} | of)))


def test_a_lookup_to_nothing_is_refused_at_the_end_of_the_transaction(system):
    tables = _boats()
    with system.begin() as connection:
        create_tables(connection, tables)
    with pytest.raises(IntegrityError), system.begin() as connection:
        connection.execute(sa.insert(tables.table("boats")).values(id=new_id(), owner_of=new_id()))


def test_records_of_one_batch_may_point_forward(system):
    tables = _boats()
    first, second = new_id(), new_id()
    with system.begin() as connection:
        create_tables(connection, tables)
    with system.begin() as connection:
        connection.execute(sa.insert(tables.table("boats")).values(id=first, owner_of=second))
        connection.execute(sa.insert(tables.table("boats")).values(id=second))


def test_a_unique_value_is_free_again_once_its_record_is_deleted(connection: Connection):
    tables = _tables(fields="name:text", name={"unique": True})
    table = tables.table("things")
    create_tables(connection, tables)
    row = {"name": "Ada", "name__key": "ada"}
    connection.execute(sa.insert(table).values(id=new_id(), deleted_at=datetime(2026, 1, 1, tzinfo=UTC), **row))
    connection.execute(sa.insert(table).values(id=new_id(), **row))
    with pytest.raises(IntegrityError):
        connection.execute(sa.insert(table).values(id=new_id(), **row))


def test_any_number_of_records_may_leave_a_unique_field_empty(connection: Connection):
    tables = _tables(fields="name:text", name={"unique": True})
    create_tables(connection, tables)
    for _ in range(2):
        connection.execute(sa.insert(tables.table("things")).values(id=new_id()))


# -- golden -----------------------------------------------------------------------------------------------------------
def _golden_site() -> Tables:
    boats = build_module(
        "boats",
        fields="name:text price:money captain:lookup about:lookup crew:multi_lookup tags:tags sold:boolean "
        "items:line_items",
        search="name",
        unique=[("captain", "name")],
        lists={"all": build_list("boats", sort="-price name", active=True)},
        name={"sort": True},
        captain={"module": "people"},
        about={"module": ["boats", "people"]},
        crew={"module": "people"},
    )
    return Tables(site_of(boats, build_module("people", fields="email:email", email={"unique": True})))


@pytest.mark.parametrize("dialect", [sqlite.dialect(), postgresql.dialect()], ids=["sqlite", "postgresql"])
def test_the_tables_of_a_small_site_are_exactly_these(dialect):
    tables, statements = _golden_site().indexed(), []
    for table in tables.metadata.sorted_tables:
        statements.append(str(CreateTable(table).compile(dialect=dialect)).strip())
        indexes = sorted(table.indexes, key=lambda index: str(index.name))
        statements += [str(CreateIndex(index).compile(dialect=dialect)) for index in indexes]
    search = tables.search("boats")
    assert search is not None
    statements += search.create(dialect.name)
    made = "\n".join(line.rstrip() for line in ";\n\n".join(statements).splitlines()) + ";\n"
    assert made == (GOLDEN / f"tables.{dialect.name}.sql").read_text("utf-8")
