"""Fields of another type: a new column, every value converted, and the old one back when the type comes back."""

from __future__ import annotations

from decimal import Decimal

import pytest
import sqlalchemy as sa
from tests.unit.storage.applied import broken_off
from tests.unit.storage.site_files import boats, module

from kith.errors import KithError
from kith.storage import catalogue
from kith.storage.apply import moments

AS_TEXT, AS_NUMBER = "age: {type: text}", "age: {type: integer}"
ALL = "kind: {type: choice, options: {sail: Sail, motor: Motor, row: Rowing}}"
FEWER = "kind: {type: choice, options: {sail: Sail, row: Rowing}}"


def ages(applied):
    """The values of `age`, by the names of the boats."""
    return values(applied, "age")


def values(applied, field):
    serving = applied.serving
    table, column = serving.tables.table("boats"), serving.tables.column("boats", field)
    with applied.engine.connect() as connection:
        return dict(connection.execute(sa.select(table.c.name, column)).all())


def set_age(applied, name, value):
    table, column = applied.serving.tables.table("boats"), applied.serving.tables.column("boats", "age")
    with applied.engine.begin() as connection:
        connection.execute(sa.update(table).where(table.c.name == name).values({column.name: value}))


def linked(applied, field):
    link = applied.serving.tables.link("boats", field)
    with applied.engine.connect() as connection:
        return connection.execute(sa.select(link.c.value).order_by(link.c.record_id, link.c.position)).scalars().all()


def test_values_are_converted_into_a_new_column(applied):
    applied.apply(boats(AS_TEXT))
    applied.add(name="A", age="40", age__key="40")
    applied.add(name="B")
    serving = applied.apply(boats(AS_NUMBER))
    assert serving.tables.column("boats", "age").name == "age_2"
    assert ages(applied) == {"A": 40, "B": None}


def test_values_that_do_not_fit_need_somebody_to_agree(applied):
    applied.apply(boats(AS_TEXT))
    applied.add(name="A", age="forty", age__key="forty")
    with pytest.raises(KithError) as refused:
        applied.apply(boats(AS_NUMBER))
    assert refused.value.problems[0].code == "K511"
    assert "can't be converted: 1" in str(refused.value)
    applied.apply(boats(AS_NUMBER), allow_loss=True)
    assert ages(applied) == {"A": None}


def test_going_back_to_the_old_type_brings_back_what_was_lost_and_keeps_what_is_newer(applied):
    applied.apply(boats(AS_TEXT))
    for name, age in (("A", "forty"), ("B", "007"), ("C", "30")):
        applied.add(name=name, age=age, age__key=age)
    applied.apply(boats(AS_NUMBER), allow_loss=True)
    set_age(applied, "C", 31)
    applied.add(name="D", age_2=5)
    serving = applied.apply(boats(AS_TEXT))
    assert serving.tables.column("boats", "age").name == "age"
    assert ages(applied) == {"A": "forty", "B": "007", "C": "31", "D": "5"}
    assert values(applied, "age")["C"] == "31"


def test_a_rollback_brings_back_what_was_lost(applied):
    applied.apply(boats(AS_TEXT))
    applied.add(name="A", age="forty", age__key="forty")
    applied.apply(boats("years: {type: integer, was: [age]}"), allow_loss=True)
    serving = applied.rollback(1)
    assert serving.version == 3
    assert ages(applied) == {"A": "forty"}


def test_a_rollback_takes_a_rename_back(applied):
    applied.apply(boats(AS_TEXT))
    applied.add(name="A", age="40", age__key="40")
    applied.apply(boats("years: {type: text, was: [age]}"))
    applied.rollback(1)
    assert ages(applied) == {"A": "40"}


def test_records_written_meanwhile_are_converted_too(applied, monkeypatch):
    applied.apply(boats(AS_TEXT))
    applied.add(name="A", age="40", age__key="40")

    def write(moment):
        if moment == "after backfill":
            applied.add(name="B", age="41", age__key="41")
            set_age(applied, "A", "39")

    monkeypatch.setattr(moments, "listener", write)
    applied.apply(boats(AS_NUMBER))
    assert ages(applied) == {"A": 39, "B": 41}


def test_a_loss_that_came_after_the_plan_stops_it(applied):
    applied.apply(boats(AS_TEXT))
    applied.add(name="A", age="40", age__key="40")
    plan = applied.plan(boats(AS_NUMBER))
    applied.add(name="B", age="old", age__key="old")
    with pytest.raises(KithError) as refused:
        applied.carry_out(plan, allow_loss=True)
    assert refused.value.problems[0].code == "K519"
    with applied.engine.connect() as connection:
        assert catalogue.version(connection) == 1


def test_a_loss_that_came_in_the_last_moment_stops_it(applied, monkeypatch):
    applied.apply(boats(AS_TEXT))

    def write(moment):
        if moment == "before publish":
            monkeypatch.setattr(moments, "listener", lambda _: None)
            applied.add(name="B", age="old", age__key="old")

    monkeypatch.setattr(moments, "listener", write)
    with pytest.raises(KithError) as refused:
        applied.apply(boats(AS_NUMBER), allow_loss=True)
    assert refused.value.problems[0].code == "K519"


def test_columns_become_links_and_links_columns(applied):
    applied.apply(boats("colour: {type: text}"))
    applied.add(name="A", colour="red, blue", colour__key="red, blue")
    applied.apply(boats("colour: {type: tags}"))
    assert linked(applied, "colour") == ["blue", "red"]
    applied.apply(boats("colour: {type: long_text}"))
    assert values(applied, "colour") == {"A": "red, blue"}


def test_sub_fields_of_items_are_converted(applied):
    applied.apply(boats("items: {type: line_items, fields: {what: {type: text}, n: {type: text}}}"))
    boat = applied.add(name="A")
    child = applied.serving.tables.child("boats", "items")
    with applied.engine.begin() as connection:
        row = {"record_id": boat, "position": 0, "what": "Oar", "what__key": "oar", "n": "2", "n__key": "2"}
        connection.execute(sa.insert(child).values(row))
    applied.apply(boats("items: {type: line_items, fields: {what: {type: text}, n: {type: integer}}}"))
    with applied.engine.connect() as connection:
        found = connection.execute(sa.select(applied.serving.tables.child("boats", "items").c.n)).scalars().all()
    assert found == [2]


def test_money_keeps_its_amount_and_gets_the_site_s_currency(applied):
    applied.apply(boats("price: {type: decimal}"))
    applied.add(name="A", price=Decimal("12.30"))
    applied.apply(boats("price: {type: money}"))
    assert values(applied, "price") == {"A": Decimal("12.3000")}


def test_an_option_in_use_that_goes_is_read_as_empty_and_comes_back_with_it(applied):
    applied.apply(boats(ALL))
    applied.add(name="A", kind="motor")
    applied.add(name="B", kind="sail")
    with pytest.raises(KithError) as refused:
        applied.apply(boats(FEWER))
    assert refused.value.problems[0].code == "K516"
    applied.apply(boats(FEWER), allow_loss=True)
    assert values(applied, "kind") == {"A": None, "B": "sail"}
    applied.add(name="C", kind_2="row")
    applied.apply(boats(ALL))
    assert values(applied, "kind") == {"A": "motor", "B": "sail", "C": "row"}


def test_an_option_that_nobody_uses_goes_without_a_new_column(applied):
    applied.apply(boats(ALL))
    applied.add(name="B", kind="sail")
    serving = applied.apply(boats(FEWER))
    assert serving.tables.column("boats", "kind").name == "kind"


def test_a_lookup_can_come_to_lead_to_several_modules(applied):
    applied.apply((*boats("at: {type: lookup, module: boats}"), module("ships")))
    first = applied.add(name="A")
    applied.add(name="B", at=first)
    applied.apply((*boats("at: {type: lookup, module: [boats, ships]}"), module("ships")))
    assert values(applied, "at") == {"A": None, "B": first}
    assert "boats" in applied.column("at_2__module")


def test_a_column_left_by_a_broken_off_apply_of_another_type_stands_in_nobody_s_way(applied, monkeypatch):
    applied.apply(boats(AS_TEXT))
    applied.add(name="A", age="40", age__key="40")

    with broken_off(monkeypatch, "after backfill"):
        applied.apply(boats(AS_NUMBER))
    applied.apply(boats("age: {type: decimal}"))
    assert ages(applied) == {"A": Decimal("40.00")}


def test_what_a_broken_off_apply_has_filled_in_is_not_taken_for_a_value(applied, monkeypatch):
    applied.apply(boats())
    applied.add(name="A")

    with broken_off(monkeypatch, "after backfill"):
        applied.apply(boats("age: {type: integer, default: 5}"))
    applied.apply(boats(AS_NUMBER))
    assert ages(applied) == {"A": None}


def test_titles_of_other_words_stand_in_a_column_of_their_own(applied):
    applied.apply(boats("port: {type: text}"))
    applied.add(name="A", title="A")
    plan = applied.plan(boats("port: {type: text}", title="{name} {port}"))
    assert [(refill.title, refill.derived) for refill in plan.refills] == [(True, ())]
    serving = applied.carry_out(plan)
    assert serving.tables.table("boats").c.title.name == "title_2"
    assert applied.rollback(1).tables.table("boats").c.title.name == "title"


def test_a_formula_that_is_computed_otherwise_and_what_reads_it_get_new_columns(applied):
    formulas = (
        "size: {type: integer}",
        "twice: {type: formula, number: size * 2}",
        "more: {type: formula, number: twice + 1}",
    )
    applied.apply(boats(*formulas))
    applied.add(name="A", size=3)
    serving = applied.apply(boats(formulas[0], formulas[1].replace("2}", "3}"), formulas[2]))
    names = [serving.tables.column("boats", name).name for name in ("size", "twice", "more")]
    assert names == ["size", "twice_2", "more_2"]
    assert applied.asked[-1].derived == ("twice", "more")


def test_a_number_of_another_format_keeps_those_that_were_given(applied):
    applied.apply(boats('code: {type: auto_number, format: "B-{n}"}'))
    applied.add(name="A", code="B-1", code__key="b-1")
    applied.apply(boats('code: {type: auto_number, format: "BOAT-{n}"}'))
    assert values(applied, "code") == {"A": "B-1"}
