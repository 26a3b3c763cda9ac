"""The shape of the SQL: what planners and indexes get to see."""

from __future__ import annotations

import re
from typing import Any

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import postgresql, sqlite
from tests.unit.conditions.databases import opened
from tests.unit.conditions.world import CONTEXT, MODULES, Tables, record_id

from kith.conditions import Surrounding, parse_condition, to_sql

SURROUNDING = Surrounding(context=CONTEXT, me={"users": record_id(901)})
TABLES = Tables()
DIALECTS = {"sqlite": sqlite.dialect(), "postgresql": postgresql.dialect()}


def statement(raw: dict[str, Any], *, scope: bool = False) -> sa.Select[Any]:
    purpose = "scope" if scope else "rule"
    condition = parse_condition(raw, "contacts", MODULES, CONTEXT, purpose=purpose, me="contacts")  # type: ignore[arg-type]
    tables = TABLES
    tables.start()
    table = tables.table("contacts")
    return sa.select(table.c.id).where(to_sql(condition, tables, SURROUNDING, table, scope=scope))


def sql(raw: dict[str, Any], dialect: str = "postgresql", *, scope: bool = False) -> str:
    text = str(statement(raw, scope=scope).compile(dialect=DIALECTS[dialect]))
    where = " ".join(text.split("WHERE", 1)[1].split())
    return re.sub(r'::[A-Z]+( COLLATE "C")?', "", where)  # the casts that psycopg's parameters need


def test_a_true_boolean_is_the_bare_column_so_that_partial_indexes_serve() -> None:
    assert sql({"active": True}) == "m_contacts_1.active"
    assert sql({"active": True}, "sqlite") == "m_contacts_1.active = 1"


def test_a_lookup_on_the_way_is_a_semi_join_on_living_records() -> None:
    assert sql({"company.industry": "it"}) == (
        "m_contacts_1.company IN (SELECT m_companies_1.id FROM m_companies AS m_companies_1 "
        "WHERE m_companies_1.deleted_at IS NULL AND m_companies_1.industry = %(industry_1)s)"
    )


def test_records_below_are_an_exists() -> None:
    assert sql({"deals": {"some": {"stage": "won"}}}) == (
        "EXISTS (SELECT * FROM m_deals AS m_deals_1 WHERE m_deals_1.contact = m_contacts_1.id "
        "AND m_deals_1.deleted_at IS NULL AND m_deals_1.stage = %(stage_1)s)"
    )


def test_an_attribute_of_an_option_names_the_options() -> None:
    compiled = statement({"stage.closed": True}).compile(dialect=DIALECTS["sqlite"])
    assert list(compiled.params.values()) == ["won", "lost"]


def test_null_counts_as_false_before_it_is_negated() -> None:
    assert sql({"not": {"age": 5}}) == "NOT coalesce(m_contacts_1.age = %(age_1)s, false)"


def test_text_is_looked_for_in_the_folded_key() -> None:
    assert sql({"name": {"contains": "A%"}}) == "(m_contacts_1.name__key LIKE %(param_1)s)"
    assert sql({"name": {"contains": "A%"}}, "sqlite") == "(instr(m_contacts_1.name__key, ?) > 0)"


def test_no_database_folds_case() -> None:
    raw = {"any": [{"name": {op: "Ä"}} for op in ("contains", "starts_with", "ends_with")]}
    for dialect in DIALECTS:
        assert not {"lower", "upper", "ilike", "collate"} & set(sql(raw, dialect).lower().replace("(", " ").split())


@pytest.mark.parametrize("raw", [{"nick": "$me.nick"}, {"any": [{"nick": "$me.nick"}, {"age": 5}]}])
def test_an_empty_value_of_the_one_who_asks_makes_a_scope_false(raw: dict[str, Any]) -> None:
    assert sql(raw, scope=True) == "false"


def test_an_empty_value_below_leaves_no_table_without_a_tie() -> None:
    assert sql({"friends": {"some": {"age": "$me.age"}}}) == "false"


def test_the_same_condition_with_other_values_is_the_same_statement() -> None:
    one, other = (statement({"name": {"contains": each}})._generate_cache_key() for each in ("a", "b"))
    assert one is not None
    assert other is not None
    assert one.key == other.key


def test_a_prefix_is_found_through_a_plain_index_on_sqlite(sqlite_url: str) -> None:
    with opened(sqlite_url) as database:
        database.connection.execute(sa.text("CREATE INDEX ix ON m_contacts (name__key)"))
        where = statement({"name": {"starts_with": "Ad"}}).compile(database.engine)
        values = tuple(where.params[name] for name in where.positiontup or ())
        plan = database.connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {where}", values)
        assert "USING INDEX ix" in str(plan.all())


def test_a_prefix_is_found_through_a_plain_index_on_postgresql(postgresql_url: str) -> None:
    with opened(postgresql_url) as database:
        database.connection.execute(sa.text("CREATE INDEX ix ON m_contacts (name__key)"))
        database.connection.execute(sa.text("SET enable_seqscan = off"))
        where = statement({"name": {"starts_with": "Ad"}}).compile(
            database.engine, compile_kwargs={"literal_binds": True}
        )
        plan = database.connection.exec_driver_sql(f"EXPLAIN {str(where).replace('%', '%%')}")
        assert "Index Cond" in "\n".join(row[0] for row in plan)
