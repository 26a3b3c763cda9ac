"""Twins: what isn't open to a portal changes, and no list, search, order, filter, total or export of theirs does."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.unit.portal.world import FILES, change, contact, make, person

from kith.access.actor import Actor
from kith.errors import KithError
from kith.records.ask import parse_query
from kith.records.query import page
from kith.testing.site import SiteUnderTest, fill_database

ASKED: dict[str, tuple[tuple[tuple[str, str], ...], ...]] = {
    "contacts": (
        (),
        (("sort", "-name"),),
        (("sort", "notes"),),
        (("sort", "company.secret"),),
        (("q", "zebra"),),
        (("q", "Ada"),),
        (("notes.contains", "zebra"),),
        (("notes", ""),),
        (("company.secret", "zebra"),),
        (("total", "true"), ("limit", "1")),
    ),
    "companies": ((), (("q", "zebra"),), (("secret", "zebra"),), (("sort", "-secret"),), (("total", "true"),)),
    "deals": (
        (),
        (("q", "zebra"),),
        (("secret.contains", "zebra"),),
        (("sort", "secret"),),
        (("contact.notes", "zebra"),),
    ),
}


@pytest.fixture
def site(copy_of) -> Iterator[SiteUnderTest]:
    opened = SiteUnderTest(copy_of("portal world", fill_database(FILES)), FILES)
    yield opened
    opened.close()


def answer(site: SiteUnderTest, actor: Actor, module: str, asked: tuple[tuple[str, str], ...]) -> object:
    """All that a query tells: rows, titles, cursors, total; or the code that stands against it."""
    with site.reading() as tx:
        try:
            found = page(tx, actor, parse_query(tx, actor, module, asked))
        except KithError as error:
            return [problem.code for problem in error.problems]
        rows = [(row.id, row.title, dict(row.values)) for row in found.rows]
    return rows, found.next is None, found.previous is None, found.total


def test_what_is_not_open_is_in_no_answer(site: SiteUnderTest) -> None:
    acme, beta = make(site, "companies", name="Acme", secret="a"), make(site, "companies", name="Beta", secret="a")
    ada, bob = contact(site, "Ada", company=acme), contact(site, "Bob", company=acme)
    eve = contact(site, "Eve", company=beta)
    deals = [make(site, "deals", name=f"Deal {n}", contact=each, secret="a") for n, each in enumerate((ada, bob, eve))]
    asking = person(site, "clients", ada)
    before = {(m, asked): answer(site, asking, m, asked) for m, each in ASKED.items() for asked in each}
    assert len(before["contacts", ()][0]) == 2
    for company, said in ((acme, "zebra b"), (beta, "zebra a")):
        change(site, "companies", company, secret=said)
    for each, said in ((ada, "zebra 2"), (bob, "zebra 1"), (eve, "zebra 3")):
        change(site, "contacts", each, notes=said)
    for each, said in zip(deals, ("zebra 3", "zebra 2", "zebra 1"), strict=True):
        change(site, "deals", each, secret=said)
    change(site, "contacts", eve, name="Zoe")
    make(site, "deals", name="Another", contact=eve, secret="zebra")
    after = {key: answer(site, asking, *key) for key in before}
    assert {key: _timeless(each) for key, each in after.items()} == {key: _timeless(b) for key, b in before.items()}


def _timeless(answer_: object) -> object:
    """Without the stamps that every change leaves: they are open, and say nothing of what was changed."""
    if not isinstance(answer_, tuple):
        return answer_
    rows, *rest = answer_
    stamps = ("version", "modified_at")
    return [(id, title, {n: v for n, v in values.items() if n not in stamps}) for id, title, values in rows], rest
