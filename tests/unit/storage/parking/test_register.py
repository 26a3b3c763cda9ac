"""What is dropped is parked: its data stays, and comes back with its declaration within 30 days."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa
from tests.unit.storage.site_files import boats, module

from kith.definition.files import SiteFile
from kith.errors import KithError
from kith.storage.parking.register import KEPT, read_parked

SIZED = "size: {type: integer}"
ROLES = "roles:\n  crew: {modules: {boats: {view: all}}}\n"


def parked(applied):
    """(what, name) of all that is parked."""
    with applied.engine.connect() as connection:
        return {(each.what, each.name) for each in read_parked(connection) if each.purged_at is None}


def sizes(applied, field="size"):
    return applied.column(applied.serving.tables.column("boats", field).name)


def roles(text):
    return SiteFile("config/roles.yaml", text)


def test_a_dropped_field_is_refused_unless_somebody_agrees(applied):
    applied.apply(boats(SIZED))
    applied.add(name="A", size=3)
    with pytest.raises(KithError) as refused:
        applied.apply(boats())
    assert refused.value.problems[0].code == "K510"
    applied.apply(boats(), allow_loss=True)
    assert parked(applied) == {("field", "size")}


def test_a_field_that_comes_back_has_its_values(applied):
    applied.apply(boats(SIZED))
    applied.add(name="A", size=3)
    applied.apply(boats(), allow_loss=True)
    applied.add(name="B")
    plan = applied.plan(boats(SIZED))
    assert [change.kind for change in plan.changes if change.what == "field"] == ["unparked"]
    applied.carry_out(plan)
    assert sizes(applied) == [3, None]
    assert parked(applied) == set()


def test_records_made_while_it_was_parked_get_its_default_and_others_stay_empty(applied):
    ranked = "rank: {type: choice, default: low, options: {low: Low, high: High}}"
    applied.apply(boats(ranked))
    applied.add(name="A", rank="high")
    applied.add(name="B")
    applied.clock.advance(timedelta(minutes=1))
    applied.apply(boats(), allow_loss=True)
    applied.clock.advance(timedelta(minutes=1))
    applied.add(name="C")
    applied.apply(boats(ranked))
    assert sizes(applied, "rank") == ["high", None, "low"]


def test_a_field_comes_back_under_another_name(applied):
    applied.apply(boats(SIZED))
    applied.add(name="A", size=3)
    applied.apply(boats(), allow_loss=True)
    applied.apply(boats("length: {type: integer, was: [size]}"))
    assert sizes(applied, "length") == [3]


def test_a_field_of_another_type_begins_empty_and_the_old_one_stays_parked(applied):
    applied.apply(boats(SIZED))
    applied.add(name="A", size=3)
    applied.apply(boats(), allow_loss=True)
    applied.apply(boats("size: {type: date}"))
    assert sizes(applied) == [None]
    assert parked(applied) == {("field", "size")}


def test_after_thirty_days_it_begins_empty(applied):
    applied.apply(boats(SIZED))
    applied.add(name="A", size=3)
    applied.apply(boats(), allow_loss=True)
    applied.clock.advance(KEPT + timedelta(hours=1))
    applied.apply(boats(SIZED))
    assert sizes(applied) == [None]


def test_keys_that_are_needed_by_now_are_made_for_what_comes_back(applied):
    port, sorted_ = "port: {type: text}", "lists: {all: {label: All, columns: [port], sort: [port]}}\n"
    applied.apply(boats(port))
    applied.add(name="A", port="Ängelholm", port__key="ängelholm")
    applied.apply(boats(), allow_loss=True)
    applied.apply(boats(port, rest=sorted_))
    assert applied.column("port__sort") == ["angelholm"]


def test_a_module_comes_back_with_its_records(applied):
    applied.apply((*boats(SIZED, "crew: {type: tags}"), module("ships")))
    applied.add(name="A", size=3)
    applied.apply((module("ships"),), allow_loss=True)
    assert parked(applied) == {("module", "boats")}
    applied.apply((*boats(SIZED, "crew: {type: tags}"), module("ships")))
    assert sizes(applied) == [3]
    assert parked(applied) == set()


def test_a_field_that_a_module_comes_back_without_stays_parked(applied):
    applied.apply((*boats(SIZED), module("ships")))
    applied.add(name="A", size=3)
    applied.apply((module("ships"),), allow_loss=True)
    applied.apply((*boats(), module("ships")))
    assert parked(applied) == {("field", "size")}
    applied.apply((*boats(SIZED), module("ships")))
    assert sizes(applied) == [3]


def test_a_module_can_come_back_with_a_field_of_another_type(applied):
    applied.apply((*boats(SIZED), module("ships")))
    applied.add(name="A", size=3)
    applied.apply((module("ships"),), allow_loss=True)
    applied.apply((*boats("size: {type: text}"), module("ships")))
    assert sizes(applied) == ["3"]


def test_links_come_back(applied):
    applied.apply(boats("crew: {type: tags}"))
    boat = applied.add(name="A")
    link = applied.serving.tables.link("boats", "crew")
    with applied.engine.begin() as connection:
        connection.execute(sa.insert(link).values(record_id=boat, position=0, value="ada", value__key="ada"))
    applied.apply(boats(), allow_loss=True)
    applied.apply(boats("crew: {type: tags}"))
    with applied.engine.connect() as connection:
        link = applied.serving.tables.link("boats", "crew")
        assert connection.execute(sa.select(link.c.value)).scalars().all() == ["ada"]


def test_a_role_comes_back_by_its_physical_name(applied):
    applied.apply((*boats(), roles(ROLES)))
    applied.apply(boats())
    assert parked(applied) == {("role", "crew")}
    serving = applied.apply((*boats(), roles(ROLES)))
    assert serving.site.roles["crew"].physical == "crew"
    assert parked(applied) == set()


def test_a_rollback_brings_back_what_was_dropped(applied):
    applied.apply((*boats(SIZED), module("ships")))
    applied.add(name="A", size=3)
    applied.apply((*boats("length: {type: integer}"), roles(ROLES)), allow_loss=True)
    applied.rollback(1)
    assert sizes(applied) == [3]
    assert parked(applied) == {("field", "length"), ("role", "crew")}
    applied.rollback(2)
    assert set(applied.serving.site.modules) == {"boats"}
    assert parked(applied) == {("field", "size"), ("module", "ships")}


def test_there_is_no_rollback_to_a_version_that_never_was(applied):
    applied.apply(boats())
    with pytest.raises(KithError) as refused:
        applied.rollback(7)
    assert refused.value.problems[0].code == "K536"
