"""Portal scopes by paths from `$me`: kept statements beside a plain reading of the rules, while the data changes."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import pytest
import sqlalchemy as sa

from kith.access import near
from kith.access.actor import SYSTEM, Actor
from kith.access.binding import bound_for
from kith.access.predicate import scope
from kith.records.lifecycle import delete
from kith.records.model import Change, Query
from kith.records.query import get, page
from kith.records.save import write
from kith.storage.ids import new_id
from kith.testing.site import SiteUnderTest

FILES = {
    "modules/regions.yaml": """
module: regions
label: {one: Region, many: Regions}
title: "{name}"
fields: {name: {type: text}}
""",
    "modules/firms.yaml": """
module: firms
label: {one: Firm, many: Firms}
title: "{name}"
fields:
  name: {type: text}
  region: {type: lookup, module: regions}
  kind: {type: choice, options: {a: A, b: B}}
portal:
  own: {view: {id: $me.firm}, fields: {view: [title, name]}}
  wide: {view: {region: $me.firm.region}, fields: {view: [title, name]}}
""",
    "modules/people.yaml": """
module: people
label: {one: Person, many: People}
title: "{name}"
search: [name]
fields:
  name: {type: text}
  email: {type: email}
  phone: {type: text}
  firm: {type: lookup, module: firms}
  kind: {type: choice, options: {a: A, b: B}}
portal:
  own: {view: {firm: $me.firm}, edit: {id: $me}, fields: {view: [title, name], edit: [phone]}}
  wide: {view: {firm.region: $me.firm.region}, fields: {view: [title, name]}}
  alike: {view: {any: [{firm: $me.firm}, {kind: $me.kind}]}, fields: {view: [title, name]}}
""",
    "modules/orders.yaml": """
module: orders
label: {one: Order, many: Orders}
title: "{name}"
search: [name]
fields:
  name: {type: text}
  person: {type: lookup, module: people}
portal:
  own: {view: {person.firm: $me.firm}, fields: {view: [title, name, person]}}
  wide: {view: {person: $visible}, fields: {view: [title, name, person]}}
  alike: {view: {person.firm.kind: $me.kind}, fields: {view: [title, name]}}
""",
    "config/portals.yaml": """
licence_pool: 9
types:
  own: {users: {module: people, email: email}}
  wide: {users: {module: people, email: email}}
  alike: {users: {module: people, email: email}}
""",
}
TYPES, MODULES = ("own", "wide", "alike"), ("firms", "people", "orders")


@dataclass
class World:
    """Rows of each module by id: what their lookups hold, None for nothing; `gone` are the deleted."""

    regions: dict[str, None] = field(default_factory=dict)
    firms: dict[str, dict[str, str | None]] = field(default_factory=dict)
    people: dict[str, dict[str, str | None]] = field(default_factory=dict)
    orders: dict[str, dict[str, str | None]] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)

    def there(self, id: str | None) -> bool:
        return id is not None and id not in self.gone

    def value(self, module: str, id: str | None, name: str) -> str | None:
        """What a living record holds; None of one that is gone."""
        return getattr(self, module)[id][name] if self.there(id) else None


def draw(site: SiteUnderTest, seed: int) -> tuple[random.Random, World]:
    """Four regions, six firms, a dozen people, forty orders; some tie to nothing."""
    chance, world = random.Random(seed), World()

    def make(module: str, **values: str | None) -> str:
        with site.writing() as tx:
            return str(write(tx, SYSTEM, module, [Change(values={"name": module[:1] + "x", **values})]).saved[0].id)

    world.regions = {make("regions"): None for _ in range(3)}
    for _ in range(6):
        values = {"region": chance.choice([None, *world.regions]), "kind": chance.choice([None, "a", "b"])}
        world.firms[make("firms", **values)] = values
    for _ in range(12):
        values = {"firm": chance.choice([None, *world.firms]), "kind": chance.choice([None, "a", "b"])}
        world.people[make("people", **values)] = values
    for _ in range(40):
        values = {"person": chance.choice([None, *world.people])}
        world.orders[make("orders", **values)] = values
    return chance, world


def change(site: SiteUnderTest, chance: random.Random, world: World) -> None:
    """Ties some records elsewhere, and deletes one."""
    with site.writing() as tx:
        for module, name, targets in (("firms", "region", world.regions), ("people", "firm", world.firms)):
            for id in chance.sample(sorted(getattr(world, module)), 3):
                if world.there(id):
                    to = chance.choice([None, *(each for each in targets if world.there(each))])
                    write(tx, SYSTEM, module, [Change(id=id, values={name: to})])
                    getattr(world, module)[id][name] = to
        dead = chance.choice(sorted(each for each in (*world.firms, *world.orders) if world.there(each)))
        delete(tx, SYSTEM, "firms" if dead in world.firms else "orders", [dead])
        world.gone.add(dead)


# -- the rules, read plainly ------------------------------------------------------------------------------------------
def equal(one: str | None, other: str | None) -> bool:
    return one is not None and one == other


def reached(world: World, type_: str, me: str) -> dict[str, set[str]]:
    """Module -> ids of the living records that somebody sees."""
    firm, kind = world.value("people", me, "firm"), world.value("people", me, "kind")
    region = world.value("firms", firm, "region")
    found: dict[str, set[str]] = {module: set() for module in MODULES}
    for id, each in world.people.items():
        theirs = each["firm"]
        fits = {
            "own": equal(theirs, firm) or id == me,
            "wide": equal(world.value("firms", theirs, "region"), region),
            "alike": firm is not None and kind is not None and (theirs == firm or each["kind"] == kind),
        }
        found["people"] |= {id} if fits[type_] else set()
    for id, each in world.firms.items():
        fits = {"own": equal(id, firm), "wide": equal(each["region"], region), "alike": False}
        found["firms"] |= {id} if fits[type_] else set()
    for id, each in world.orders.items():
        theirs = world.value("people", each["person"], "firm")
        fits = {
            "own": equal(theirs, firm),
            "wide": each["person"] in found["people"] and world.there(each["person"]),
            "alike": equal(world.value("firms", theirs, "kind"), kind),
        }
        found["orders"] |= {id} if fits[type_] else set()
    return {module: {id for id in ids if world.there(id)} for module, ids in found.items()}


# -- beside SQL -------------------------------------------------------------------------------------------------------
def actor(type_: str, record: str) -> Actor:
    return Actor(kind="portal", user=new_id(), portal_type=type_, record=record, record_module="people", via="test")


@pytest.fixture(params=range(2))
def drawn(request: pytest.FixtureRequest, database_url: str) -> Iterator[tuple[SiteUnderTest, random.Random, World]]:
    site = SiteUnderTest(database_url, FILES)
    chance, world = draw(site, request.param)
    yield site, chance, world
    site.close()


def check(site: SiteUnderTest, world: World) -> None:
    """Everybody in every portal: lists, searches, single records and the policy itself against the rules."""
    for type_ in TYPES:
        for me in world.people:
            asking, expected = actor(type_, me), reached(world, type_, me)
            with site.reading() as tx:
                for module in MODULES:
                    if module == "firms" and type_ == "alike":
                        continue
                    table = tx.tables.table(module)
                    living = sa.select(table.c.id).where(table.c.deleted_at.is_(None))
                    policy = set(tx.connection.execute(living.where(scope(tx, asking, module, "view"))).scalars())
                    listed = page(tx, asking, Query(module=module, limit=200, total=True))
                    assert policy == {row.id for row in listed.rows} == expected[module], (type_, module)
                    assert listed.total is not None
                    assert listed.total.value == len(expected[module])
                    if module != "firms":
                        sought = page(tx, asking, Query(module=module, limit=200, q=module[:1] + "x"))
                        assert {row.id for row in sought.rows} == expected[module]
                one = next(iter(world.orders))
                assert (get(tx, asking, "orders", one) is not None) == (one in expected["orders"])


def test_kept_statements_mean_what_the_rules_say_whatever_changed_since(
    drawn: tuple[SiteUnderTest, random.Random, World],
) -> None:
    site, chance, world = drawn
    for _ in range(3):
        check(site, world)
        change(site, chance, world)
    check(site, world)


def test_lookups_to_many_records_mean_the_same(
    drawn: tuple[SiteUnderTest, random.Random, World], monkeypatch: pytest.MonkeyPatch
) -> None:
    site, chance, world = drawn
    check(site, world)
    monkeypatch.setattr("kith.access.binding.FEW", 1)
    monkeypatch.setattr(near, "FEW", 1)
    change(site, chance, world)
    check(site, world)


def test_one_statement_serves_all_of_one_portal(drawn: tuple[SiteUnderTest, random.Random, World]) -> None:
    site, _, world = drawn
    tied = [id for id, each in world.people.items() if each["firm"]]
    with site.reading() as tx:
        keys = {bound.key for id in tied if (bound := bound_for(tx, actor("own", id), ["orders", "people"]))}
    assert len(keys) == 1


def test_other_portals_and_narrower_tokens_share_nothing(drawn: tuple[SiteUnderTest, random.Random, World]) -> None:
    site, _, world = drawn
    me = next(id for id, each in world.people.items() if each["firm"])
    with site.reading() as tx:
        asking = (actor("own", me), actor("wide", me), replace(actor("own", me), narrowed=frozenset({"read"})))
        found = [bound_for(tx, each, ["people"]) for each in asking]
    assert len({each.key for each in found if each}) == 3


def test_a_kept_statement_that_is_run_without_its_values_fails(
    drawn: tuple[SiteUnderTest, random.Random, World],
) -> None:
    site, _, world = drawn
    me = next(id for id, each in world.people.items() if each["firm"])
    with site.reading() as tx:
        bound = bound_for(tx, actor("own", me), ["people"])
        assert bound is not None
        table = tx.tables.table("people")
        statement = sa.select(table.c.id).where(scope(tx, bound.actor, "people", "view", table))
        with pytest.raises(sa.exc.StatementError, match="value is required"):
            tx.connection.execute(statement)
