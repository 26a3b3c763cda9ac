"""Which indexes follow from which definitions, and that the databases use them."""

from __future__ import annotations

from dataclasses import replace

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from kith.conditions.tree import Any_, Compare, Path, Values, Variable
from kith.definition.model import FieldRights, Module, ModuleRights, RelatedList, Role, Rule, Scope, SortKey
from kith.fields.lookups import UserType
from kith.fields.text import TextType
from kith.storage.create import create_tables
from kith.storage.tables import Tables
from kith.testing.build import SOURCE, build_field, build_list, build_module, site_of

ALWAYS = {"owner", "title__sort_live_active", "created_at_live_active", "modified_at_live_active"}


def _table(*, module: Module | None = None, scope: Scope | None = None, **of) -> sa.Table:
    """The table of a module, in a site where a role may view what `scope` says."""
    site = site_of(module or build_module(**of))
    if scope is not None:
        rights = ModuleRights(module="things", scopes={"view": scope}, fields=FieldRights(), source=SOURCE, set={})
        role = Role(name="r", physical="r", label="R", source=SOURCE, modules={"things": rights})
        site = replace(site, roles={"r": role})
    return Tables(site).indexed().table("things")


def _names(table: sa.Table) -> set[str]:
    return {str(index.name).split("_m_things_")[1] for index in table.indexes}


def _indexes(**of) -> set[str]:
    return _names(_table(**of)) - ALWAYS


def _is(field: str, value: str) -> Compare:
    kind = TextType() if field == "code" else build_field(field, "choice").type
    return Compare(Path("things", (), field, kind), "eq", Values((value,)))


def _rule(stage: str | tuple[str, ...]) -> Rule:
    values = (stage,) if isinstance(stage, str) else stage
    return Rule(condition=replace(_is("stage", ""), operand=Values(values)), source=SOURCE)


def _mine() -> Rule:
    owner = Path("things", (), "owner", UserType())
    return Rule(condition=Compare(owner, "eq", Variable("me")), source=SOURCE)


def test_every_module_can_be_read_by_owner_title_and_time():
    assert _names(_table()) == ALWAYS


def test_a_lookup_is_indexed_for_the_way_back():
    assert _indexes(fields="up:lookup", up={"module": "things"}) == {"up_filled"}


def test_a_lookup_of_which_the_empty_ones_are_asked_for_may_be_indexed_whole():
    assert _indexes(fields="up:lookup", up={"module": "things", "index": True}) == {"up"}


def test_a_unique_text_is_unique_by_its_key():
    assert _indexes(fields="name:text", name={"unique": True}) == {"name__key"}


def test_an_indexed_amount_is_indexed_by_what_it_is_compared_by():
    assert _indexes(fields="price:money", price={"index": True}) == {"price__base"}


def test_a_combination_has_one_index():
    assert _indexes(fields="a:text b:integer", unique=[("a", "b")]) == {"a__key_b"}


def test_a_list_has_an_index_in_its_order():
    lists = {"all": build_list(sort="name -born")}
    assert _indexes(fields="name:text born:date", lists=lists, name={"sort": True}) == {
        "name__sort_born_down_live_active"
    }


def test_lists_that_run_against_each_other_share_an_index():
    lists = {"up": build_list(sort="born"), "down": build_list(sort="-born")}
    assert _indexes(fields="born:date", lists=lists) == {"born_live_active"}


def test_a_list_of_active_records_is_read_as_one_of_all():
    assert _indexes(fields="born:date", lists={"all": build_list(sort="born", active=True)}) == {"born_live_active"}


def test_a_list_that_holds_a_value_fast_has_an_index_that_begins_with_it():
    view = replace(build_list(sort="born"), where=_rule(stage="a"))
    assert _indexes(fields="born:date stage:choice", lists={"all": view}) == {
        "born_live_active",
        "stage_born_live_active",
    }


def test_a_list_of_what_is_mine_has_an_index_by_owner_that_replaces_the_plain_one():
    table = _table(fields="born:date", lists={"all": replace(build_list(sort="born"), where=_mine())})
    assert {"owner_born", "born_live_active"} <= _names(table)
    assert "owner" not in _names(table)


def test_a_list_that_holds_one_of_several_has_no_index_more():
    view = replace(build_list(sort="born"), where=_rule(stage=("a", "b")))
    assert _indexes(fields="born:date stage:choice", lists={"all": view}) == {"born_live_active"}


def test_a_calendar_has_an_index_by_its_day_and_one_for_what_it_holds_fast():
    view = replace(build_list(), kind="calendar", days_by="born", where=_rule(stage="a"))
    module = build_module(fields="born:date stage:choice", lists={"all": view})
    own = Scope(kind="own", source=SOURCE)
    found = _names(_table(module=module, scope=own))
    days = {"born_title__sort_live_active", "stage_born_title__sort_live_active", "owner_born_title__sort"}
    assert days <= found


def test_what_a_list_filters_by_is_indexed_but_for_yes_and_no():
    view = replace(build_list(), filters=("stage", "vip", "up"))
    found = _indexes(fields="stage:choice vip:boolean up:lookup", up={"module": "things"}, lists={"all": view})
    assert found == {"stage", "up_filled"}


def test_a_filter_that_an_order_begins_with_needs_no_index_of_its_own():
    view = replace(build_list(sort="born"), where=_rule(stage="a"), filters=("stage",))
    assert _indexes(fields="born:date stage:choice", lists={"all": view}) == {
        "born_live_active",
        "stage_born_live_active",
    }


def test_a_related_list_has_an_index_in_its_order():
    related = RelatedList(name="r", label="", module="things", by="up", source=SOURCE, sort=(SortKey("born"),), set={})
    module = build_module(fields="born:date up:lookup", up={"module": "things"})
    assert _names(_table(module=replace(module, related={"r": related}))) - ALWAYS == {"up_born_filled"}


def test_a_role_that_reaches_its_own_records_has_them_by_owner_in_the_usual_order():
    module = build_module(fields="born:date", lists={"all": replace(build_list(sort="born"), default=True)})
    scope = Scope(kind="own", source=SOURCE)
    assert {"owner_born", "born_live_active"} <= _names(_table(module=module, scope=scope))


def test_a_scope_that_compares_a_value_has_an_index_of_it():
    module = build_module(fields="born:date stage:choice kind:choice")
    either = Any_((_is("stage", "a"), _is("kind", "b")))
    held = _names(_table(module=module, scope=Scope(kind="where", source=SOURCE, condition=_is("stage", "a"))))
    some = _names(_table(module=module, scope=Scope(kind="where", source=SOURCE, condition=either)))
    assert (held - ALWAYS, some - ALWAYS) == ({"stage_title__sort_live_active"}, {"stage", "kind"})


def test_an_order_that_another_table_decides_has_no_index():
    lists = {"all": build_list(sort="up born")}
    assert _indexes(fields="born:date up:lookup", lists=lists, up={"module": "things"}) == {"up_filled"}


def test_an_order_of_options_goes_by_their_rank_and_has_no_index():
    assert _indexes(fields="stage:choice", lists={"all": build_list(sort="stage")}) == set()


def test_a_board_has_an_index_of_its_groups():
    found = _indexes(fields="stage:choice", lists={"all": build_list(group_by="stage")})
    assert found == {"stage_title__sort_live_active"}


def test_one_record_needs_no_order():
    view = replace(build_list(sort="born"), where=Rule(condition=_is("code", "x"), source=SOURCE))
    found = _indexes(fields="code:text born:date", code={"unique": True}, lists={"all": view})
    assert found == {"code__key", "born_live_active"}


def test_any_address_finds_who_has_it():
    assert _indexes(fields="code:text mail:email other:email", mail={"unique": True}) >= {"mail__key", "other__key"}


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
    assert "ix_m_things_born_live_active" in plan
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
