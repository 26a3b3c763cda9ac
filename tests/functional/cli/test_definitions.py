"""From a folder to a database: check, schema, plan, apply, history."""

from __future__ import annotations

import json


def test_check_tells_that_all_is_well(kith):
    result = kith("check")
    assert (result.exit_code, result.stdout) == (0, "1 module, 2 roles: no problem.\n")


def test_check_tells_every_problem_with_its_place_and_the_nearest_name(kith, folder):
    (folder / "modules/boats.yaml").write_text(
        "module: boats\nlabel: {one: Boat, many: Boats}\nfields:\n  name: {type: txt}\n  name: {type: text}\n"
    )
    result = kith("check")
    assert result.exit_code == 1
    assert result.stdout == ""
    assert "modules/boats.yaml:5:3: K102" in result.stderr


def test_check_names_what_was_probably_meant(kith, folder):
    path = folder / "modules/boats.yaml"
    path.write_text(path.read_text().replace("module: boats}", "module: botas}"))
    result = kith("check")
    assert 'did you mean "boats"?' in result.stderr
    assert "modules/boats.yaml:9:" in result.stderr


def test_schema_writes_the_schemas_for_editors(kith, folder):
    assert kith("schema").exit_code == 0
    schema = json.loads((folder / ".kith/schemas/module.json").read_text("utf-8"))
    assert schema["$schema"].startswith("https://json-schema.org/")


def test_plan_exits_with_2_where_there_is_something_to_do_and_writes_nothing(kith):
    assert kith("plan").exit_code == 2
    result = kith("plan")
    assert result.exit_code == 2
    assert "new module boats" in result.stdout


def test_plan_can_be_read_by_programs(kith):
    plan = json.loads(kith("plan", "--json").stdout)
    assert plan["base"] == 0
    assert {"kind": "new", "what": "module", "name": "boats"}.items() <= plan["changes"][0].items()


def test_after_apply_there_is_nothing_to_do(applied):
    result = applied("plan")
    assert result.exit_code == 0
    assert "Nothing to do" in result.stdout


def test_what_is_only_new_is_applied_without_asking(kith):
    result = kith("apply")
    assert result.exit_code == 0
    assert "Applied: the site is at version 1." in result.stdout


def test_a_new_field_is_applied_on_top(applied, folder):
    path = folder / "modules/boats.yaml"
    path.write_text(path.read_text() + "  flag: {type: country}\n")
    assert applied("apply", "--yes").exit_code == 0
    assert applied("history").stdout.startswith("*    2  ")


def test_dropping_a_field_with_values_is_refused_and_changes_nothing(applied, folder):
    path = folder / "modules/boats.yaml"
    (folder / "boats.csv").write_text("Name,Built on\nOrca,2001-05-06\n", "utf-8")
    applied("import", "boats", str(folder / "boats.csv"))
    path.write_text(path.read_text().replace("  built_on: {type: date}\n", ""))
    result = applied("apply", "--yes")
    assert result.exit_code == 1
    assert "K510" in result.stderr
    assert applied("history").stdout.startswith("*    1  ")


def test_a_broken_folder_is_refused_and_what_serves_stays(applied, folder):
    (folder / "modules/boats.yaml").write_text("module: [")
    assert applied("apply", "--yes").exit_code == 1
    assert applied("export", "boats").exit_code == 0


def test_history_can_be_read_by_programs(applied):
    [row] = json.loads(applied("history", "--json").stdout)
    assert (row["version"], row["served"]) == (1, True)
    assert "modules/boats.yaml" in row["files"]
