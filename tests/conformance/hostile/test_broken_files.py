"""Every hostile file is refused, by the code that was foreseen and at the place that was marked."""

from __future__ import annotations

import pytest
from tests.conformance.hostile.module_cases import MODULE_CASES
from tests.conformance.hostile.site_cases import SITE_CASES
from tests.conformance.hostile.world import BOATS_FIELDS, Case, build, problems_of
from tests.conformance.hostile.yaml_cases import BYTES_CASES, YAML_CASES

CASES = (*YAML_CASES, *MODULE_CASES, *SITE_CASES)


def test_the_good_site_builds_without_a_word():
    assert build().warnings == ()


def test_there_are_many_hostile_files():
    assert len(CASES) + len(BYTES_CASES) >= 250


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_hostile_file_is_refused_with_code_and_place(case: Case):
    found = {(problem.code, str(problem.source)) for problem in problems_of((case.path, case.text))}
    assert (case.code, case.place) in found


@pytest.mark.parametrize(("code", "raw", "place"), BYTES_CASES)
def test_bytes_that_are_no_text_are_refused_with_code_and_place(code, raw, place):
    found = [(problem.code, str(problem.source)) for problem in problems_of(("modules/boats.yaml", raw))]
    assert found[0] == (code, place)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_every_problem_of_a_hostile_file_can_be_said(case: Case):
    for problem in problems_of((case.path, case.text)):
        assert problem.message
        assert problem.source is not None


def test_problems_of_several_files_come_at_once():
    found = problems_of(
        (
            "modules/boats.yaml",
            f"{BOATS_FIELDS}  x: {{type: txt}}\n",
        ),
        ("modules/people.yaml", "module: people\nmodule: people\n"),
        ("config/roles.yaml", "roles: {crew: {includes: [captain]}}\n"),
    )
    assert [str(problem.source) for problem in found][:3] == [
        "config/roles.yaml:1:27",
        "modules/boats.yaml:6:13",
        "modules/people.yaml:2:1",
    ]


def test_a_broken_field_is_not_complained_about_again_where_it_is_used():
    text = (
        "module: boats\nlabel: {one: a, many: b}\ntitle: '{name}'\nsearch: [name]\n"
        "fields: {name: {type: txt}, harbour: {type: lookup, module: harbours}}\n"
    )
    assert [problem.code for problem in problems_of(("modules/boats.yaml", text))] == ["K133"]


def test_an_unreadable_module_is_not_complained_about_again_where_it_is_used():
    assert {problem.code for problem in problems_of(("modules/harbours.yaml", "module: {"))} == {"K101"}
