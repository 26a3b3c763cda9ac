"""`kith test`: the report, the exit status, JSON."""

from __future__ import annotations

import json
import re

import pytest

GOOD = """\
module: boats
cases:
  - {case: A boat has a name, as: skipper, create: {}, expect: {required: [name], refused: [name]}}
  - {case: The crew only looks, as: crew, create: {name: Argo}, expect: {refused: K603}}
"""


@pytest.fixture
def write(folder):
    """Writes a file of tests."""

    def write(text: str, name: str = "boats") -> None:
        path = folder / "tests" / "site" / f"{name}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")

    return write


def without_times(text: str) -> str:
    return re.sub(r"\([\d.]+ s\)", "()", text)


def test_a_site_that_holds_its_tests_is_told_in_a_line(kith, write):
    write(GOOD)
    result = kith("test")
    assert (result.exit_code, without_times(result.stdout), result.stderr) == (
        0,
        "2 cases in 1 file: all hold ().\n",
        "",
    )


def test_what_fails_is_told_with_both_places_and_exits_with_1(kith, write):
    write(GOOD.replace("required: [name]", "optional: [name]"))
    result = kith("test")
    assert result.exit_code == 1
    assert result.stderr.splitlines() == [
        "tests/site/boats.yaml:3:76: K967 A boat has a name: Name should be optional, but is needed: required is true",
        "  modules/boats.yaml:6:3: the rule is here",
    ]
    assert without_times(result.stdout) == "2 cases in 1 file: 1 failed ().\n"


def test_all_cases_are_named_on_request_and_a_pattern_picks_some(kith, write):
    write(GOOD)
    result = kith("test", "crew", "--all")
    assert result.stdout.splitlines()[0] == "ok  tests/site/boats.yaml: The crew only looks"
    assert result.stdout.splitlines()[1].startswith("1 case in 1 file")


def test_json_tells_every_case(kith, write):
    write(GOOD.replace("refused: K603", "saved: true"))
    result = kith("test", "--json")
    found = json.loads(result.stdout)
    assert (result.exit_code, found["failed"]) == (1, 1)
    assert [(each["case"], each["holds"]) for each in found["cases"]] == [
        ("A boat has a name", True),
        ("The crew only looks", False),
    ]
    problem = found["cases"][1]["problems"][0]
    assert (problem["code"], problem["file"], problem["line"]) == ("K967", "tests/site/boats.yaml", 4)


def test_the_definitions_come_from_the_files_and_nothing_has_to_be_applied(kith, folder, write):
    write(GOOD)
    boats = folder / "modules" / "boats.yaml"
    boats.write_text(boats.read_text("utf-8").replace("required: true, ", ""), "utf-8")
    assert kith("test").exit_code == 1


def test_every_problem_of_the_tests_is_told_at_once(kith, write):
    write("module: boats\ncases:\n  - {case: One, as: skiper, create: {nmae: X}, expect: {saved: true}}\n")
    result = kith("test")
    assert result.exit_code == 1
    assert result.stderr.splitlines()[:2] == [
        'tests/site/boats.yaml:3:21: K961 there is no person or role "skiper" here; did you mean "skipper"?',
        'tests/site/boats.yaml:3:38: K112 the case "One" names the unknown field "nmae"; did you mean "name"?',
    ]


def test_a_site_without_tests_is_told_so(kith):
    result = kith("test")
    assert (result.exit_code, result.stderr.splitlines()[0]) == (
        1,
        "K960 there are no tests to run: tests/site/ holds no file",
    )


def test_a_broken_file_is_told_by_its_place(kith, write):
    write("cases: [")
    result = kith("test")
    assert result.exit_code == 1
    assert result.stderr.startswith("tests/site/boats.yaml:")


def test_a_new_site_has_the_tests_of_the_starter(tmp_path, kith):
    assert kith("init", str(tmp_path / "new")).exit_code == 0
    assert (tmp_path / "new" / "tests" / "site" / "contacts.yaml").is_file()
    assert (tmp_path / "new" / ".kith" / "schemas" / "sitetest.json").is_file()


def test_an_example_is_a_site_of_its_own(tmp_path, kith):
    assert kith("init", str(tmp_path / "new"), "--example", "garage").exit_code == 0
    assert (tmp_path / "new" / "sample" / "2-vehicles.csv").is_file()
    assert not (tmp_path / "new" / "modules" / "contacts.yaml").exists()
    assert (tmp_path / "new" / ".kith" / "schemas" / "portals.json").is_file()
