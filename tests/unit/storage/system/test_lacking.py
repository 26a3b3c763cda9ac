"""A database that an older Kith has made gets the system tables, columns, indexes and triggers that came since."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import IntegrityError

from kith.storage.apply import complete_system
from kith.storage.ids import new_id
from kith.storage.system import NAMING, SYSTEM_METADATA, create_system
from kith.storage.system.lacking import lacking

GOLDEN = Path(__file__).parents[3] / "golden"


@pytest.fixture
def old(engine: Engine) -> Engine:
    """A database as the first Kith with system tables made it, with a user in it."""
    user = new_id()
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            connection.exec_driver_sql("CREATE EXTENSION pg_trgm")
        for statement in (GOLDEN / f"system-0.{engine.dialect.name}.sql").read_text().split(";\n"):
            if statement.strip():
                connection.exec_driver_sql(statement)
        row = {"id": user, "at": "2026-03-01 12:00:00.000000"}
        connection.execute(
            sa.text("INSERT INTO kith_principal (id, kind, name, name_sort) VALUES (:id, 'user', 'Ada', 'ada')"), row
        )
        connection.execute(
            sa.text(
                "INSERT INTO kith_user (id, kind, email, email_key, created_at)"
                " VALUES (:id, 'staff', 'ada@example.org', 'ada@example.org', :at)"
            ),
            row,
        )
    return engine


def _shape(connection: Connection) -> dict[str, tuple[set[str], set[str]]]:
    """Table -> its columns, and the names of its indexes."""
    inspector = sa.inspect(connection)
    return {
        table: (
            {f"{each['name']} {each['type']!r} {each['nullable']}" for each in inspector.get_columns(table)},
            {str(each["name"]) for each in inspector.get_indexes(table) if "duplicates_constraint" not in each},
        )
        for table in inspector.get_table_names()
    }


def test_an_old_database_gets_all_that_a_new_one_has(old: Engine, system: Engine):
    create_system(old)
    with old.connect() as connection, system.connect() as fresh:
        upgraded, wanted = _shape(connection), _shape(fresh)
    for table, (columns, indexes) in wanted.items():
        assert columns <= upgraded[table][0], table
        assert indexes <= upgraded[table][1], table


def test_what_was_in_the_old_database_is_still_there(old: Engine):
    create_system(old)
    with old.connect() as connection:
        assert connection.execute(sa.text("SELECT email FROM kith_user")).scalars().all() == ["ada@example.org"]


def test_nothing_is_missing_afterwards(old: Engine):
    complete_system(old)
    with old.connect() as connection:
        assert lacking(connection) == ()


def test_the_golden_schema_is_one_that_lacks_something(old: Engine):
    with old.connect() as connection:
        assert any("kith_audit_once" in statement for statement in lacking(connection))


def _grown() -> sa.MetaData:
    """A table with a column more than `_first` has: one that refers to another table, is unique, and indexed."""
    wanted = sa.MetaData(naming_convention=NAMING)
    sa.Table("kith_thing", wanted, sa.Column("id", sa.Integer, primary_key=True))
    sa.Table(
        "kith_part",
        wanted,
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("thing", sa.ForeignKey("kith_thing.id", ondelete="CASCADE"), unique=True),
        sa.Column("state", sa.String(9), server_default="new", nullable=False),
        sa.Column("place", sa.Integer, index=True),
    )
    return wanted


@pytest.fixture
def grown(engine: Engine) -> Iterator[Connection]:
    """A table with a row from before its newer columns, brought up to them."""
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE kith_part (id INTEGER NOT NULL PRIMARY KEY)")
        connection.exec_driver_sql("INSERT INTO kith_part (id) VALUES (1)")
        for statement in lacking(connection, _grown()):
            connection.exec_driver_sql(statement)
        yield connection


def test_rows_from_before_have_the_default_of_a_new_column(grown: Connection):
    assert grown.exec_driver_sql("SELECT thing, state, place FROM kith_part").one() == (None, "new", None)


def test_a_new_column_refers_to_what_is_there(grown: Connection):
    with pytest.raises(IntegrityError):
        grown.exec_driver_sql("UPDATE kith_part SET thing = 7")


def test_what_a_new_column_refers_to_takes_its_row_along(grown: Connection):
    grown.exec_driver_sql("INSERT INTO kith_thing (id) VALUES (7)")
    grown.exec_driver_sql("UPDATE kith_part SET thing = 7")
    grown.exec_driver_sql("DELETE FROM kith_thing")
    assert grown.exec_driver_sql("SELECT count(*) FROM kith_part").scalar() == 0


def test_a_new_column_can_be_unique(grown: Connection):
    grown.exec_driver_sql("INSERT INTO kith_thing (id) VALUES (7)")
    grown.exec_driver_sql("UPDATE kith_part SET thing = 7")
    with pytest.raises(IntegrityError):
        grown.exec_driver_sql("INSERT INTO kith_part (id, thing) VALUES (2, 7)")


def test_a_new_column_gets_its_index_once(grown: Connection):
    assert "ix_kith_part_place" in {each["name"] for each in sa.inspect(grown).get_indexes("kith_part")}
    assert lacking(grown, _grown()) == ()


def test_every_later_column_can_be_added_to_rows_that_are_there():
    golden = (GOLDEN / "system-0.sqlite.sql").read_text().replace('"', "")
    first = {table: part for part in golden.split("CREATE TABLE ")[1:] for table in [part.split(" ", 1)[0]]}
    later = [
        column
        for table in SYSTEM_METADATA.tables.values()
        for column in table.columns
        if table.name in first and f"\n\t{column.name} " not in first[table.name]
    ]
    assert all(column.nullable or column.server_default is not None for column in later)
