"""Plans tell everything that will happen, and refuse what would lose something."""

from __future__ import annotations

import orjson
import pytest
import sqlalchemy as sa
from tests.unit.storage.applied import Applied
from tests.unit.storage.site_files import boats, module

from kith.errors import KithError
from kith.storage.plan.show import show_plan
from kith.storage.system import CatalogueRow


def _changes(plan) -> list[tuple[str, str, str]]:
    return [(change.kind, change.what, change.name) for change in plan.changes]


def _losses(plan) -> list[str]:
    return [problem.code for problem in plan.losses]


def _codes(plan) -> list[str]:
    return [problem.code for problem in plan.refusals]


def test_a_plan_for_an_empty_database_makes_everything(applied):
    plan = applied.plan(boats("size: {type: integer}"))
    assert (plan.base, _changes(plan)) == (0, [("new", "module", "boats")])
    assert [step.name for step in plan.steps][:1] == ["table m_boats"]


def test_planning_changes_nothing(engine):
    Applied(engine).plan(boats())
    assert sa.inspect(engine).get_table_names() == []


def test_what_was_applied_needs_no_plan(applied):
    applied.apply(boats("size: {type: integer}", "crew: {type: tags}"))
    assert applied.plan(boats("size: {type: integer}", "crew: {type: tags}")).is_empty


def test_a_new_field_is_a_column_and_nothing_else(applied):
    applied.apply(boats())
    plan = applied.plan(boats("size: {type: integer}"))
    assert ("new", "field", "size") in _changes(plan)
    assert [step.name for step in plan.steps] == ["column m_boats.size"]


def test_problems_of_the_files_come_before_any_plan(applied):
    with pytest.raises(KithError) as refused:
        applied.plan(boats("size: {type: integr}"))
    assert refused.value.problems[0].source is not None


def test_a_comment_is_a_change_of_text_alone(applied):
    applied.apply(boats())
    plan = applied.plan(boats(rest="# a comment\n"))
    assert _changes(plan) == [("changed", "text", "files")]
    assert plan.steps == ()


def test_a_dropped_field_is_a_loss_with_the_number_of_its_values(applied):
    applied.apply(boats("size: {type: integer}"))
    applied.add(name="A", size=3)
    applied.add(name="B")
    plan = applied.plan(boats())
    assert _losses(plan) == ["K510"]
    assert next(change.count for change in plan.changes if change.kind == "dropped") == 1


def test_a_dropped_module_is_a_loss_where_it_has_records(applied):
    applied.apply((*boats(), module("ships")))
    assert _losses(applied.plan((module("ships"),))) == []
    applied.add(name="A")
    assert _losses(applied.plan((module("ships"),))) == ["K510"]


def test_what_is_dropped_is_parked(applied):
    applied.apply((*boats("size: {type: integer}", "crew: {type: tags}"), module("ships")))
    parked = {each.what: each for each in applied.plan(boats("crew: {type: tags}")).parkings}
    assert set(parked) == {"module", "field"}
    assert parked["module"].holds["tables"][-1] == "m_ships"
    assert parked["field"].holds["columns"] == {"m_boats": ["size"]}


@pytest.mark.parametrize(
    ("other", "losses"),
    [
        ("size: {type: date}", ["K511"]),
        ("size: {type: decimal}", []),
        ("size: {type: tags}", []),
        ("size: {type: lookup, module: boats}", ["K511"]),
        ("size: {type: time}", ["K511"]),
        ("size: {type: money}", []),
    ],
)
def test_another_type_is_a_new_column_and_a_loss_where_values_do_not_fit(other, losses, applied):
    applied.apply(boats("size: {type: integer}"))
    applied.add(name="A", size=3)
    plan = applied.plan(boats(other))
    assert _losses(plan) == losses
    assert plan.built.site.modules["boats"].fields["size"].physical == "size_2"


def test_decimals_of_other_places_are_another_type(applied):
    applied.apply(boats("size: {type: decimal, places: 2}"))
    plan = applied.plan(boats("size: {type: decimal, places: 4}"))
    assert [each.field for each in plan.refills[0].conversions] == ["size"]


def test_a_lookup_to_another_module_is_another_type(applied):
    applied.apply((*boats("at: {type: lookup, module: boats}"), module("ships")))
    plan = applied.plan((*boats("at: {type: lookup, module: ships}"), module("ships")))
    assert [each.field for each in plan.refills[0].conversions] == ["at"]


def test_a_type_that_is_stored_alike_is_no_loss(applied):
    applied.apply(boats("note: {type: text}"))
    plan = applied.plan(boats("note: {type: long_text}"))
    assert plan.refusals == ()
    assert plan.refills[0].keys == ("note",)


def test_a_rename_by_was_keeps_the_column(applied):
    applied.apply(boats("size: {type: integer}"))
    applied.add(name="A", size=3)
    plan = applied.plan(boats("length: {type: integer, was: [size]}"))
    assert ("renamed", "field", "length") in _changes(plan)
    assert (plan.refusals, plan.steps) == ((), ())
    serving = applied.carry_out(plan)
    assert serving.tables.column("boats", "length").name == "size"


def test_an_option_in_use_is_a_loss_and_a_free_one_not(applied):
    applied.apply(boats("kind: {type: choice, options: {sail: Sail, motor: Motor, rowing: Rowing}}"))
    applied.add(name="A", kind="motor")
    plan = applied.plan(boats("kind: {type: choice, options: {sail: Sail}}"))
    assert _losses(plan) == ["K516"]
    assert [c.count for c in plan.changes if c.kind == "dropped"] == [1, 0]


def test_an_option_in_use_among_several_is_a_loss(applied):
    serving = applied.apply(boats("kinds: {type: multi_choice, options: {sail: Sail, motor: Motor}}"))
    boat = applied.add(name="A")
    with applied.engine.begin() as connection:
        link = serving.tables.link("boats", "kinds")
        connection.execute(sa.insert(link).values(record_id=boat, position=0, value="motor"))
    assert _losses(applied.plan(boats("kinds: {type: multi_choice, options: {sail: Sail}}"))) == ["K516"]


def test_a_field_with_doubles_cannot_become_unique(applied):
    applied.apply(boats("code: {type: text}"))
    for _ in range(2):
        applied.add(name="A", code="x", code__key="x")
    assert _codes(applied.plan(boats("code: {type: text, unique: true}"))) == ["K512"]


def test_a_combination_with_doubles_cannot_become_unique(applied):
    applied.apply(boats("code: {type: integer}"))
    for _ in range(2):
        applied.add(name="A", name__key="a", code=1)
    assert _codes(applied.plan(boats("code: {type: integer}", rest="unique: [[name, code]]\n"))) == ["K512"]


def test_a_field_that_becomes_required_tells_how_many_lack_it(applied):
    applied.apply(boats("size: {type: integer}"))
    applied.add(name="A")
    plan = applied.plan(boats("size: {type: integer, required: true}"))
    assert plan.refusals == ()
    assert [(c.kind, c.count) for c in plan.changes] == [("tightened", 1)]


def test_limits_are_tightened_and_loosened(applied):
    applied.apply(boats("code: {type: text, max_length: 50}"))
    kinds = [applied.plan(boats(f"code: {{type: text, max_length: {n}}}")).changes[0].kind for n in (40, 60)]
    assert kinds == ["tightened", "loosened"]


def test_a_column_that_somebody_removed_is_noticed(applied):
    applied.apply(boats("size: {type: integer}"))
    with applied.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE m_boats DROP COLUMN size")
    assert _codes(applied.plan(boats("size: {type: integer}"))) == ["K513"]


def test_a_column_of_another_type_in_the_way_is_noticed(applied):
    applied.apply(boats())
    with applied.engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE m_boats ADD COLUMN size DATE")
    assert _codes(applied.plan(boats("size: {type: integer}"))) == ["K514"]


def test_an_index_that_somebody_removed_is_made_again(applied):
    applied.apply(boats())
    with applied.engine.begin() as connection:
        connection.exec_driver_sql("DROP INDEX ix_m_boats_owner")
    plan = applied.plan(boats())
    assert [step.name for step in plan.steps] == ["index ix_m_boats_owner"]


def test_a_database_of_a_newer_kith_is_left_alone(applied):
    applied.apply(boats())
    with applied.engine.begin() as connection:
        connection.execute(sa.update(CatalogueRow).values(engine_version="999.0.0"))
    with pytest.raises(KithError) as refused:
        applied.plan(boats())
    assert refused.value.problems[0].code == "K518"


def test_a_plan_is_plain_data_for_programs(applied):
    applied.apply(boats("size: {type: integer}"))
    applied.add(name="A", size=1)
    data = orjson.loads(orjson.dumps(applied.plan(boats("crew: {type: tags}")).to_json()))
    assert data["base"] == 1
    assert {change["kind"] for change in data["changes"]} >= {"new", "dropped"}
    assert data["losses"][0]["code"] == "K510"


def test_a_plan_reads_as_text(applied):
    applied.apply(boats("size: {type: integer}"))
    applied.add(name="A", size=1)
    shown = show_plan(applied.plan(boats("crew: {type: tags}"))).plain
    assert "boats\n" in shown
    assert "  + new field crew (tags)  modules/boats.yaml:6" in shown
    assert "  - dropped field size (integer)" in shown


def test_an_empty_plan_says_so(applied):
    applied.apply(boats())
    assert show_plan(applied.plan(boats())).plain.startswith("Nothing to do")
