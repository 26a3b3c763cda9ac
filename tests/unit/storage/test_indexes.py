"""Which indexes follow from which definitions, and that the databases use them."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from kith.storage.create import create_tables
from kith.storage.tables import Tables
from kith.testing.build import build_list, build_module, site_of

ALWAYS = {"owner", "title__sort_live", "created_at_live", "modified_at_live"}


def _indexes(**of) -> set[str]:
    table = Tables(site_of(build_module(**of))).table("things")
    return {str(index.name).split("_m_things_")[1] for index in table.indexes} - ALWAYS


def test_every_module_can_be_read_by_owner_title_and_time():
    table = Tables(site_of(build_module())).table("things")
    assert {str(index.name).split("_m_things_")[1] for index in table.indexes} == ALWAYS


def test_a_lookup_is_indexed_for_the_way_back():
    assert _indexes(fields="up:lookup", up={"module": "things"}) == {"up"}


def test_a_unique_text_is_unique_by_its_key():
    assert _indexes(fields="name:text", name={"unique": True}) == {"name__key"}


def test_an_indexed_amount_is_indexed_by_what_it_is_compared_by():
    assert _indexes(fields="price:money", price={"index": True}) == {"price__base"}


def test_a_combination_has_one_index():
    assert _indexes(fields="a:text b:integer", unique=[("a", "b")]) == {"a__key_b"}


def test_a_list_has_an_index_in_its_order():
    lists = {"all": build_list(sort="name -born")}
    assert _indexes(fields="name:text born:date", lists=lists, name={"sort": True}) == {"name__sort_born_down_live"}


def test_lists_that_run_against_each_other_share_an_index():
    lists = {"up": build_list(sort="born"), "down": build_list(sort="-born")}
    assert _indexes(fields="born:date", lists=lists) == {"born_live"}


def test_a_list_of_active_records_has_an_index_of_them_alone():
    assert _indexes(fields="born:date", lists={"all": build_list(sort="born", active=True)}) == {"born_active"}


def test_an_order_that_another_table_decides_has_no_index():
    lists = {"all": build_list(sort="up born")}
    assert _indexes(fields="born:date up:lookup", lists=lists, up={"module": "things"}) == {"up"}


def test_an_order_of_options_goes_by_their_rank_and_has_no_index():
    assert _indexes(fields="stage:choice", lists={"all": build_list(sort="stage")}) == set()


def test_a_board_has_an_index_of_its_groups():
    assert _indexes(fields="stage:choice", lists={"all": build_list(group_by="stage")}) == {"stage_board"}


def _plan(connection: Connection, statement: sa.Select) -> str:
    compiled = statement.compile(connection, compile_kwargs={"literal_binds": True})
    if connection.dialect.name == "sqlite":
        return str(connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {compiled}").all())
    connection.exec_driver_sql("SET LOCAL enable_seqscan = off")
    connection.exec_driver_sql("SET LOCAL enable_sort = off")
    return str(connection.exec_driver_sql(f"EXPLAIN {compiled}").all())


def test_a_page_of_a_list_is_read_from_its_index(connection: Connection):
    lists = {"all": build_list(sort="-born", active=True)}
    tables = Tables(site_of(build_module(fields="born:date", lists=lists)))
    create_tables(connection, tables)
    table = tables.table("things")
    order = (table.c.born.desc().nulls_last(), table.c.id.desc())
    if connection.dialect.name == "sqlite":
        order = (table.c.born.desc(), table.c.id.desc())
    page = sa.select(table.c.id).where(table.c.deleted_at.is_(None), table.c.active).order_by(*order).limit(50)
    plan = _plan(connection, page)
    assert "ix_m_things_born_active" in plan
    assert "Sort" not in plan
    assert "TEMP B-TREE" not in plan


def test_a_unique_value_is_looked_up_in_its_index(connection: Connection):
    tables = Tables(site_of(build_module(fields="name:text", name={"unique": True})))
    create_tables(connection, tables)
    table = tables.table("things")
    held = sa.select(table.c.id).where(
        table.c.name__key == "ada", table.c.name.is_not(None), table.c.deleted_at.is_(None)
    )
    assert "uq_m_things_name__key" in _plan(connection, held)
