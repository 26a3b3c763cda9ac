"""`kith plan`: what applying the folder would change, for people and for programs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest


@pytest.fixture
def boats(folder) -> Path:
    return folder / "modules/boats.yaml"


@pytest.fixture
def filled(applied, folder):
    """The site with three boats and somebody of the crew."""
    (folder / "boats.csv").write_text("name,length\nAda,3.5\nBess,12\nCleo,\n", "utf-8")
    assert applied("import", "boats", str(folder / "boats.csv")).exit_code == 0
    done = applied("user", "add", "c@example.org", "--role", "crew", "--password-stdin", stdin="Aye-aye-captain-9\n")
    assert done.exit_code == 0, done.output
    return applied


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


def test_records_that_break_a_new_rule_are_counted_and_named(filled, boats):
    change(boats, "length: {type: decimal, places: 2}", "length: {type: decimal, places: 2, required: true}")
    result = filled("plan")
    assert result.exit_code == 2
    assert "  ^ tightened field length (required)" in result.stdout
    assert "1 boat has no length and breaks the new rule: Cleo\n" in result.stdout


def test_values_that_do_not_convert_are_shown(filled, boats):
    change(boats, "name: {type: text, required: true, unique: true, max_length: 50}", "name: {type: integer}")
    change(boats, "search: [name]\n", "")
    result = filled("plan")
    assert '3 of 3 values of Name can\'t be converted from text to integer: Ada: "Ada"' in result.stdout
    assert "3 values would be gone: apply asks for --allow-loss." in result.stdout


def test_who_may_do_more_is_told(filled, folder):
    change(
        folder / "config/roles.yaml", "crew: {modules: {boats: {view: all}}}", "crew: {modules: {boats: {edit: all}}}"
    )
    assert "  + crew can edit boats (all)\n" in filled("plan").stdout


def test_apply_shows_all_that_the_plan_shows_before_it_carries_it_out(filled, folder, boats):
    change(
        folder / "config/roles.yaml", "crew: {modules: {boats: {view: all}}}", "crew: {modules: {boats: {edit: all}}}"
    )
    change(boats, "built_on: {type: date}", "built_on: {type: date, index: true}")
    planned = filled("plan").stdout
    applied = filled("apply", "--yes").stdout
    assert "  + crew can edit boats (all)\n" in planned
    assert "build the index ix_m_boats_built_on" in planned
    assert applied.startswith(planned)


def test_people_who_hold_a_role_that_goes_are_told(filled, folder):
    change(folder / "config/roles.yaml", "  crew: {modules: {boats: {view: all}}}\n", "")
    result = filled("plan")
    assert "  - crew is gone, and all that it could do\n" in result.stdout
    assert 'the role "crew": 1 person holds it' in result.stdout


def test_how_long_an_index_takes_is_told(filled, boats):
    change(boats, "built_on: {type: date}", "built_on: {type: date, index: true}")
    assert "build the index ix_m_boats_built_on (3 records, less than a second)" in filled("plan").stdout


def test_the_plan_for_programs_is_whole(filled, boats):
    change(boats, "built_on: {type: date}", "built_at: {type: datetime, default: 2026-01-01}")
    result = filled("plan", "--json")
    plan = json.loads(result.stdout)
    assert result.exit_code == 2
    assert set(plan) >= {"base", "changes", "steps", "refills", "refused", "losses", "warnings"}
    assert (plan["touched"], plan["references"]) == (3, [])
    assert {"field": "built_at", "sign": "+"}.items() <= plan["rights"][0].items()
    assert plan["estimates"][0]["what"] == "fill in built_at"


def test_a_sentence_is_given_to_programs_with_its_code_and_samples(filled, boats):
    change(boats, "length: {type: decimal, places: 2}", "length: {type: decimal, places: 2, max: 10}")
    (found,) = json.loads(filled("plan", "--json").stdout)["changes"]
    assert (found["kind"], found["aspect"], found["offenders"], found["samples"]) == ("tightened", "max", 1, ["Bess"])
    assert found["says"][0]["code"] == "K542"


def test_what_can_not_be_done_is_a_problem(filled, boats, folder):
    (folder / "more.csv").write_text("name,length\nDee,12\n", "utf-8")
    assert filled("import", "boats", str(folder / "more.csv")).exit_code == 0
    change(boats, "length: {type: decimal, places: 2}", "length: {type: decimal, places: 2, unique: true}")
    result = filled("plan")
    assert result.exit_code == 1
    assert "K512" in result.stdout
    assert "Bess, Dee" in result.stdout


def test_files_that_can_not_be_read_are_a_problem_with_its_place(filled, boats):
    change(boats, "type: date}", "type: dat}")
    result = filled("plan")
    assert result.exit_code == 1
    assert result.stderr.startswith("modules/boats.yaml:8:")


def test_what_was_dropped_and_is_declared_again_comes_back(filled, boats):
    text = boats.read_text("utf-8")
    change(boats, "  length: {type: decimal, places: 2}\n", "")
    assert filled("apply", "--yes", "--allow-loss").exit_code == 0
    boats.write_text(text, "utf-8")
    result = filled("plan")
    assert "  + unparked field length (decimal)" in result.stdout
    assert '2 values come back with the field "length" of boats' in result.stdout
