"""What a change would take away, counted and named before it is applied."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sqlalchemy as sa
from sqlalchemy.engine import Engine
from tests.unit.storage.applied import TYPES
from tests.unit.storage.judged import add_to, judged, tagged, told
from tests.unit.storage.site_files import boats, module

from kith.definition.build import build_site
from kith.definition.names import Register
from kith.storage.judging.offences import judge
from kith.storage.plan.diff import diff_sites
from kith.storage.tables import Tables

KINDS = "kind: {type: choice, options: {sail: Sail, motor: Motor}}"


def test_a_dropped_field_tells_its_values(applied):
    applied.apply(boats("size: {type: integer}"))
    applied.add(name="A", title="A", size=3)
    applied.add(name="B", title="B")
    changes = judged(applied, boats())
    assert told(changes) == ['1 value would be parked with the field "size" of boats (A)']
    assert [change.lost for change in changes if change.kind == "dropped"] == [1]
    assert all(change.refusal is None for change in changes)


def test_a_dropped_field_without_values_loses_nothing(applied):
    applied.apply(boats("size: {type: integer}"))
    applied.add(name="A")
    changes = judged(applied, boats())
    assert [(change.count, change.lost) for change in changes if change.kind == "dropped"] == [(0, None)]


def test_a_dropped_formula_loses_nothing(applied):
    applied.apply(boats('full: {type: formula, text: "{name}!"}'))
    applied.add(name="A", full="A!", full__key="a!")
    assert {change.lost for change in judged(applied, boats())} == {None}


def test_a_dropped_module_tells_its_records(applied):
    applied.apply((*boats(), module("ports")))
    add_to(applied, "ports", name="Kiel", title="Kiel")
    assert told(judged(applied, boats())) == ['1 ports would be parked with the module "ports" (Kiel)']


def test_a_dropped_option_tells_who_uses_it(applied):
    applied.apply(boats(KINDS))
    applied.add(name="A", title="A", kind="motor")
    changes = judged(applied, boats("kind: {type: choice, options: {sail: Sail}}"))
    assert told(changes) == ["1 boat uses the option Motor, which would be parked (A)"]
    assert [change.lost for change in changes if change.kind == "dropped"] == [1]


def test_an_option_that_nobody_uses_is_dropped_without_loss(applied):
    applied.apply(boats(KINDS))
    changes = judged(applied, boats("kind: {type: choice, options: {sail: Sail}}"))
    assert [(change.count, change.lost) for change in changes if change.kind == "dropped"] == [(0, None)]


def test_an_option_among_several_tells_who_uses_it(applied):
    applied.apply(boats("kinds: {type: multi_choice, options: {sail: Sail, motor: Motor}}"))
    tagged(applied, "kinds", applied.add(name="A", title="A"), "sail", "motor")
    changes = judged(applied, boats("kinds: {type: multi_choice, options: {sail: Sail}}"))
    assert told(changes) == ["1 boat uses the option Motor, which would be parked (A)"]


def test_a_renamed_option_is_counted_by_its_stored_name(applied):
    applied.apply(boats(KINDS))
    applied.apply(boats("kind: {type: choice, options: {sail: Sail, engine: {label: Engine, was: [motor]}}}"))
    applied.add(name="A", title="A", kind="motor")
    changes = judged(applied, boats("kind: {type: choice, options: {sail: Sail}}"))
    assert told(changes) == ["1 boat uses the option Engine, which would be parked (A)"]


def test_values_that_do_not_convert_are_lost_and_shown(applied):
    applied.apply(boats("age: {type: text}"))
    for name, age in (("Anna Roe", "forty"), ("Bo", "7"), ("Cleo", "12"), ("Dan", None)):
        applied.add(name=name, title=name, age=age, age__key=age or "")
    (change,) = judged(applied, boats("age: {type: integer}"))
    assert (change.kind, change.count, change.lost) == ("retyped", 3, 1)
    assert told([change]) == ['1 of 3 values of Age can\'t be converted from text to integer (Anna Roe: "forty")']


def test_values_that_all_convert_lose_nothing(applied):
    applied.apply(boats("age: {type: integer}"))
    applied.add(name="A", age=4)
    (change,) = judged(applied, boats("age: {type: decimal}"))
    assert (change.count, change.lost, change.says) == (1, None, ())


def test_several_values_that_become_one_are_lost_but_the_first(applied):
    applied.apply(boats("crew: {type: tags}"))
    tagged(applied, "crew", applied.add(name="A", title="A"), "3", "four")
    tagged(applied, "crew", applied.add(name="B", title="B"), "3")
    (change,) = [each for each in judged(applied, boats("crew: {type: integer}")) if each.kind == "retyped"]
    assert (change.count, change.lost, change.samples) == (2, 1, ('A: "3, four"',))


def test_a_lookup_that_leads_elsewhere_loses_what_led_there(applied):
    ports, lands = module("ports"), module("lands")
    applied.apply((*boats("at: {type: lookup, module: [ports, lands]}"), ports, lands))
    applied.add(name="A", title="A", at=add_to(applied, "ports", name="P"), at__module="ports")
    applied.add(name="B", title="B", at=add_to(applied, "lands", name="L"), at__module="lands")
    changes = judged(applied, (*boats("at: {type: lookup, module: ports}"), ports, lands))
    assert [(change.count, change.lost) for change in changes if change.kind == "retyped"] == [(2, 1)]


@pytest.fixture
def statements(applied):
    """The statements that the database was asked, in order."""
    asked: list[str] = []
    sa.event.listen(applied.engine, "before_cursor_execute", lambda *args: asked.append(args[2]))
    return asked


def test_converting_asks_a_statement_for_a_batch_of_records(applied, statements, monkeypatch):
    monkeypatch.setattr("kith.storage.judging.walk.BATCH", 10)
    applied.apply(boats("age: {type: text}"))
    _many(applied.engine, applied.serving.tables.table("boats"), applied.clock.present, 35)
    del statements[:]
    (change,) = judged(applied, boats("age: {type: integer}"))
    assert (change.count, change.lost) == (35, None)
    assert sum("ORDER BY m_boats.id" in each for each in statements) == 4


def _many(engine: Engine, table: sa.Table, now: object, count: int) -> None:
    rows = [
        {"id": f"00000000-0000-7000-8000-{n:012}", "name": str(n), "age": str(n), "age__key": str(n)}
        | {"created_at": now, "modified_at": now}
        for n in range(count)
    ]
    with engine.begin() as connection:
        connection.execute(sa.insert(table), rows)


def test_a_value_of_each_kind_is_tried_once(applied, monkeypatch):
    applied.apply(boats("age: {type: text}"))
    for _ in range(5):
        applied.add(name="A", title="A", age="old", age__key="old")
    tried: list[object] = []
    monkeypatch.setattr("kith.storage.judging.losses.convert", lambda *args: tried.append(args[2]))
    judged(applied, boats("age: {type: integer}"))
    assert tried == ["old"]


def test_what_was_parked_tells_what_comes_back(applied):
    applied.apply(boats("size: {type: integer}"))
    applied.add(name="A", size=3)
    names = applied.plan(boats()).built.names
    changes = _again(applied, names)
    assert told(changes) == ['1 value comes back with the field "size" of boats']


def _again(applied, names):
    """What is said of a field that is parked in the definitions that are served, and declared once more."""
    old = build_site(boats(), TYPES, names).site
    back = replace(names, fields={"boats": Register({"name": "name", "size": "size"})})
    new = build_site(boats("size: {type: integer}"), TYPES, back).site
    with applied.engine.connect() as connection:
        return [judge(connection, each, old, new, Tables(old)) for each in diff_sites(old, new, names)]
