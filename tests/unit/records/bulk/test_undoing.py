"""Taking back what a run did to many records."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from tests.unit.records.bulk.test_runs import batches_of, many, named, step
from tests.unit.records.doing import change, make, read, titles

from kith.access.actor import SYSTEM, Actor
from kith.errors import KithError
from kith.records import bulk
from kith.records.bulk import Run, Selection
from kith.records.lifecycle import delete, restore
from kith.records.query import get
from kith.testing.databases import CopyOf
from kith.testing.site import SiteUnderTest, fill_database
from kith.timeline.feed import feed
from kith.timeline.standing import standing


@pytest.fixture
def boss(crm: SiteUnderTest) -> Actor:
    return crm.actor("admin")


def edited(crm: SiteUnderTest, actor: Actor, ids: list[str], **answers: Any) -> Run:
    return done(crm, actor, ids, "edit", **answers)


def done(crm: SiteUnderTest, actor: Actor, ids: list[str], action: str, **answers: Any) -> Run:
    with crm.writing() as tx:
        run = bulk.find(tx, bulk.begin(tx, actor, named(ids), action, answers))
    assert run is not None
    return run


def undone(crm: SiteUnderTest, actor: Actor, run: Run) -> Run:
    with crm.writing() as tx:
        found = bulk.find(tx, bulk.begin_undo(tx, actor, run.id))
    assert found is not None
    return found


def names(crm: SiteUnderTest, ids: list[str]) -> list[Any]:
    return [read(crm, "contacts", id).values["first_name"] for id in ids]


def refusals(run: Run) -> list[tuple[str, str]]:
    return [(each.id, each.problems[0].code) for each in run.reasons]


def test_a_bulk_edit_is_taken_back(crm: SiteUnderTest, boss: Actor) -> None:
    ids = many(crm, 3)
    run = edited(crm, boss, ids, first_name="Eve")
    assert names(crm, ids) == ["Eve"] * 3
    back = undone(crm, boss, run)
    assert (back.action, back.state, back.total, back.done, back.refused) == ("undo", "done", 3, 3, 0)
    assert names(crm, ids) == ["Ada"] * 3


def test_what_was_so_before_is_not_touched(crm: SiteUnderTest, boss: Actor) -> None:
    ids = many(crm, 2)
    run = edited(crm, boss, ids, first_name="Ada")
    versions = [read(crm, "contacts", id).version for id in ids]
    undone(crm, boss, run)
    assert [read(crm, "contacts", id).version for id in ids] == versions


def test_a_record_that_somebody_else_has_changed_since_is_left_alone_and_named(crm: SiteUnderTest, boss: Actor) -> None:
    ids, other = many(crm, 3), crm.actor("owner", "admin")
    run = edited(crm, boss, ids, first_name="Eve")
    change(crm, "contacts", ids[1], other, last_name="Lee")
    back = undone(crm, boss, run)
    assert (back.done, refusals(back)) == (2, [(ids[1], "K653")])
    assert names(crm, ids) == ["Ada", "Eve", "Ada"]


def test_ones_own_later_change_of_the_field_stays(crm: SiteUnderTest, boss: Actor) -> None:
    ids = many(crm, 2)
    run = edited(crm, boss, ids, first_name="Eve")
    change(crm, "contacts", ids[0], boss, first_name="Zoe")
    back = undone(crm, boss, run)
    assert (back.done, refusals(back)) == (1, [(ids[0], "K687")])
    assert names(crm, ids) == ["Zoe", "Ada"]


def test_a_record_that_was_deleted_since_is_named(crm: SiteUnderTest, boss: Actor) -> None:
    ids = many(crm, 2)
    run = edited(crm, boss, ids, first_name="Eve")
    with crm.writing() as tx:
        delete(tx, boss, "contacts", ids[:1])
    assert refusals(undone(crm, boss, run)) == [(ids[0], "K601")]


def test_rules_of_today_hold(crm: SiteUnderTest, boss: Actor) -> None:
    ids = many(crm, 2)
    run = edited(crm, boss, ids, role="lead", email=None)
    with crm.writing() as tx:
        assert bulk.find(tx, run.id)
    # back to an address that somebody else has by now
    make(crm, "contacts", first_name="Bob", last_name="Lee", email="a0@example.test")
    back = undone(crm, boss, run)
    assert (back.done, [code for _id, code in refusals(back)]) == (1, ["K606"])


def test_a_bulk_deletion_is_taken_back_from_the_bin(crm: SiteUnderTest, boss: Actor) -> None:
    ids = many(crm, 3)
    run = done(crm, boss, ids, "delete")
    with crm.writing() as tx:
        restore(tx, boss, "contacts", ids[:1])
    back = undone(crm, boss, run)
    assert (back.done, refusals(back)) == (2, [(ids[0], "K601")])
    assert names(crm, ids) == ["Ada"] * 3


def test_what_a_deletion_took_along_comes_back_with_it_and_nothing_else(crm: SiteUnderTest, boss: Actor) -> None:
    ids = many(crm, 2)
    earlier, taken, other = (
        make(crm, "deals", name=name, contact=ids[at]) for name, at in (("E", 0), ("T", 0), ("O", 1))
    )
    with crm.writing() as tx:
        delete(tx, boss, "deals", [earlier])
    crm.clock.advance(timedelta(seconds=1))
    run = done(crm, boss, ids, "delete")
    assert titles(crm, "deals") == []
    back = undone(crm, boss, run)
    assert (back.done, back.refused) == (2, 0)
    with crm.reading() as tx:
        assert [get(tx, boss, "deals", id) is not None for id in (earlier, taken, other)] == [False, True, True]
        entries = feed(tx, boss, standing(tx, boss, "deals", taken)).entries
    assert [each.kind for each in entries[:2]] == ["restored", "deleted"]


def test_what_went_by_itself_before_the_rest_of_it_stays_in_the_bin(crm: SiteUnderTest, boss: Actor) -> None:
    """A record restored by hand leaves in the bin what its deletion took; a later deletion didn't take that."""
    (id,) = many(crm, 1)
    deal = make(crm, "deals", name="D", contact=id)
    for moment in range(2):
        crm.clock.advance(timedelta(seconds=1))
        run = done(crm, boss, [id], "delete")
        if not moment:
            with crm.writing() as tx:
                restore(tx, boss, "contacts", [id])
    assert undone(crm, boss, run).done == 1
    with crm.reading() as tx:
        assert get(tx, boss, "deals", deal) is None


CHAIN = {
    f"modules/{many}.yaml": f"""
module: {many}
label: {{one: {one}, many: {many}}}
title: "{{name}}"
fields:
  name: {{type: text, required: true, unique: true}}
  {above}
"""
    for one, many, above in (
        ("port", "ports", "note: {type: text}"),
        ("boat", "boats", "port: {type: lookup, module: ports, on_delete: cascade}"),
        ("sail", "sails", "boat: {type: lookup, module: boats, on_delete: cascade}"),
    )
}


@pytest.fixture
def fleet(copy_of: CopyOf) -> Iterator[SiteUnderTest]:
    site = SiteUnderTest(copy_of(f"{__name__}.fleet", fill_database(CHAIN)), CHAIN)
    yield site
    site.close()


def sunk(fleet: SiteUnderTest) -> Run:
    """The deletion of two ports; on the first one a boat hangs, and on that a sail."""
    ports = [make(fleet, "ports", name=name) for name in ("Kiel", "Bonn")]
    make(fleet, "sails", name="Jib", boat=make(fleet, "boats", name="Swan", port=ports[0]))
    with fleet.writing() as tx:
        run = bulk.find(tx, bulk.begin(tx, SYSTEM, Selection(module="ports", ids=tuple(ports)), "delete", {}))
    assert run is not None
    assert titles(fleet, "sails") == []
    return run


def test_what_hangs_on_what_was_taken_comes_back_too(fleet: SiteUnderTest) -> None:
    back = undone(fleet, SYSTEM, sunk(fleet))
    assert (back.done, back.refused) == (2, 0)
    assert [titles(fleet, each) for each in ("ports", "boats", "sails")] == [["Bonn", "Kiel"], ["Swan"], ["Jib"]]


def test_a_record_stays_in_the_bin_where_what_it_took_along_can_not_come_back(fleet: SiteUnderTest) -> None:
    run = sunk(fleet)
    make(fleet, "sails", name="Jib")
    back = undone(fleet, SYSTEM, run)
    assert (back.done, [code for _id, code in refusals(back)]) == (1, ["K627"])
    assert [titles(fleet, each) for each in ("ports", "boats", "sails")] == [["Bonn"], [], ["Jib"]]


def test_events_tell_which_change_was_undone(crm: SiteUnderTest, boss: Actor) -> None:
    ids = many(crm, 1)
    undone(crm, boss, edited(crm, boss, ids, first_name="Eve"))
    with crm.reading() as tx:
        entries = feed(tx, boss, standing(tx, boss, "contacts", ids[0])).entries
    assert [each.kind for each in entries[:2]] == ["undone", "changed"]
    assert entries[0].about == entries[1].id


def test_it_is_undone_once(crm: SiteUnderTest, boss: Actor) -> None:
    run = edited(crm, boss, many(crm, 2), first_name="Eve")
    undone(crm, boss, run)
    with pytest.raises(KithError, match="K652"):
        undone(crm, boss, run)


def test_an_action_of_the_module_is_not_undone(crm: SiteUnderTest, boss: Actor) -> None:
    with pytest.raises(KithError, match="K652"):
        undone(crm, SYSTEM, done(crm, SYSTEM, many(crm, 1), "make_client"))


def test_it_takes_the_right_to_edit_and_to_restore(crm: SiteUnderTest, boss: Actor) -> None:
    clerk, ids = crm.actor("looker"), many(crm, 2)
    for run in (edited(crm, boss, ids[:1], first_name="Eve"), done(crm, boss, ids[1:], "delete")):
        with pytest.raises(KithError, match="K603"):
            undone(crm, clerk, run)


def test_many_are_undone_by_a_job_batch_by_batch(crm: SiteUnderTest, monkeypatch: pytest.MonkeyPatch) -> None:
    ids = many(crm, 5)
    run = edited(crm, SYSTEM, ids, first_name="Eve")
    with batches_of(2, monkeypatch):
        back = undone(crm, SYSTEM, run)
        assert (back.state, back.job) == ("run", "ready")
        assert [step(crm, back.id).done for _ in range(3)] == [2, 4, 5]
    with crm.reading() as tx:
        assert bulk.find(tx, back.id).state == "done"
    assert names(crm, ids) == ["Ada"] * 5


def test_what_was_stopped_is_gone_on_with(crm: SiteUnderTest, monkeypatch: pytest.MonkeyPatch) -> None:
    ids = many(crm, 5)
    run = edited(crm, SYSTEM, ids, first_name="Eve")
    with batches_of(2, monkeypatch):
        back = undone(crm, SYSTEM, run)
        step(crm, back.id)
        with crm.writing() as tx:
            bulk.stop(tx, back.id)
    again = undone(crm, SYSTEM, run)
    assert (again.done, again.refused) == (5, 0)
    assert names(crm, ids) == ["Ada"] * 5
