"""A plan as groups of lines, and as the text of a terminal."""

from __future__ import annotations

from tests.unit.storage.site_files import boats, module

from kith.definition.files import SiteFile
from kith.storage.plan.outline import Group, Line, outline
from kith.storage.plan.show import show_plan

ROLES = SiteFile("config/roles.yaml", "roles: {captain: {modules: {boats: {view: all}}}}\n")


def _lines(plan) -> list[str]:
    return [f"{group.title}: {line.kind} {line.text}" for group in outline(plan) for line in group.lines]


def test_changes_are_grouped_by_module_and_by_kind_within_it(applied):
    applied.apply((*boats("size: {type: integer}", "crew: {type: integer}"), module("ships")))
    new = boats("crew: {type: integer, label: People, required: true}", "port: {type: text}")
    assert _lines(applied.plan((*new, module("ships", "flag: {type: text}")))) == [
        "boats: new field port",
        "boats: tightened field crew",
        "boats: changed field crew",
        "boats: changed layout",
        "boats: dropped field size",
        "ships: new field flag",
        "ships: changed layout",
    ]


def test_what_belongs_to_no_module_has_groups_of_its_own(applied):
    applied.apply(boats())
    groups = outline(applied.plan((*boats(), ROLES)))
    assert [(group.title, group.code) for group in groups] == [("Roles", False)]


def test_a_new_module_is_its_own_group(applied):
    (group,) = outline(applied.plan(boats()))
    assert (group.title, group.code, group.lines[0].text) == ("boats", True, "module boats")


def test_sentences_and_samples_stand_below_their_line(applied):
    applied.apply(boats("size: {type: integer}"))
    applied.add(name="A", title="Ada")
    shown = show_plan(applied.plan(boats("size: {type: integer, required: true}"))).plain
    assert "  ^ tightened field size (required)  modules/boats.yaml:6:3\n" in shown
    assert "      1 boat has no size and breaks the new rule: Ada\n" in shown


def test_losses_are_summed_up(applied):
    applied.apply(boats("size: {type: integer}", "crew: {type: integer}"))
    applied.add(name="A", size=1, crew=2)
    shown = show_plan(applied.plan(boats())).plain
    assert "2 values would be gone: apply asks for --allow-loss." in shown


def test_a_refusal_names_its_code_and_ends_the_text(applied):
    applied.apply(boats("code: {type: text}"))
    for name in "AB":
        applied.add(name=name, title=name, code="x", code__key="x")
    shown = show_plan(applied.plan(boats("code: {type: text, unique: true}"))).plain
    assert "      K512 " in shown
    assert ": A, B\n" in shown
    assert shown.endswith("Refused: 1 thing stands in the way; nothing can be applied.\n")


def test_what_others_have_to_say_follows_the_changes(applied):
    applied.apply(boats())
    more = Group(title="Who may do more", lines=(Line(sign="+", tone="warn", text="captain can edit boats"),))
    shown = show_plan(applied.plan(boats("size: {type: integer}")), [more]).plain
    assert shown.index("new field size") < shown.index("Who may do more\n  + captain can edit boats\n")


def test_records_that_are_touched_are_told(applied):
    applied.apply(boats())
    applied.add(name="A")
    assert (
        "new field size (integer, 1 record is touched)"
        in show_plan(applied.plan(boats("size: {type: integer, default: 3}"))).plain
    )
