"""The schema as it really is."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy.engine import Connection

from kith.fields import builtin_types
from kith.storage.create import create_tables
from kith.storage.engine import create_engine
from kith.storage.plan.steps import make_steps, misfits
from kith.storage.schema import _plain, plain_type, read_schema
from kith.storage.system import create_system
from kith.storage.tables import Tables
from kith.testing.build import build_list, build_module, site_of


def _everything() -> Tables:
    names = [each.name for each in builtin_types()]
    to_itself: Any = {name: {"module": "things"} for name in names if "lookup" in name}
    fields = " ".join(f"{name}:{name}" for name in names)
    lists = {"all": build_list(sort="-date text", active=True), "board": build_list(group_by="choice")}
    return Tables(site_of(build_module(fields=fields, search="text email", lists=lists, **to_itself)))


def test_an_empty_database_has_no_tables_of_modules(connection: Connection):
    assert read_schema(connection).columns == {}


def test_what_was_just_made_lacks_nothing_and_fits(connection: Connection):
    tables = _everything()
    create_tables(connection, tables)
    schema = read_schema(connection)
    assert make_steps(tables, schema, connection.dialect) == ()
    assert misfits(tables, None, schema, connection.dialect) == ()


def test_types_are_read_as_they_are_written(connection: Connection):
    tables = _everything()
    create_tables(connection, tables)
    table = tables.table("things")
    there = read_schema(connection).columns[table.name]
    assert there == {column.name: plain_type(column.type, connection.dialect) for column in table.columns}


def test_the_steps_make_what_create_all_makes(connection: Connection):
    tables = _everything()
    for step in make_steps(tables, read_schema(connection), connection.dialect):
        assert not step.alone
        for statement in step.statements:
            connection.exec_driver_sql(statement)
    assert make_steps(tables, read_schema(connection), connection.dialect) == ()


def test_tables_of_others_are_not_looked_at(connection: Connection):
    connection.exec_driver_sql("CREATE TABLE others_m (id INTEGER)")
    connection.exec_driver_sql("CREATE TABLE kith_more (id INTEGER)")
    assert read_schema(connection).columns == {}


def test_an_index_that_postgresql_could_not_finish_is_made_anew(postgresql_url: str):
    engine = create_engine(postgresql_url)
    create_system(engine)
    tables = Tables(site_of(build_module(fields="name:text", name={"unique": True})))
    with engine.begin() as connection:
        create_tables(connection, tables)
        connection.exec_driver_sql(
            "UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'uq_m_things_name__key'::regclass"
        )
    with engine.connect() as connection:
        steps = make_steps(tables, read_schema(connection), connection.dialect)
    engine.dispose()
    assert [step.name for step in steps] == ["index uq_m_things_name__key"]
    assert steps[0].statements[0].startswith("DROP INDEX CONCURRENTLY")


@pytest.mark.parametrize(("spelt", "plain"), [("VARCHAR(3)", "varchar(3)"), ("NUMERIC(12, 2)", "numeric(12,2)")])
def test_spellings_are_made_alike(spelt, plain):
    assert _plain(spelt) == plain
    assert _plain(spelt.replace("VARCHAR", "character varying")) == plain
