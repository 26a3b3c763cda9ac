"""What the keys of a module become, part by part."""

from __future__ import annotations

from datetime import date

import pytest
from tests.unit.definition.site import BOATS, boats, build, said

from kith.conditions.tree import Compare, Values, Variable
from kith.definition.model import Section, SortKey, Tab, TitleField


def test_a_label_is_made_from_the_name():
    assert boats("  call_sign: {type: text}\n").fields["call_sign"].label == "Call sign"


def test_flags_and_texts_of_a_field_are_kept():
    field = boats("  x: {type: text, required: true, unique: true, personal: true, index: true, help: h}\n").fields["x"]
    assert (field.required, field.unique, field.personal, field.index, field.help) == (True, True, True, True, "h")


def test_a_rule_is_a_condition_with_its_place():
    rule = boats("  x: {type: text, required_if: {kind: sail}}\n").fields["x"].required_if
    assert rule is not None
    assert isinstance(rule.condition, Compare)
    assert (str(rule.condition.path), rule.condition.operand) == ("kind", Values(("sail",)))
    assert str(rule.source) == "modules/boats.yaml:8:32"


def test_invalid_if_carries_its_message():
    rule = boats("  x: {type: date, invalid_if: {x: {gt: $today}}, message: Too late}\n").fields["x"].invalid_if
    assert rule is not None
    assert rule.message == "Too late"


@pytest.mark.parametrize(
    ("declared", "value"),
    [
        ("{type: integer, default: 007}", 7),
        ("{type: text, default: 007}", "007"),
        ("{type: text, default: no}", "no"),
        ("{type: text, default: $$5}", "$5"),
        ("{type: boolean, default: true}", True),
        ("{type: date, default: 2026-03-31}", date(2026, 3, 31)),
        ("{type: choice, default: b, options: {a: A, b: B}}", "b"),
    ],
)
def test_a_default_is_read_by_the_field_s_type(declared, value):
    assert boats(f"  x: {declared}\n").fields["x"].default == Values((value,))


def test_a_default_may_be_copied_from_another_record():
    default = boats("  x: {type: country, default: $record.harbour.country}\n").fields["x"].default
    assert isinstance(default, Variable)
    assert (default.name, str(default.path)) == ("record", "harbour.country")


def test_a_lookup_s_where_is_about_the_other_record():
    where = boats("  x: {type: lookup, module: harbours, where: {country: DE}}\n").fields["x"].where
    assert where is not None
    assert isinstance(where.condition, Compare)
    assert where.condition.path.module == "harbours"


def test_a_rollup_knows_what_it_measures():
    text = "extend: harbours\nfields: {metres: {type: rollup, sum: boats.length}}\n"
    field = build({"modules/x.yaml": text}).site.modules["harbours"].fields["metres"]
    assert (field.type.family, field.type.result.name) == ("number", "integer")


def test_a_title_is_its_texts_and_fields_in_order():
    assert boats('title: "{name} ({length} m)"\n').title == (
        TitleField("name"), " (", TitleField("length"), " m)",
    )  # fmt: skip


def test_what_a_title_a_search_or_an_order_uses_has_a_sort_key():
    module = boats("title: '{name}'\nsearch: [name]\nlists: {all: {sort: [-length, harbour.country]}}\n")
    assert [field.name for field in module.declared if field.sort] == ["name", "length"]


def test_an_order_over_a_lookup_marks_the_field_over_there():
    site = build({"modules/boats.yaml": BOATS + "lists: {all: {sort: [harbour.country]}}\n"}).site
    assert site.modules["harbours"].fields["country"].sort


def test_search_looks_in_the_texts_of_the_title_unless_said():
    assert boats("title: '{name} {length}'\n").search == ("name",)


def test_a_layout_has_tabs_of_sections_of_rows():
    layout = boats(
        "layout:\n"
        "  - {section: A, fields: [name, [length, kind]]}\n"
        "  - {tab: More, visible_if: {kind: sail}, sections: [{section: B, fields: [harbour]}]}\n"
        "  - side: [owner]\n"
    ).layout
    assert layout.tabs[0] == Tab(label="", sections=(Section(label="A", rows=(("name",), ("length", "kind"))),))
    assert (layout.tabs[1].label, layout.tabs[1].visible_if is None) == ("More", False)
    assert layout.side == ("owner",)


def test_fields_that_the_layout_leaves_out_follow_at_the_end():
    layout = boats("layout:\n  - {section: A, fields: [name]}\n").layout
    assert layout.tabs[0].sections[-1].rows == (("length",), ("kind",), ("harbour",))


def test_a_module_without_layout_shows_all_its_fields():
    layout = boats().layout
    assert [name for row in layout.tabs[0].sections[0].rows for name in row] == ["name", "length", "kind", "harbour"]
    assert layout.side == ("owner", "active")


def test_a_list_keeps_columns_order_and_filters():
    view = boats(
        "lists:\n  big: {label: Big, where: {length: {gt: 9}}, columns: [title, harbour.name], sort: [-length, name]}\n"
    ).lists["big"]
    assert (view.label, view.columns) == ("Big", ("title", "harbour.name"))
    assert view.sort == (SortKey("length", True), SortKey("name"))


def test_a_board_groups_by_a_choice():
    view = boats("lists: {b: {kind: board, group_by: kind, cards: [title]}}\n").lists["b"]
    assert (view.kind, view.group_by, view.cards) == ("board", "kind", ("title",))


def test_a_calendar_goes_by_a_day_in_its_order():
    lists = (
        "lists: {c: {kind: calendar, days_by: born, span: week}, d: {kind: calendar, days_by: born, sort: [-born]}}\n"
    )
    found = boats(f"  born: {{type: date}}\n{lists}").lists
    assert (found["c"].kind, found["c"].days_by, found["c"].span) == ("calendar", "born", "week")
    assert found["c"].sort == (SortKey("born"), SortKey("title"))
    assert found["d"].sort == (SortKey("born", True),)


def test_a_related_list_names_module_and_field():
    related = build().site.modules["harbours"].related["boats"]
    assert (related.module, related.by, related.label, related.place) == ("boats", "harbour", "Boats", "main")


def test_an_action_sets_typed_values():
    action = boats("actions: {shorten: {visible_if: {length: {gt: 1}}, set: {length: 1}}}\n").actions["shorten"]
    assert (action.label, action.set) == ("Shorten", {"length": Values((1,))})


def test_an_action_that_creates_sets_fields_of_the_new_record():
    text = "extend: harbours\nactions: {add: {create: boats, set: {harbour: $record, name: $record.name}}}\n"
    action = build({"modules/x.yaml": text}).site.modules["harbours"].actions["add"]
    assert (action.create, sorted(action.set)) == ("boats", ["harbour", "name"])


def test_an_action_asks_for_typed_fields():
    action = boats("actions: {x: {plugin: y, ask: {paid_on: {type: date, required: true}}}}\n").actions["x"]
    assert (action.ask["paid_on"].type.name, action.ask["paid_on"].required) == ("date", True)


def test_a_part_with_several_fields_can_be_copied():
    text = "fields: {name: {type: text}, home: {type: address}}\n"
    text += "actions: {x: {create: camps, set: {home: $record.home}}}\n"
    module = build({"modules/c.yaml": "module: camps\nlabel: {one: Camp, many: Camps}\n" + text}).site.modules["camps"]
    assert str(module.actions["x"].set["home"].path) == "home"


def test_a_default_that_is_too_long_is_refused():
    assert said({"modules/boats.yaml": BOATS + "  x: {type: text, max_length: 3, default: abcd}\n"}) == [
        "modules/boats.yaml:8:43: K203 the text has 4 characters; at most 3 fit"
    ]


def test_fields_of_line_items_are_typed_by_their_own_types():
    declared = "{type: line_items, fields: {what: {type: text, max_length: 9}, n: {type: integer, min: 1}}}"
    made = boats(f"  x: {declared}\n").fields["x"].type
    assert made.shape == "child"
