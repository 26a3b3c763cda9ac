"""Owners, groups, roles above roles, shares: SQL on both databases beside a plain reading of the rules."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from kith.access.actor import SYSTEM, Actor
from kith.access.predicate import branches, scope
from kith.identity import groups, load, users
from kith.records.audience import audience
from kith.records.lifecycle import delete
from kith.records.model import Change, Query
from kith.records.query import page
from kith.records.save import write
from kith.records.shares import Holder
from kith.records.sharing import share
from kith.testing.site import SiteUnderTest

BOATS = """
module: boats
label: {one: Boat, many: Boats}
title: "{name}"
fields: {name: {type: text}}
"""
SCOPES = ("none", "own", "own", "group", "team", "all")
USERS, GROUPS, RECORDS, SHARES = 9, 3, 40, 25


@dataclass
class World:
    """A drawn world. Roles are numbers: `above[r]` are the roles right below r, which all have larger numbers."""

    above: dict[int, list[int]]
    scopes: dict[int, dict[str, str]]
    roles: dict[int, set[int]]
    members: dict[int, set[int]]
    ids: dict[object, str] = field(default_factory=dict)  # ("user", n), ("group", n), ("record", n) -> id
    owners: dict[int, object] = field(default_factory=dict)
    gone: set[int] = field(default_factory=set)
    shares: list[tuple[int, object, str, datetime | None]] = field(default_factory=list)


def draw(seed: int) -> tuple[random.Random, World]:
    """Roles in up to five levels, people with some of them, groups of people."""
    chance, count = random.Random(seed), 6
    above = {r: [s for s in range(r + 1, count) if chance.random() < 0.4] for r in range(count)}
    scopes = {r: {a: chance.choice(SCOPES) for a in ("view", "edit")} for r in range(count)}
    roles = {u: set(chance.sample(range(count), chance.choice((0, 1, 1, 2)))) for u in range(USERS)}
    members = {g: set(chance.sample(range(USERS), chance.randrange(5))) for g in range(GROUPS)}
    return chance, World(above, scopes, roles, members)


def role_file(world: World) -> str:
    """config/roles.yaml of the world."""
    lines = ["roles:"]
    for number, scopes in world.scopes.items():
        rights = ", ".join(f"{action}: {scope}" for action, scope in scopes.items())
        lower = ", ".join(f"r{other}" for other in world.above[number])
        above = f"above: [{lower}], " if lower else ""
        lines.append(f"  r{number}: {{{above}modules: {{boats: {{{rights}}}}}}}")
    return "\n".join(lines)


def settle(site: SiteUnderTest, chance: random.Random, world: World) -> None:
    """Puts the people, groups, records and shares of the world into the database."""
    now = site.clock.present
    with site.writing() as tx:
        for u, held in world.roles.items():
            named = [f"r{r}" for r in sorted(held)]
            world.ids["user", u] = users.add(tx, email=f"u{u}@example.test", roles=named)
        for g, members in world.members.items():
            world.ids["group", g] = groups.add(tx, f"G{g}")
            for u in sorted(members):
                groups.add_member(tx, f"G{g}", f"u{u}@example.test")
        principals = [None, *(key for key in world.ids)]
        for n in range(RECORDS):
            world.owners[n] = chance.choice(principals)
            owner = world.ids.get(world.owners[n])
            saved = write(tx, SYSTEM, "boats", [Change(values={"name": f"B{n:02}", "owner": owner})]).saved[0]
            assert saved is not None
            world.ids["record", n] = saved.id
        holders = [
            *(("user", u) for u in range(USERS)),
            *(("group", g) for g in range(GROUPS)),
            ("role", 1),
            ("role", 4),
        ]
        drawn = {(chance.randrange(RECORDS), chance.choice(holders)): None for _ in range(SHARES)}
        for n, (kind, of) in drawn:
            level, until = (
                chance.choice(("view", "edit")),
                chance.choice((None, now + timedelta(hours=chance.choice((1, 3))))),
            )
            id = f"r{of}" if kind == "role" else world.ids[kind, of]
            share(
                tx,
                SYSTEM,
                "boats",
                world.ids["record", n],
                with_=Holder(kind=kind, id=id, name=""),  # type: ignore[arg-type]
                level=level,
                until=until,
            )
            world.shares.append((n, (kind, of), level, until))
        world.gone = set(chance.sample(range(RECORDS), 4))
        delete(tx, SYSTEM, "boats", [world.ids["record", n] for n in sorted(world.gone)])


# -- the rules, read plainly ------------------------------------------------------------------------------------------
def below(world: World, role: int) -> set[int]:
    """The roles below one, all the way down."""
    return {s for r in world.above[role] for s in (r, *below(world, r))}


def owners_within(world: World, user: int, scope_: str) -> set[object]:
    """Whose records a scope reaches for somebody."""
    mine: set[object] = {("user", user)} if scope_ != "none" else set()
    if scope_ in ("group", "team"):
        for g, members in world.members.items():
            if user in members:
                mine |= {("group", g), *(("user", u) for u in members)}
    if scope_ == "team":
        lower = {s for r in world.roles[user] for s in below(world, r)}
        mine |= {("user", u) for u, held in world.roles.items() if held & lower}
    return mine


def reached(world: World, user: int, now: datetime) -> tuple[set[int], set[int]]:
    """The living records that somebody views, and those that they edit."""
    seen: set[int] = set()
    changed: set[int] = set()
    granted = {
        a: [world.scopes[r][a] for r in world.roles[user] if world.scopes[r][a] != "none"] for a in ("view", "edit")
    }
    granted["view"] += granted["edit"]
    for action, found in (("view", seen), ("edit", changed)):
        for scope_ in granted[action]:
            owners = owners_within(world, user, scope_)
            found |= {n for n, owner in world.owners.items() if scope_ == "all" or owner in owners}
    mine = {("user", user), *(("group", g) for g, m in world.members.items() if user in m)}
    mine |= {("role", r) for r in world.roles[user]}
    for n, holder, level, until in world.shares:
        if holder in mine and (until is None or until > now):
            seen |= {n} if granted["view"] else set()
            changed |= {n} if granted["edit"] and level == "edit" else set()
    return seen - world.gone, changed - world.gone


# -- beside SQL -------------------------------------------------------------------------------------------------------
@pytest.fixture(params=range(3))
def drawn(request: pytest.FixtureRequest, database_url: str) -> Iterator[tuple[SiteUnderTest, World]]:
    """A world in a database."""
    chance, world = draw(request.param)
    site = SiteUnderTest(database_url, {"modules/boats.yaml": BOATS, "config/roles.yaml": role_file(world)})
    settle(site, chance, world)
    yield site, world
    site.close()


def people(site: SiteUnderTest, world: World) -> Iterator[tuple[int, Actor]]:
    """Everybody, as they come in now."""
    for u in range(USERS):
        with site.reading() as tx:
            actor = load.by_user(tx.connection, world.ids["user", u], via="page")
        assert actor is not None
        yield u, actor


def numbers(world: World, ids: set[str]) -> set[int]:
    return {n for n in world.owners if world.ids["record", n] in ids}


def test_everybody_reaches_what_the_rules_say_and_nothing_else(drawn: tuple[SiteUnderTest, World]) -> None:
    site, world = drawn
    for _ in range(3):  # now, when the first shares are over, when all are
        for user, actor in people(site, world):
            with site.reading() as tx:
                table = tx.tables.table("boats")
                living = sa.select(table.c.id).where(table.c.deleted_at.is_(None))
                found = [
                    numbers(
                        world, set(tx.connection.execute(living.where(scope(tx, actor, "boats", action))).scalars())
                    )
                    for action in ("view", "edit")
                ]
            assert (user, *found) == (user, *reached(world, user, site.clock.present))
        site.clock.advance(timedelta(hours=2))


def test_lists_pages_and_totals_hold_each_record_once(drawn: tuple[SiteUnderTest, World]) -> None:
    site, world = drawn
    for user, actor in people(site, world):
        seen, _ = reached(world, user, site.clock.present)
        if not any(world.scopes[r][a] != "none" for r in world.roles[user] for a in ("view", "edit")):
            continue
        listed: list[str] = []
        cursor = None
        with site.reading() as tx:
            while True:
                found = page(tx, actor, Query(module="boats", limit=7, total=True, cursor=cursor))
                listed += [row.id for row in found.rows]
                assert found.total is not None
                assert found.total.value == len(seen)
                if len(listed) > 7:
                    back = page(tx, actor, Query(module="boats", limit=7, cursor=found.previous))
                    assert [row.id for row in back.rows] == listed[: len(listed) - len(found.rows)][-7:]
                cursor = found.next
                if cursor is None:
                    break
        assert listed == [world.ids["record", n] for n in sorted(seen)]


def test_the_parts_of_a_scope_have_nothing_in_common(drawn: tuple[SiteUnderTest, World]) -> None:
    site, world = drawn
    for _, actor in people(site, world):
        with site.reading() as tx:
            table = tx.tables.table("boats")
            parts = branches(tx, actor, "boats", table)
            found = [list(tx.connection.execute(sa.select(table.c.id).where(part)).scalars()) for part in parts]
            whole = set(tx.connection.execute(sa.select(table.c.id).where(scope(tx, actor, "boats", "view"))).scalars())
        assert sorted(id for part in found for id in part) == sorted(whole)


def test_who_can_see_a_record_is_told_as_the_policy_has_it(drawn: tuple[SiteUnderTest, World]) -> None:
    site, world = drawn
    site.clock.advance(timedelta(hours=2))
    expected = {u: reached(world, u, site.clock.present) for u in range(USERS)}
    by_id = {world.ids["user", u]: u for u in range(USERS)}
    for n in sorted(world.owners.keys() - world.gone):
        with site.reading() as tx:
            found = audience(tx, tx.site.modules["boats"], world.ids["record", n])
        assert {by_id[each.id]: each.edits for each in found} == {
            u: n in changed for u, (seen, changed) in expected.items() if n in seen
        }
