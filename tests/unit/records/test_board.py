"""Columns of a board go on where they ended, in one order."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import event
from tests.unit.records.doing import make

from kith.access.actor import SYSTEM
from kith.definition.model import SortKey
from kith.records.board import board, further
from kith.records.model import Query
from kith.records.shares import holder
from kith.records.sharing import share
from kith.storage.tx import Tx
from kith.testing.databases import CopyOf
from kith.testing.site import SiteUnderTest, fill_database

DEALS = Query(module="deals", fields=(), sort=(SortKey("name", True),), groups=("stage",), limit=2)


def fill(crm: SiteUnderTest) -> list[str]:
    """The names of five open deals, in the order of DEALS; there is one that is won, and one without a stage."""
    names = ["e", "d", "c", "b", "a"]
    for name in reversed(names):
        make(crm, "deals", name=name, stage="open")
    make(crm, "deals", name="won", stage="won")
    make(crm, "deals", name="loose", stage=None)
    return names


def test_a_column_goes_on_behind_its_first_records(crm: SiteUnderTest) -> None:
    names = fill(crm)
    with crm.reading() as tx:
        first = board(tx, SYSTEM, DEALS)[0]
        second = further(tx, SYSTEM, replace(DEALS, cursor=first.next), "open")
        third = further(tx, SYSTEM, replace(DEALS, cursor=second.next), "open")
    found = [row.title.split()[1] for row in (*first.rows, *second.rows, *third.rows)]
    assert (found, third.next) == (names, None)


def test_a_column_that_is_shown_whole_goes_no_further(crm: SiteUnderTest) -> None:
    fill(crm)
    with crm.reading() as tx:
        columns = {each.group.value: each for each in board(tx, SYSTEM, DEALS)}
    assert {value: each.next is None for value, each in columns.items()} == {
        "open": False,
        "won": True,
        "lost": True,
        None: True,
    }


def test_words_change_nothing_about_the_order(crm: SiteUnderTest) -> None:
    names = [f"N{number}" for number in range(6)]
    for name in reversed(names):
        make(crm, "contacts", first_name="Ada", last_name=name)
    make(crm, "contacts", first_name="Ben", last_name="N0")
    asked = Query(module="contacts", fields=(), sort=(SortKey("last_name"),), groups=("role",), q="ada", limit=2)
    with crm.reading() as tx:
        first = board(tx, SYSTEM, asked)[0]
        second = further(tx, SYSTEM, replace(asked, cursor=first.next, limit=10), "lead")
    assert [row.title for row in (*first.rows, *second.rows)] == [f"Ada {name}" for name in names]


def options(count: int) -> dict[str, str]:
    """A module with a choice of so many options; those of "own" see what is theirs or shared, and some amounts."""
    named = ", ".join(f"o{number}: Option {number}" for number in range(count))
    module = f"""
module: things
label: {{one: Thing, many: Things}}
title: "{{name}}"
search: [name]
fields: {{name: {{type: text}}, price: {{type: money}}, stage: {{type: choice, options: {{{named}}}}}}}
"""
    roles = """
roles:
  own: {modules: {things: {view: own, create: true}}}
  some: {modules: {things: {view: all, fields: {hide: [price]}}}}
"""
    return {"modules/things.yaml": module, "config/roles.yaml": roles}


def test_a_choice_of_very_many_options_has_a_column_for_each(copy_of: CopyOf) -> None:
    files = options(600)  # SQLite puts 500 parts together
    site = SiteUnderTest(copy_of(f"{__name__}.options", fill_database(files)), files)
    for stage in ("o0", "o599", None):
        make(site, "things", name=f"in {stage}", stage=stage)
    seen: list[str] = []
    with site.reading() as tx:
        event.listen(tx.connection, "before_cursor_execute", lambda *given: seen.append(given[2]))
        found = board(tx, SYSTEM, Query(module="things", fields=(), groups=("stage",), limit=2))
    site.close()
    assert len(found) == 601
    assert [row.title for each in found for row in each.rows] == ["in o0", "in o599", "in None"]
    assert len(seen) == 2


def test_many_columns_hold_what_a_list_of_each_holds(copy_of: CopyOf) -> None:
    files = options(30)
    site = SiteUnderTest(copy_of(f"{__name__}.many", fill_database(files)), files)
    own, other = site.actor("own"), site.actor("some")
    for number in range(40):
        stage = None if number % 7 == 0 else f"o{number % 3 * 10}"
        actor = own if number % 2 else SYSTEM
        shared = make(site, "things", actor, name=f"red {99 - number}", price=f"{number} EUR", stage=stage)
        make(site, "things", actor, name=f"blue {number}", stage=stage)
        if number in (4, 6, 8):
            with site.writing() as tx:
                share(tx, SYSTEM, "things", shared, with_=holder(tx, "user", own.email))
    for actor, groups in ((SYSTEM, ("stage", "price")), (own, ("stage", "price")), (other, ("stage",))):
        for words in (None, "red"):
            asked = Query(module="things", fields=(), sort=(SortKey("name", True),), groups=groups, q=words, limit=3)
            with site.reading() as tx:
                for each in board(tx, actor, asked):
                    whole = further(tx, actor, replace(asked, limit=100), each.group.value)
                    assert [row.id for row in each.rows] == [row.id for row in whole.rows[:3]]
                    assert each.group.total.value == len(whole.rows)
                    assert (each.next is None) == (len(whole.rows) <= 3)
    site.close()


def test_columns_that_are_not_chosen_are_not_read(copy_of: CopyOf) -> None:
    files = options(30)
    site = SiteUnderTest(copy_of(f"{__name__}.many", fill_database(files)), files)
    for stage in ("o1", "o2", None):
        make(site, "things", name=f"in {stage}", stage=stage)
    asked = Query(module="things", fields=(), groups=("stage",), limit=2)

    def shown(tx: Tx, wanted: tuple[str | None, ...]) -> list[str | None]:
        found = board(tx, SYSTEM, asked, choose=lambda groups: tuple(each for each in groups if each.value in wanted))
        return [row.title for each in found for row in each.rows]

    with site.reading() as tx:
        found = [shown(tx, wanted) for wanted in (("o2",), (None,), ("o3",), ())]
    site.close()
    assert found == [["in o2"], ["in None"], [], []]
