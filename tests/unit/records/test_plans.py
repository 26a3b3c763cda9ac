"""Searches, jumps and lists are read from indexes, whatever samples the planner has drawn.

Times are the benchmark's business; what makes them long is a plan, and a plan can be read. Proves K4, K6.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from tests.unit.records.crm import MODULES
from tests.unit.records.crowd import crowd, word_of
from tests.unit.records.plans import explained

from kith.access.actor import SYSTEM, Actor
from kith.definition.model import SortKey
from kith.records.ask import parse_query
from kith.records.model import Query
from kith.records.query import page
from kith.records.related import hanging
from kith.records.search import find
from kith.storage.ids import new_id
from kith.storage.statistics import refresh_statistics
from kith.storage.tables import Tables
from kith.storage.tx import Serving, Tx
from kith.testing.databases import CopyOf
from kith.testing.site import SiteUnderTest, fill_database

BY_NAME = (SortKey("last_name"),)
WORDS = {
    "rare": word_of(77),
    "a number": "30 123 456",
    "frequent": "anna",
    "another script": "иван",
    "one character": "芳",
    "two letters": "li",
    "two words": "anna schmidt",
    "umlaut": "juergen mueller",
    "none has it": "xyzzyqq",
}


def _site(copy_of: CopyOf, count: int) -> Iterator[SiteUnderTest]:
    def fill(url: str) -> None:
        fill_database(MODULES)(url)
        site = SiteUnderTest(url, MODULES)
        crowd(site, count)
        site.close()

    site = SiteUnderTest(copy_of(f"crowd of {count}", fill), MODULES)
    yield site
    site.close()


@pytest.fixture
def many(copy_of: CopyOf) -> Iterator[SiteUnderTest]:
    yield from _site(copy_of, 20_000)


@pytest.fixture
def very_many(copy_of: CopyOf) -> Iterator[SiteUnderTest]:
    yield from _site(copy_of, 100_000)


def plan_of(tx: Tx, ask: Callable[[], object]) -> str:
    """The plan of the one statement that `ask` takes."""
    with explained(tx) as plans:
        ask()
    assert len(plans) == 1, plans
    return plans[0]


def full_scans(plan: str) -> list[str]:
    """The lines that read all contacts without an index."""
    lines = [line.strip() for line in plan.splitlines()]
    sqlite = [line for line in lines if line.startswith("SCAN m_contacts") and "INDEX" not in line]
    return sqlite + [line for line in lines if "Seq Scan on m_contacts" in line]


def check_searches(site: SiteUnderTest, runs: int, actor: Actor = SYSTEM) -> None:
    """Reads the plans of all kinds of searches after each of `runs` ANALYZEs, when nothing is known of the words."""
    for _ in range(runs):
        site.serving = Serving(1, site.serving.site, Tables(site.serving.site))
        with site.writing() as tx:
            refresh_statistics(tx, ["contacts"])
        with site.reading() as tx:
            for words in WORDS.values():
                for sort in ((), BY_NAME):
                    query = Query(module="contacts", q=words, sort=sort, fields=("role", "company"))
                    plan = plan_of(tx, lambda query=query: page(tx, actor, query))  # type: ignore[misc]
                    assert full_scans(plan) == [], (words, plan)
                    assert ("gin_m_contacts" in plan) or ("VIRTUAL TABLE INDEX" in plan), (words, plan)


def test_a_search_is_answered_from_the_index_after_every_analyze(many: SiteUnderTest) -> None:
    check_searches(many, runs=3)


@pytest.mark.soak
@pytest.mark.timeout(3_600)
def test_the_worst_of_thirty_analyzes_leaves_searches_on_their_index(very_many: SiteUnderTest) -> None:
    check_searches(very_many, runs=30)


def test_a_search_under_a_scope_and_a_filter_reads_no_more(many: SiteUnderTest) -> None:
    check_searches(many, runs=1, actor=many.actor("reader"))
    with many.reading() as tx:
        query = parse_query(tx, SYSTEM, "contacts", [("q", "anna"), ("role", "client"), ("total", "true")])
        assert full_scans(plan_of(tx, lambda: page(tx, SYSTEM, query))) == []


def test_a_word_that_is_known_to_be_frequent_is_not_looked_up_again(many: SiteUnderTest) -> None:
    with many.reading() as tx:
        for words, sort in (("anna", ()), ("anna", BY_NAME)):
            query = Query(module="contacts", q=words, sort=sort, fields=("role",))
            first = page(tx, SYSTEM, query)
            plan = plan_of(tx, lambda query=query: page(tx, SYSTEM, query))  # type: ignore[misc]
            assert "gin_m_contacts" not in plan
            assert "VIRTUAL TABLE" not in plan
            assert full_scans(plan) == []
            assert page(tx, SYSTEM, query) == first


def test_a_search_among_the_records_of_one_reads_those_alone(many: SiteUnderTest) -> None:
    with many.reading() as tx:
        query = parse_query(tx, SYSTEM, "contacts", [("q", "anna"), ("company", new_id())])
        plan = plan_of(tx, lambda: page(tx, SYSTEM, query))
    assert "ix_m_contacts_company_title__sort" in plan


@pytest.fixture
def counted(many: SiteUnderTest) -> SiteUnderTest:
    """Many contacts, of which the database has counted every value, as who maintains it may let it."""
    with many.writing() as tx:
        if tx.dialect == "sqlite":
            tx.connection.exec_driver_sql("PRAGMA analysis_limit=0")
        tx.connection.exec_driver_sql("ANALYZE")
    return many


def test_a_lookup_that_is_mostly_empty_is_read_from_its_index(counted: SiteUnderTest) -> None:
    with counted.reading() as tx:
        query = parse_query(tx, SYSTEM, "contacts", [("manager", new_id()), ("sort", "last_name")])
        plan = plan_of(tx, lambda: page(tx, SYSTEM, query))
    assert "ix_m_contacts_manager" in plan
    assert "last_name__sort_live" not in plan


def test_whether_anybody_looks_a_record_up_is_read_from_the_index_of_the_lookup(counted: SiteUnderTest) -> None:
    with counted.reading() as tx:
        lists = tuple(tx.site.modules["companies"].related.values())
        plan = plan_of(tx, lambda: hanging(tx, "companies", new_id(), lists, files=True))
    assert "ix_m_contacts_company_title__sort" in plan
    assert full_scans(plan) == []


def test_a_type_ahead_is_a_search(many: SiteUnderTest) -> None:
    with many.reading() as tx:
        for words in ("an", "anna", word_of(5)[:4]):
            assert full_scans(plan_of(tx, lambda words=words: find(tx, SYSTEM, "contacts", words))) == []  # type: ignore[misc]


def test_a_page_in_the_order_of_a_list_is_read_from_its_index(many: SiteUnderTest) -> None:
    with many.reading() as tx:
        plan = plan_of(tx, lambda: page(tx, SYSTEM, Query(module="contacts", sort=BY_NAME)))
    assert "ix_m_contacts_last_name__sort_live_active" in plan
    assert full_scans(plan) == []


def test_active_records_are_counted_in_the_index_alone(many: SiteUnderTest) -> None:
    with many.reading() as tx:
        if tx.dialect == "postgresql":
            return  # goes by what the last VACUUM left: either way is one index
        query = parse_query(tx, SYSTEM, "contacts", [("active", "true"), ("sort", "last_name")])
        plan = plan_of(tx, lambda: page(tx, SYSTEM, replace(query, total=True, count_to=1000)))
    assert plan.count("USING COVERING INDEX") == 1


def test_a_jump_reads_ids_from_the_index_alone(many: SiteUnderTest) -> None:
    with many.writing() as tx:
        if tx.dialect == "postgresql":
            tx.connection.exec_driver_sql("SET LOCAL enable_sort = off")
        query = Query(module="contacts", sort=BY_NAME, offset=15_000, fields=("role", "company"))
        plan = plan_of(tx, lambda: page(tx, SYSTEM, query))
    assert "USING COVERING INDEX ix_m_contacts_last_name__sort_live_active" in plan or (
        "Scan using ix_m_contacts_last_name__sort_live_active" in plan
    )
    assert full_scans(plan) == []


@pytest.mark.parametrize(
    ("sort", "index"),
    [
        (SortKey("last_name"), "last_name__sort_live_active (last_name__sort>?)"),
        (SortKey("created_at", True), "created_at_live_active ("),
    ],
)
def test_the_page_behind_a_cursor_begins_in_the_index(many: SiteUnderTest, sort: SortKey, index: str) -> None:
    with many.reading() as tx:
        first = page(tx, SYSTEM, Query(module="contacts", sort=(sort,), limit=5))
        query = Query(module="contacts", sort=(sort,), limit=5, cursor=first.next)
        plan = plan_of(tx, lambda: page(tx, SYSTEM, query))
    assert f"Index Cond: ({sort.path}" in plan or f"ix_m_contacts_{index}" in plan
