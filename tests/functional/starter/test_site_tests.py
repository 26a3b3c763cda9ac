"""The starter's own tests: they hold, and each notices the rule that it is there for."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from typing import Any

import jsonschema
import pytest
from tests.functional.starter import mutants
from tests.functional.starter.conftest import ROOT

from kith.app import App, build
from kith.definition import published_schemas
from kith.definition.model import Site
from kith.fields import field_types
from kith.reader import read, to_plain
from kith.settings import load_settings
from kith.sitetests.model import TestFile
from kith.sitetests.run import read_site_tests, run

STARTER = ("modules", "config", "webforms", "plugins", "tests/site")
Mutants = Callable[[Site], Iterator[tuple[str, Site]]]


@pytest.fixture(scope="module")
def starter(tmp_path_factory) -> tuple[App, Site, tuple[TestFile, ...]]:
    folder = tmp_path_factory.mktemp("site")
    for name in STARTER:
        shutil.copytree(ROOT / name, folder / name)
    app = build(load_settings(folder, {}))
    return (app, *read_site_tests(app))


def unnoticed(
    starter: tuple[App, Site, tuple[TestFile, ...]], making: Mutants, every: int = 1, first: int = 0
) -> list[str]:
    """What can be taken out of the starter without one of its tests failing; of many each `every`-th."""
    app, site, tests = starter
    made = list(making(site))[first::every]
    assert made
    return [what for what, changed in made if not _is_noticed(app, changed, _nearest_first(tests, what))]


def _is_noticed(app: App, site: Site, tests: list[TestFile]) -> bool:
    return any(result.problems for result in run(app, site, tests))


def _nearest_first(tests: tuple[TestFile, ...], what: str) -> list[TestFile]:
    """The tests, those first that are about what was taken out: they are the ones to notice it."""
    near = what.replace(":", ".").partition(".")[0] if " on " not in what else "roles"
    return sorted(tests, key=lambda each: not each.path.endswith(f"/{near}.yaml"))


def test_the_starter_holds_its_own_tests(starter):
    app, site, tests = starter
    assert [problem for result in run(app, site, tests) for problem in result.problems] == []


def test_every_module_and_the_roles_have_tests():
    tested = {path.name for path in (ROOT / "tests" / "site").glob("*.yaml")}
    assert {path.name for path in (ROOT / "modules").glob("*.yaml")} | {"roles.yaml", "portals.yaml"} <= tested


@pytest.mark.parametrize("path", sorted((ROOT / "tests" / "site").glob("*.yaml")), ids=lambda path: path.name)
def test_editors_take_the_tests_of_the_starter(path):
    schema = published_schemas(field_types())["sitetest.json"]
    text = path.read_text("utf-8")
    plain = to_plain(read(text, path.name))
    assert [error.message for error in jsonschema.Draft202012Validator(schema).iter_errors(_typed(plain))] == []
    assert text.startswith("# yaml-language-server: $schema=../../.kith/schemas/sitetest.json\n")


def _typed(value: Any) -> Any:
    """Flags as an editor's YAML reads them; everything else may stay text."""
    if isinstance(value, dict):
        return {key: _typed(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_typed(each) for each in value]
    return {"true": True, "false": False}.get(value, value)


@pytest.mark.parametrize("part", range(4))
def test_every_rule_of_a_field_is_noticed(starter, part):
    assert unnoticed(starter, mutants.rules, every=4, first=part) == []


@pytest.mark.parametrize(
    ("making", "every"),
    [
        (mutants.more_of_fields, 9),
        (mutants.lists, 9),
        (mutants.actions, 9),
        (mutants.grants, 31),
        (mutants.portals, 9),
    ],
)
def test_some_of_everything_else_is_noticed(starter, making, every):
    assert unnoticed(starter, making, every=every) == []


@pytest.mark.soak
@pytest.mark.parametrize(
    "making", [mutants.more_of_fields, mutants.lists, mutants.actions, mutants.grants, mutants.portals]
)
def test_everything_else_is_noticed(starter, making):
    assert unnoticed(starter, making) == []
