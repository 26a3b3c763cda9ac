"""The one read path."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from tests.unit.records.doing import ADA, change, make, read, titles

from kith.access.actor import SYSTEM, Actor
from kith.conditions import parse_condition
from kith.errors import KithError, Problem
from kith.records.ask import parse_query
from kith.records.lifecycle import delete, restore
from kith.records.model import Change, Page, Query, Total
from kith.records.query import get, page
from kith.records.related import related_page
from kith.records.save import write
from kith.records.search import find, find_everywhere
from kith.storage.ids import new_id
from kith.testing.site import SiteUnderTest


def asked(site: SiteUnderTest, module: str, actor: Actor = SYSTEM, **parameters: str) -> Page:
    """The page that an address asks for; a double underscore stands for a dot."""
    pairs = [(name.replace("__", "."), value) for name, value in parameters.items()]
    with site.reading() as tx:
        return page(tx, actor, parse_query(tx, actor, module, pairs))


def refusal(site: SiteUnderTest, actor: Actor, **parameters: str) -> list[str]:
    """The messages that an address of the contacts meets."""
    with pytest.raises(KithError) as error:
        asked(site, "contacts", actor, **parameters)
    return [problem.message for problem in error.value.problems]


@pytest.fixture
def people(crm: SiteUnderTest) -> SiteUnderTest:
    """Five contacts, two of them of one company."""
    company = make(crm, "companies", name="Öl & Söhne", country="DE")
    rows: list[dict[str, Any]] = [
        {
            "first_name": "Ada",
            "last_name": "Lovelace",
            "role": "client",
            "email": "ada@example.test",
            "company": company,
        },
        {"first_name": "Bo", "last_name": "Öz", "tags": ["vip"], "salary": "100"},
        {"first_name": "Çelik", "last_name": "Ay", "company": company, "salary": "50"},
        {"first_name": "Dee", "last_name": "Zed", "active": False},
        {"first_name": "Ελένη", "last_name": "Παππά"},
    ]
    with crm.writing() as tx:
        write(tx, SYSTEM, "contacts", [Change(values=row) for row in rows])
    return crm


def test_lists_sort_without_case_and_accents(people: SiteUnderTest) -> None:
    found = [row.title.split()[-1] for row in asked(people, "contacts", sort="last_name").rows]
    assert found == ["Ay", "Lovelace", "Öz", "Zed", "Παππά"]


def test_empty_values_come_first_and_last_when_turned(people: SiteUnderTest) -> None:
    up = [row.values["salary"] is None for row in asked(people, "contacts", sort="salary").rows]
    down = [row.values["salary"] is None for row in asked(people, "contacts", sort="-salary").rows]
    assert (up, down) == ([True] * 3 + [False] * 2, [False] * 2 + [True] * 3)


@pytest.mark.parametrize(
    "sort", ["last_name", "-last_name", "salary", "-salary,first_name", "role", "company", "-company"]
)
def test_pages_by_cursor_give_every_record_once_forth_and_back(people: SiteUnderTest, sort: str) -> None:
    whole = [row.id for row in asked(people, "contacts", sort=sort).rows]
    seen, current = [], asked(people, "contacts", sort=sort, limit="2")
    while True:
        seen += [row.id for row in current.rows]
        if current.next is None:
            break
        current = asked(people, "contacts", sort=sort, limit="2", cursor=current.next)
    before = asked(people, "contacts", sort=sort, limit="2", cursor=current.previous or "")
    assert (seen, [row.id for row in before.rows]) == (whole, whole[2:4])


def test_a_cursor_of_another_list_is_refused(people: SiteUnderTest) -> None:
    cursor = asked(people, "contacts", sort="last_name", limit="2").next or ""
    assert "cursor" in refusal(people, SYSTEM, sort="-last_name", limit="2", cursor=cursor)[0]
    assert "cursor" in refusal(people, SYSTEM, cursor=cursor + "x")[0]


def test_filters_in_an_address_reach_over_lookups(people: SiteUnderTest) -> None:
    assert [row.title for row in asked(people, "contacts", company__country="DE", role="client").rows] == [
        "Ada Lovelace"
    ]
    assert len(asked(people, "contacts", company__name__contains="SÖHNE").rows) == 2
    assert len(asked(people, "contacts", role__ne="client", tags="vip").rows) == 1


def test_a_condition_as_json_is_the_same_language(people: SiteUnderTest) -> None:
    where = '{"any": [{"tags": "vip"}, {"company.name": {"starts_with": "öl"}}]}'
    assert len(asked(people, "contacts", where=where).rows) == 3


def test_totals_are_counted_and_capped(people: SiteUnderTest) -> None:
    assert asked(people, "contacts", total="true", limit="1").total == Total(5, exact=True)


def test_a_jump_skips_rows(people: SiteUnderTest) -> None:
    assert [row.title for row in asked(people, "contacts", sort="first_name", offset="1", limit="1").rows] == ["Bo Öz"]


@pytest.mark.parametrize(
    "words", ["love", "LOVELACE ada", "lace", "ada@ex"], ids=["start", "two words", "inside", "e-mail"]
)
def test_search_finds_parts_of_names_and_addresses(people: SiteUnderTest, words: str) -> None:
    assert [row.title for row in asked(people, "contacts", q=words).rows] == ["Ada Lovelace"]


@pytest.mark.parametrize("words", ["celik", "oz", "παππα", "ελε"])
def test_search_needs_no_accents_in_any_script(people: SiteUnderTest, words: str) -> None:
    assert len(asked(people, "contacts", q=words).rows) == 1


def test_a_type_ahead_gives_ids_and_titles(people: SiteUnderTest) -> None:
    with people.reading() as tx:
        assert [ref.title for ref in find(tx, SYSTEM, "companies", "sohne")] == ["Öl & Söhne"]
        assert set(find_everywhere(tx, SYSTEM, "öl")) == {"companies"}


def test_one_statement_reads_a_page_however_many_rows(people: SiteUnderTest) -> None:
    seen: list[str] = []
    sa.event.listen(people.engine, "before_cursor_execute", lambda *given: seen.append(given[2]))
    with people.reading() as tx:
        before = len(seen)
        page(tx, SYSTEM, Query(module="contacts"))
        assert len(seen) - before == 1


# -- rights -----------------------------------------------------------------------------------------------------------
def test_without_a_grant_there_is_no_module(people: SiteUnderTest) -> None:
    nobody = people.actor("nobody")
    with people.reading() as tx, pytest.raises(KithError, match="K601"):
        page(tx, nobody, Query(module="contacts"))


def test_a_scope_limits_list_search_total_and_record(people: SiteUnderTest) -> None:
    reader = people.actor("reader")
    hidden = asked(people, "contacts", q="çelik").rows[0].id
    assert titles(people, "contacts", reader) == ["Ada Lovelace"]
    assert asked(people, "contacts", reader, q="çelik", total="true").total == Total(0, exact=True)
    with people.reading() as tx:
        assert get(tx, reader, "contacts", hidden) is None


def test_a_lookup_to_a_module_out_of_reach_has_no_title(people: SiteUnderTest) -> None:
    reader = people.actor("reader")
    ref = asked(people, "contacts", reader).rows[0].values["company"]
    assert ref.title is None


def test_a_hidden_field_is_answered_as_one_that_is_not_there(people: SiteUnderTest) -> None:
    sales = people.actor("sales")
    for parameters in (
        {"salary__gt": "5"},
        {"sort": "salary"},
        {"fields": "salary"},
        {"where": '{"salary": {"gt": "5"}}'},
    ):
        absent = {
            name.replace("salary", "salarx"): value.replace("salary", "salarx") for name, value in parameters.items()
        }
        hidden, missing = refusal(people, sales, **parameters), refusal(people, sales, **absent)
        assert [text.replace("salary", "salarx") for text in hidden] == missing


def test_a_hidden_field_is_in_no_record(people: SiteUnderTest) -> None:
    sales = people.actor("sales")
    assert all(
        "salary" not in row.values and "birthday" not in row.values for row in asked(people, "contacts", sales).rows
    )


def test_twins_that_differ_in_a_hidden_field_give_equal_lists(people: SiteUnderTest) -> None:
    sales = people.actor("sales")
    lists = [{"sort": "last_name"}, {"q": "ay"}, {"role": "lead"}, {"sort": "-modified_at"}, {"total": "true"}]
    before = [asked(people, "contacts", sales, **each) for each in lists]
    with people.writing() as tx:
        table = people.serving.tables.table("contacts")
        tx.connection.execute(table.update().values(salary=None, salary__currency=None, salary__base=None))
    assert [asked(people, "contacts", sales, **each) for each in lists] == before


def test_two_roles_are_a_union(people: SiteUnderTest) -> None:
    both = people.actor("sales", "reader")
    assert len(titles(people, "contacts", both)) == 5


def test_a_path_through_more_lookups_than_a_condition_may_have_is_refused(people: SiteUnderTest) -> None:
    assert asked(people, "contacts", fields="manager." * 5 + "role").rows
    for name in ("fields", "sort"):
        assert "there is no field" in refusal(people, SYSTEM, **{name: "manager." * 80 + "role"})[0]


@pytest.mark.parametrize("words", ["\ud800", "Lo\ud800ve", '"""', "%_\\", "\u202e", "ß" * 300])
def test_words_that_no_record_can_hold_find_nothing(people: SiteUnderTest, words: str) -> None:
    assert asked(people, "contacts", q=words).rows == ()


def test_who_may_only_create_asks_for_no_list(people: SiteUnderTest) -> None:
    assert refusal(people, people.actor("sender"), role="lead") == ["there is no such record"]


def test_a_path_into_a_module_out_of_reach_is_answered_as_none(people: SiteUnderTest) -> None:
    reader = people.actor("reader")
    hidden, missing = refusal(people, reader, company__country="DE"), refusal(people, reader, company__nonsense="DE")
    assert [text.replace("nonsense", "country") for text in missing] == hidden


def test_own_means_the_owner(crm: SiteUnderTest) -> None:
    sales, other = crm.actor("sales"), crm.actor("sales", email="other@example.test")
    make(crm, "deals", sales, name="mine")
    make(crm, "deals", other, name="theirs")
    assert [title.split()[-1] for title in titles(crm, "deals", sales)] == ["mine"]


def test_what_one_may_see_but_not_edit_is_refused_and_what_one_may_not_see_is_not_there(crm: SiteUnderTest) -> None:
    sales, other = crm.actor("sales"), crm.actor("sales", email="other@example.test")
    contact, deal = make(crm, "contacts", other, **ADA), make(crm, "deals", other, name="theirs")
    for module, id, code in (("contacts", contact, "K603"), ("deals", deal, "K601")):
        with pytest.raises(KithError, match=code), crm.writing() as tx:
            write(tx, sales, module, [Change(id=id, values={})])


def test_a_record_given_away_out_of_reach_is_refused(crm: SiteUnderTest) -> None:
    sales, other = crm.actor("sales"), crm.actor("sales", email="other@example.test")
    deal = make(crm, "deals", sales, name="mine")
    with pytest.raises(KithError, match="K614"), crm.writing() as tx:
        write(tx, sales, "deals", [Change(id=deal, values={"owner": other.user})])
    assert read(crm, "deals", deal).values["owner"].id == sales.user


# -- deleting ---------------------------------------------------------------------------------------------------------
def test_deleted_records_are_gone_and_come_back(crm: SiteUnderTest) -> None:
    id = make(crm, "contacts", **ADA)
    with crm.writing() as tx:
        delete(tx, SYSTEM, "contacts", [id])
    assert titles(crm, "contacts") == []
    assert titles(crm, "contacts", deleted=True) == ["Ada Lovelace"]
    with crm.writing() as tx:
        restore(tx, SYSTEM, "contacts", [id])
    assert titles(crm, "contacts") == ["Ada Lovelace"]


def test_a_lookup_that_restricts_keeps_its_target(crm: SiteUnderTest) -> None:
    company = make(crm, "companies", name="One")
    make(crm, "contacts", **ADA, company=company)
    with pytest.raises(KithError, match="1 contacts still point to it"), crm.writing() as tx:
        delete(tx, SYSTEM, "companies", [company])


def test_a_lookup_that_cascades_follows_its_target(crm: SiteUnderTest) -> None:
    contact = make(crm, "contacts", **ADA)
    make(crm, "deals", name="x", contact=contact)
    with crm.writing() as tx:
        delete(tx, SYSTEM, "contacts", [contact])
    assert titles(crm, "deals") == []


def test_deleting_is_refused_without_the_right(crm: SiteUnderTest) -> None:
    id, sales = make(crm, "contacts", **ADA), crm.actor("sales")
    with pytest.raises(KithError, match="K603"), crm.writing() as tx:
        delete(tx, sales, "contacts", [id])


def test_a_rollup_forgets_what_is_deleted(crm: SiteUnderTest) -> None:
    contact = make(crm, "contacts", **ADA)
    deal = make(crm, "deals", name="x", contact=contact, amount="5")
    with crm.writing() as tx:
        delete(tx, SYSTEM, "deals", [deal])
    assert read(crm, "contacts", contact).values["deal_count"] == 0


def test_a_taken_unique_value_keeps_a_record_in_the_bin(crm: SiteUnderTest) -> None:
    id = make(crm, "contacts", **ADA, email="ada@example.test")
    with crm.writing() as tx:
        delete(tx, SYSTEM, "contacts", [id])
    make(crm, "contacts", first_name="Bo", last_name="Lee", email="ada@example.test")
    with pytest.raises(KithError, match=r'K627 .* the same "Email"'), crm.writing() as tx:
        restore(tx, SYSTEM, "contacts", [id])


def test_two_of_one_unique_value_are_not_restored_together(crm: SiteUnderTest) -> None:
    ids: list[str] = []
    for _ in range(2):
        ids.append(make(crm, "contacts", **ADA, email="ada@example.test"))
        with crm.writing() as tx:
            delete(tx, SYSTEM, "contacts", ids[-1:])
    with pytest.raises(KithError, match="K627"), crm.writing() as tx:
        restore(tx, SYSTEM, "contacts", ids)


def test_more_records_than_a_statement_can_name_are_not_deleted(crm: SiteUnderTest) -> None:
    with pytest.raises(KithError, match="K622 5001 records"), crm.writing() as tx:
        delete(tx, SYSTEM, "contacts", [new_id() for _ in range(5_001)])


# -- related lists ----------------------------------------------------------------------------------------------------
def test_a_related_list_holds_what_points_here(crm: SiteUnderTest) -> None:
    contact, other = make(crm, "contacts", **ADA), make(crm, "contacts", first_name="Bo", last_name="Lee")
    make(crm, "deals", name="hers", contact=contact)
    make(crm, "deals", name="his", contact=other)
    with crm.reading() as tx:
        found = related_page(tx, SYSTEM, "contacts", contact, "deals")
    assert found is not None
    assert [row.title.split()[-1] for row in found.rows] == ["hers"]


def test_a_related_list_of_a_module_out_of_reach_is_not_there(crm: SiteUnderTest) -> None:
    contact = make(crm, "contacts", **ADA, role="client", email="ada@example.test")
    reader = crm.actor("reader")
    with crm.reading() as tx:
        assert related_page(tx, reader, "contacts", contact, "deals") is None


# -- filters of people ------------------------------------------------------------------------------------------------
def test_a_filter_counts_nothing_behind_a_lookup_that_is_out_of_reach(people: SiteUnderTest) -> None:
    bo, ada = (asked(people, "contacts", q=name).rows[0] for name in ("bo", "lovelace"))
    change(people, "contacts", bo.id, company=ada.values["company"].id)
    change(people, "contacts", ada.id, manager=bo.id)
    reader = people.actor("reader")
    assert titles(people, "contacts", reader) == ["Ada Lovelace"]
    assert asked(people, "contacts", reader, manager__first_name="Bo").rows == ()
    assert len(asked(people, "contacts", manager__first_name="Bo").rows) == 1


def test_a_flag_that_is_neither_true_nor_false_is_refused(people: SiteUnderTest) -> None:
    assert refusal(people, SYSTEM, deleted="perhaps") == ['"deleted" is true or false, not "perhaps"']


def test_a_refusal_to_delete_counts_only_what_one_may_see(crm: SiteUnderTest) -> None:
    company = make(crm, "companies", name="One")
    make(crm, "contacts", **ADA, company=company)
    keeper = crm.actor("keeper")
    with pytest.raises(KithError, match="K629 the company can't be deleted: other records"), crm.writing() as tx:
        delete(tx, keeper, "companies", [company])


def test_a_list_view_may_ask_for_what_its_reader_may_not_read(people: SiteUnderTest) -> None:
    sales = people.actor("sales")
    with people.reading() as tx:
        rule = parse_condition({"salary": {"gt": "60"}}, "contacts", tx.site.modules, tx.context(), purpose="rule")
        found = page(tx, sales, Query(module="contacts", rule=rule, fields=("title",), total=True))
    assert [row.title for row in found.rows] == ["Bo Öz"]


def test_what_cannot_be_an_id_is_not_there(crm: SiteUnderTest) -> None:
    with crm.writing() as tx:
        assert get(tx, SYSTEM, "contacts", "nonsense") is None
        for attempt in (lambda: delete(tx, SYSTEM, "contacts", ["7"]), lambda: restore(tx, SYSTEM, "contacts", ["7"])):
            with pytest.raises(KithError, match="K601"):
                attempt()
        with pytest.raises(KithError, match="K601"):
            write(tx, SYSTEM, "contacts", [Change(id="nonsense", values={})])


def test_a_list_sorts_by_the_names_of_owners(crm: SiteUnderTest) -> None:
    zed, ann = crm.actor("sales", email="zed@example.test"), crm.actor("sales", email="ann@example.test")
    for actor, name in ((zed, "Zoe"), (ann, "Amy")):
        make(crm, "contacts", actor, first_name=name, last_name="X")
    assert [row.title for row in asked(crm, "contacts", sort="owner").rows] == ["Amy X", "Zoe X"]
    assert [row.title for row in asked(crm, "contacts", sort="-owner", fields="title").rows] == ["Zoe X", "Amy X"]


def test_a_type_ahead_puts_titles_that_begin_so_first(crm: SiteUnderTest) -> None:
    for first, last, email in (
        ("Ada", "Zed", "a@mar.test"),
        ("Zoe", "Marin", "z@x.test"),
        ("Mareike", "Ay", "m@x.test"),
    ):
        make(crm, "contacts", first_name=first, last_name=last, email=email)
    with crm.reading() as tx:
        assert [ref.title for ref in find(tx, SYSTEM, "contacts", "mar")] == ["Mareike Ay", "Zoe Marin", "Ada Zed"]


@pytest.fixture
def wide(database_url: str) -> Iterator[SiteUnderTest]:
    """A module with sixty lookups and ten users, more than a database joins."""
    fields = [f"to_{n}: {{type: lookup, module: wide}}" for n in range(60)]
    fields += ["name: {type: text}", *(f"user_{n}: {{type: user}}" for n in range(10))]
    text = "module: wide\nlabel: {one: Wide, many: Wide}\ntitle: '{name}'\nfields:\n  " + "\n  ".join(fields)
    site = SiteUnderTest(database_url, {"modules/wide.yaml": text, "config/roles.yaml": "roles: {}"})
    yield site
    site.close()


def test_a_record_with_more_lookups_than_databases_join_tables_is_read_with_all_titles(wide: SiteUnderTest) -> None:
    first, user = make(wide, "wide", name="Ada"), wide.actor().user
    given: dict[str, Any] = {f"to_{n}": first for n in range(60)} | {f"user_{n}": user for n in range(10)}
    values = read(wide, "wide", make(wide, "wide", name="Bo", **given)).values
    assert {values[f"to_{n}"].title for n in range(60)} == {"Ada"}
    assert {values[f"user_{n}"].title for n in range(10)} == {"nobody"}


def test_a_list_over_more_paths_than_databases_join_tables_is_refused(wide: SiteUnderTest) -> None:
    make(wide, "wide", name="a")
    with pytest.raises(KithError, match="K631"):
        asked(wide, "wide", fields=",".join(f"to_{n}.name" for n in range(60)))


@pytest.mark.parametrize("sort", ["friends", "-friends", "company,friends"])
def test_there_is_no_order_by_a_field_of_several_records(people: SiteUnderTest, sort: str) -> None:
    assert refusal(people, SYSTEM, sort=sort) == [Problem(code="K618", params={"name": "friends"}).message]


@pytest.mark.parametrize("words", ["ada", "+49 30 12345678"])
@pytest.mark.parametrize("order", [{}, {"sort": "-created_at"}])
def test_words_find_nothing_in_a_module_without_texts(database_url: str, words: str, order: dict[str, str]) -> None:
    shifts = "module: shifts\nlabel: {one: Shift, many: Shifts}\nfields:\n  day: {type: date}\n"
    site = SiteUnderTest(database_url, {"modules/shifts.yaml": shifts})
    make(site, "shifts", day="2026-03-31")
    assert asked(site, "shifts", SYSTEM, q=words, total="true", **order).rows == ()
    site.close()
