"""Finding records by words: what is found, in which order, and what is told to whom."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from tests.unit.records.crm import MODULES
from tests.unit.records.crowd import crowd
from tests.unit.records.doing import make, titles

from kith.access.actor import SYSTEM
from kith.conditions import parse_condition
from kith.definition.model import SortKey
from kith.records.model import Query, Total
from kith.records.query import page
from kith.records.search import find, find_everywhere
from kith.storage.tx import Tx
from kith.testing.databases import CopyOf
from kith.testing.site import SiteUnderTest, fill_database

PHONES = ("+493012345678", "+493019876543", "+12025550143")


def person(crm: SiteUnderTest, first: str, last: str, **more: Any) -> str:
    return make(crm, "contacts", first_name=first, last_name=last, **more)


def found(crm: SiteUnderTest, words: str, **query: Any) -> list[str]:
    return titles(crm, "contacts", q=words, **query)


# -- names ------------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("words", ["jurgen", "Jürgen", "juergen", "JUERGEN muell", "mueller jürgen", "ürg"])
def test_an_umlaut_is_found_however_it_is_typed(crm: SiteUnderTest, words: str) -> None:
    person(crm, "Jürgen", "Müller")
    assert found(crm, words) == ["Jürgen Müller"]


def test_an_umlaut_finds_who_is_spelt_without(crm: SiteUnderTest) -> None:
    person(crm, "Juergen", "Mueller")
    assert found(crm, "jürgen müller") == ["Juergen Mueller"]


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("Søren", "Ærø", "soren aero"),
        ("Łukasz", "Żak", "lukasz zak"),
        ("Иван", "Ёлкин", "елк"),
        ("Ελένη", "Παππά", "ΠΑΠΠΑ ελε"),
        ("芳", "王", "王芳"),
        ("芳", "王", "王"),
        ("철수", "김", "김철수"),
        ("太郎", "山田", "郎"),
        ("محمد", "علي", "علي"),
        ("สมชาย", "ใจดี", "มชา"),
    ],
)
def test_any_script_is_found_without_accents(crm: SiteUnderTest, first: str, last: str, words: str) -> None:
    person(crm, first, last)
    person(crm, "Other", "Person")
    assert found(crm, words) == [f"{first} {last}"]


@pytest.mark.parametrize("words", ["bo", "b", "le", "bo le", "l b"])
def test_one_or_two_letters_are_found_where_words_begin(crm: SiteUnderTest, words: str) -> None:
    person(crm, "Bo", "Van Lee")
    person(crm, "Abo", "Zile")
    assert found(crm, words) == ["Bo Van Lee"]


def test_all_words_have_to_be_somewhere_in_any_order(crm: SiteUnderTest) -> None:
    person(crm, "Ada", "Lovelace", email="countess@engines.test")
    assert found(crm, "engines lovelace, ADA") == ["Ada Lovelace"]
    assert found(crm, "ada babbage") == []


@pytest.mark.parametrize(
    "words", ["%", "_", "\\", "a%a", "l_ve", "' OR 1=1", '"ada"x', "NEAR(ada", "*", "\ud800", "a\0b"]
)
def test_signs_mean_nothing_but_themselves(crm: SiteUnderTest, words: str) -> None:
    person(crm, "Ada", "Lovelace")
    assert found(crm, words) == []


@pytest.mark.parametrize("words", ["(Ada)", "“Lovelace”", "Lovelace,", "ada."])
def test_marks_around_a_word_are_no_part_of_it(crm: SiteUnderTest, words: str) -> None:
    person(crm, "Ada", "Lovelace")
    assert found(crm, words) == ["Ada Lovelace"]


# -- numbers ----------------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    "words",
    [
        "+49 (30) 123-456",
        "0301234",
        "030/123 456",
        "0049 30 123",
        "+49 (0)30 1234",
        "23456",
        "030.123.456.78",
        "４９３０１２",
    ],
)
def test_a_phone_number_is_found_in_any_writing(phones: SiteUnderTest, words: str) -> None:
    assert titles(phones, "people", q=words) == ["Ada"]


def test_a_name_and_a_number_are_found_together(phones: SiteUnderTest) -> None:
    assert titles(phones, "people", q="ada 030 123") == ["Ada"]
    assert titles(phones, "people", q="bob 030 123") == []


def test_digits_that_are_no_phone_number_are_found_as_they_are_written(phones: SiteUnderTest) -> None:
    assert titles(phones, "people", q="2024-001") == ["Cy 2024-001"]


# -- order ------------------------------------------------------------------------------------------------------------
def test_what_is_called_so_comes_first_then_what_begins_so_then_the_newest(crm: SiteUnderTest) -> None:
    for first, last in (("Xmar", "Old"), ("Mar", "Lin"), ("Markus", "Ay"), ("Ymar", "New")):
        person(crm, first, last)
    assert found(crm, "mar") == ["Mar Lin", "Markus Ay", "Ymar New", "Xmar Old"]
    assert found(crm, "mar lin") == ["Mar Lin"]


def test_a_list_that_is_sorted_stays_so(crm: SiteUnderTest) -> None:
    for first, last in (("Mar", "Zed"), ("Marek", "Ay")):
        person(crm, first, last)
    assert found(crm, "mar", sort=(SortKey("last_name"),)) == ["Marek Ay", "Mar Zed"]


@pytest.mark.parametrize("sort", ["", "last_name", "-last_name", "role,-first_name"])
@pytest.mark.parametrize("words", ["anna", "li", "zoe", "芳"])
def test_pages_give_every_hit_once_whether_few_or_many(big: SiteUnderTest, words: str, sort: str) -> None:
    keys = tuple(SortKey(key.removeprefix("-"), key.startswith("-")) for key in sort.split(",") if key)
    query: dict[str, Any] = {"module": "contacts", "q": words, "sort": keys, "fields": ("title",), "limit": 1_000}
    whole: list[str] = []
    cursor: str | None = None
    with big.reading() as tx:
        for _ in range(9):
            current = page(tx, SYSTEM, Query(**query, cursor=cursor))
            whole += [row.id for row in current.rows]
            cursor = current.next
            if cursor is None:
                break
        hits = _hits(tx, words)
        jumped = page(tx, SYSTEM, Query(**query, offset=len(whole) - 10))
        last = page(tx, SYSTEM, Query(**query | {"limit": 7}, cursor=jumped.previous))
    assert set(whole) == hits
    assert len(whole) == len(hits)
    assert [row.id for row in jumped.rows] == whole[-10:]
    assert [row.id for row in last.rows] == whole[-17:-10]


def _hits(tx: Tx, words: str) -> set[str]:
    names = ("first_name", "last_name", "email")
    if words == "li":
        where: dict[str, Any] = {"any": [{name: {"starts_with": words}} for name in names]}
    else:
        spelt = {"zoe": "zoë"}.get(words, words)
        where = {"any": [{name: {"contains": each}} for name in names for each in {words, spelt}]}
    condition = parse_condition(where, "contacts", tx.site.modules, tx.context(), purpose="rule")
    found: set[str] = set()
    cursor: str | None = None
    while True:
        current = page(
            tx, SYSTEM, Query(module="contacts", rule=condition, fields=("title",), limit=1_000, cursor=cursor)
        )
        found |= {row.id for row in current.rows}
        cursor = current.next
        if cursor is None:
            return found


def test_a_frequent_word_still_puts_first_who_is_called_so(big: SiteUnderTest) -> None:
    lone = person(big, "Anna", "Zzz")
    with big.reading() as tx:
        refs = find(tx, SYSTEM, "contacts", "anna zzz")
        assert refs[0].id == lone
        assert all(ref.title.startswith("Anna") for ref in find(tx, SYSTEM, "contacts", "anna", 20))


def test_hits_are_counted_to_a_thousand(big: SiteUnderTest) -> None:
    with big.reading() as tx:
        assert page(tx, SYSTEM, Query(module="contacts", q="anna", total=True)).total == Total(1_000, False)
        assert page(tx, SYSTEM, Query(module="contacts", q="nobodyatall", total=True)).total == Total(0, True)


# -- all modules ------------------------------------------------------------------------------------------------------
def test_all_modules_are_searched_by_one_statement_each(crm: SiteUnderTest) -> None:
    make(crm, "companies", name="Ada Works")
    person(crm, "Ada", "Lovelace")
    with crm.reading() as tx:
        found = find_everywhere(tx, SYSTEM, "ada")
    assert {name: [ref.title for ref in refs] for name, refs in found.items()} == {
        "companies": ["Ada Works"],
        "contacts": ["Ada Lovelace"],
    }


def test_signs_alone_find_nothing_anywhere(crm: SiteUnderTest) -> None:
    with crm.reading() as tx:
        assert find_everywhere(tx, SYSTEM, " .. % ") == {}


# -- rights -----------------------------------------------------------------------------------------------------------
def test_a_hidden_field_is_not_looked_at(crm: SiteUnderTest) -> None:
    person(crm, "Ada", "Lovelace")
    discreet = crm.actor("discreet")
    assert titles(crm, "contacts", discreet, q="lovel") == []
    assert len(titles(crm, "contacts", discreet, q="ada")) == 1


def test_a_field_that_is_open_on_my_records_is_looked_at_there_alone(open_on_mine: SiteUnderTest) -> None:
    actor = open_on_mine.actor("some", "own")
    make(open_on_mine, "notes", name="theirs", secret="zeta")
    make(open_on_mine, "notes", actor, name="mine", secret="zeta")
    assert titles(open_on_mine, "notes", actor, q="zeta") == ["mine"]
    assert titles(open_on_mine, "notes", actor, q="ze") == ["mine"]
    assert titles(open_on_mine, "notes", open_on_mine.actor("some"), q="zeta") == []


def test_records_out_of_reach_fill_no_place_among_the_candidates(big: SiteUnderTest) -> None:
    reader = big.actor("reader")
    with big.reading() as tx:
        found = page(tx, reader, Query(module="contacts", q="anna", fields=("role",), limit=1_000))
    assert len(found.rows) > 300
    assert {row.values["role"] for row in found.rows} == {"client"}


PEOPLE = {
    "modules/people.yaml": """
module: people
label: {one: Person, many: People}
title: "{name}"
search: [name, phone]
fields: {name: {type: text}, phone: {type: phone}}
""",
    "config/roles.yaml": "roles: {admin: {modules: {all: {view: all}}}}",
}
NOTES = {
    "modules/notes.yaml": """
module: notes
label: {one: Note, many: Notes}
title: "{name}"
search: [name, secret]
fields: {name: {type: text}, secret: {type: text}}
""",
    "config/roles.yaml": """
roles:
  some: {modules: {notes: {view: all, fields: {hide: [secret]}}}}
  own: {modules: {notes: {view: own, create: true}}}
""",
}


@pytest.fixture
def big(copy_of: CopyOf) -> Iterator[SiteUnderTest]:
    """Four thousand contacts: some words are held by more than a thousand of them."""

    def fill(url: str) -> None:
        fill_database(MODULES)(url)
        site = SiteUnderTest(url, MODULES)
        crowd(site, 4_000)
        site.close()

    site = SiteUnderTest(copy_of("crowd", fill), MODULES)
    yield site
    site.close()


@pytest.fixture
def phones(database_url: str) -> Iterator[SiteUnderTest]:
    site = SiteUnderTest(database_url, PEOPLE)
    for name, phone in (("Ada", PHONES[0]), ("Bob", PHONES[1]), ("Cy 2024-001", PHONES[2])):
        make(site, "people", name=name, phone=phone)
    yield site
    site.close()


@pytest.fixture
def open_on_mine(database_url: str) -> Iterator[SiteUnderTest]:
    site = SiteUnderTest(database_url, NOTES)
    yield site
    site.close()
