"""The record beside another one in a list."""

from __future__ import annotations

from itertools import pairwise

import pytest
from tests.unit.records.doing import make

from kith.access.actor import SYSTEM
from kith.records.ask import parse_query
from kith.records.beside import beside
from kith.storage.ids import new_id
from kith.testing.site import SiteUnderTest


@pytest.fixture
def trees(crm: SiteUnderTest) -> list[str]:
    """Companies by industry and then as they were made: two have the same, the first has none."""
    rows = (("Ash", None), ("Elm", "a"), ("Fir", "a"), ("Oak", "b"))
    return [make(crm, "companies", name=name, industry=industry) for name, industry in rows]


def step(crm: SiteUnderTest, id: str, *, back: bool = False, **asked: str) -> str | None:
    with crm.reading() as tx:
        query = parse_query(tx, SYSTEM, "companies", [("sort", "industry"), *asked.items()])
        return beside(tx, SYSTEM, query, id, back=back)


def test_each_record_is_followed_by_the_next_of_the_list(crm: SiteUnderTest, trees: list[str]) -> None:
    assert [step(crm, here) for here, _ in pairwise(trees)] == trees[1:]


def test_each_record_follows_the_one_before(crm: SiteUnderTest, trees: list[str]) -> None:
    assert [step(crm, here, back=True) for _, here in pairwise(trees)] == trees[:-1]


def test_there_is_nothing_beyond_the_ends(crm: SiteUnderTest, trees: list[str]) -> None:
    assert step(crm, trees[-1]) is None
    assert step(crm, trees[0], back=True) is None


def test_what_the_list_leaves_out_is_stepped_over_and_still_has_its_place(crm: SiteUnderTest, trees: list[str]) -> None:
    assert step(crm, trees[1], industry="b") == trees[3]


def test_what_is_not_there_has_no_place(crm: SiteUnderTest, trees: list[str]) -> None:
    assert step(crm, new_id()) is None
