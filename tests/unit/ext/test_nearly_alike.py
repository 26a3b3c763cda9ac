"""What differs by one letter: which texts those are, and how they are found among many records."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from tests.unit.people import people_at
from tests.unit.records.plans import explained

from kith.access.actor import SYSTEM
from kith.ext.nearly_alike import FEW, find_nearly_alike, neighbours
from kith.fields.keys import sort_key
from kith.records.draft import Draft
from kith.records.model import Change
from kith.records.save import write
from kith.storage.statistics import refresh_statistics
from kith.testing.site import SiteUnderTest

MANY = 40_000


@pytest.fixture
def site(database_url: str) -> Iterator[SiteUnderTest]:
    with people_at(database_url) as made:
        yield made


@pytest.mark.parametrize(
    "other",
    ["Meier", "Meyers", "Meyr", "Myer", "Meyre", "emyer", "Smeyer", "Méier", "MEIER", "Me yer"],
)
def test_one_letter_more_less_other_or_changed_places_is_near(other: str) -> None:
    assert sort_key(other) in neighbours("Meyer")


@pytest.mark.parametrize("other", ["Meyer", "MEYER", "Méyer", "Meiers", "Myr", "Reyem"])
def test_what_is_equal_or_further_away_is_not(other: str) -> None:
    assert sort_key(other) not in neighbours("Meyer")


def test_short_and_long_texts_have_no_neighbours() -> None:
    assert neighbours("Anna") == neighbours("x" * 61) == ()


def test_numbers_tell_things_apart() -> None:
    near = neighbours("Depot 17")
    assert not {sort_key(each) for each in ("Depot 18", "Depot 71", "Depot 7")} & set(near)
    assert sort_key("Depots 17") in near


@pytest.mark.parametrize(("one", "other"), [("Иванов", "Иваков"), ("Παπαδάκη", "Παπαδακης"), ("Müller", "Muler")])
def test_other_scripts_have_letters_too(one: str, other: str) -> None:
    assert sort_key(other) in neighbours(one)


def draft(**values: object) -> Draft:
    """A person who is about to be saved."""
    change = Change(values=values)
    return Draft(row=0, change=change, id="018f0000-0000-7000-8000-000000000000", version=1, old=None, new=values)


def fill(site: SiteUnderTest) -> None:
    """Many people in one city, all of whose names are others, beside one whom the test knows."""
    with site.writing() as tx:
        write(tx, SYSTEM, "people", [Change(values={"name": "Meyerling", "city": "Bonn"})])
        table = tx.tables.table("people")
        postgresql = tx.dialect == "postgresql"
        numbered = "'person ' || n || ' of many'"
        own = {"id": "gen_random_uuid()" if postgresql else "lower(hex(randomblob(18)))"}
        own |= {c.name: numbered for c in table.c if c.name == "name" or c.name.startswith("name__")}
        names = ", ".join(f'"{column.name}"' for column in table.c)
        cells = ", ".join(own.get(column.name, f'm."{column.name}"') for column in table.c)
        rows = f"generate_series(1, {MANY}) AS g(n)" if postgresql else "g"
        counted = f"SELECT 1 UNION ALL SELECT n + 1 FROM g WHERE n < {MANY}"
        counting = "" if postgresql else f"WITH RECURSIVE g(n) AS ({counted}) "
        into = f'INSERT INTO "{table.name}" ({names}) '
        text = f'SELECT {cells} FROM "{table.name}" m, {rows}'
        tx.connection.exec_driver_sql(f"{into}{counting}{text}")
    with site.writing() as tx:
        refresh_statistics(tx, ["people"])


def test_an_index_finds_it_among_many_and_nothing_is_scanned(site: SiteUnderTest) -> None:
    fill(site)
    with site.reading() as tx:
        module, people = tx.site.modules["people"], [draft(name="Meyerlink", city="Bonn")]
        with explained(tx) as plans:
            found = find_nearly_alike(tx, SYSTEM, module, ["name", "city"], people)
    assert [each.title for each in found] == ["Meyerling"]
    assert "_alike_" in plans[0]
    assert not re.search(r"Seq Scan on m_people|SCAN m_people", plans[0]), plans[0]


def test_many_drafts_are_not_looked_at(site: SiteUnderTest) -> None:
    with site.writing() as tx:
        write(tx, SYSTEM, "people", [Change(values={"name": "Meyer", "city": "Bonn"})])
    many = [draft(name="Meier", city="Bonn") for _ in range(FEW + 1)]
    with site.reading() as tx:
        look = (find_nearly_alike(tx, SYSTEM, tx.site.modules["people"], ["name", "city"], d) for d in (many, many[:1]))
        assert [len(found) for found in look] == [0, 1]
