"""Two companies in one portal: what isn't open to one may be whatever it likes, and not a byte of it is told."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from tests.unit.portal.world import FILES, contact, make, person

from kith.access.actor import SYSTEM, Actor
from kith.errors import KithError
from kith.records.model import Change, Query
from kith.records.query import get, page
from kith.records.related import related_page
from kith.records.save import write
from kith.records.search import find, find_everywhere
from kith.testing.site import SiteUnderTest, fill_database
from kith.timeline import comments, feed
from kith.timeline.standing import standing

CANARY = "canary"  # stands in everything of the other company, and in every field that isn't open
MODULES = ("companies", "contacts", "deals")


@pytest.fixture
def site(copy_of) -> Iterator[SiteUnderTest]:
    opened = SiteUnderTest(copy_of("portal world", fill_database(FILES)), FILES)
    yield opened
    opened.close()


class World:
    """Two companies: Acme's Ada is the one who looks; whatever is Beta's, or closed, holds the canary."""

    def __init__(self, site: SiteUnderTest) -> None:
        self.site = site
        self.acme = make(site, "companies", name="Acme", secret=CANARY)
        self.beta = make(site, "companies", name=f"Beta {CANARY}", secret=CANARY)
        self.ada = contact(site, "Ada", company=self.acme, notes=CANARY)
        self.eve = contact(site, f"Eve {CANARY}", email="eve@example.org", company=self.beta)
        self.deal = make(site, "deals", name="Deal", secret=CANARY, contact=self.ada, company=self.beta)
        self.other = make(site, "deals", name=f"Other {CANARY}", contact=self.eve, company=self.acme)
        self.person = person(site, "clients", self.ada)
        with site.writing() as tx:
            write(tx, SYSTEM, "contacts", [Change(id=self.ada, values={"notes": f"{CANARY} again"})])
        self.boss = site.actor("boss")

    @property
    def theirs(self) -> tuple[tuple[str, str], ...]:
        """What isn't Ada's to see, as module and id."""
        return ("companies", self.beta), ("contacts", self.eve), ("deals", self.other)


def everything(world: World, actor: Actor) -> str:
    """All that the read side gives to the actor, as text."""
    found: list[Any] = []
    with world.site.reading() as tx:
        for module in MODULES:
            found += [page(tx, actor, Query(module=module, limit=200)), find(tx, actor, module, "e")]
            found += [find(tx, actor, module, CANARY)]
        found += [find_everywhere(tx, actor, "Ada"), find_everywhere(tx, actor, CANARY)]
        found += [related_page(tx, actor, "companies", world.acme, name) for name in ("people", "deals")]
        at = standing(tx, actor, "contacts", world.ada)
        found += [feed.feed(tx, actor, at), feed.history(tx, actor, at)]
    return repr([(each.rows if hasattr(each, "rows") else each) for each in found])


def test_not_a_byte_of_what_is_closed_is_read(site):
    world = World(site)
    told = everything(world, world.person)
    assert CANARY not in told
    assert "Ada" in told


def test_not_yours_equals_not_there(site):
    world = World(site)
    with site.reading() as tx:
        for module, id in world.theirs:
            assert get(tx, world.person, module, id) is None
        assert related_page(tx, world.person, "companies", world.beta, "people") is None


@pytest.mark.parametrize("sort", ["notes", "email", "owner"])
def test_nothing_closed_is_asked_for(site, sort):
    world = World(site)
    with site.reading() as tx, pytest.raises(KithError):
        page(tx, world.person, Query(module="contacts", fields=(sort,)))


def test_internal_comments_stay_internal(site):
    world = World(site)
    with site.writing() as tx:
        for text, audience in ((f"{CANARY} among us", "internal"), ("hello from the office", "shared")):
            comments.write(tx, world.boss, "contacts", world.ada, text, audience=audience)
    told = everything(world, world.person)
    assert (CANARY in told, "hello from the office" in told) == (False, True)


def test_a_change_of_the_other_company_changes_nothing_here(site):
    world = World(site)
    before = everything(world, world.person)
    with site.writing() as tx:
        write(tx, SYSTEM, "contacts", [Change(id=world.eve, values={"name": "Eve 2", "notes": "x"})])
        write(tx, SYSTEM, "deals", [Change(id=world.other, values={"name": "Other 2"})])
        write(tx, SYSTEM, "companies", [Change(id=world.beta, values={"name": "Beta 2"})])
    assert everything(world, world.person) == before
