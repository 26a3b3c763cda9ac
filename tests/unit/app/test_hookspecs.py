"""Every hook is typed, says when it fires and what to return, has a test named after it, and stands in the docs."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from functools import lru_cache
from importlib import import_module
from pathlib import Path

import pytest

import kith
from kith.app.hook_pages import hook_page
from kith.app.hooks import HOOKSPECS

ROOT = Path(__file__).parents[3]
PACKAGE = Path(kith.__file__).parent


def hooks() -> Iterator[tuple[str, object]]:
    for name in HOOKSPECS:
        for hook, function in vars(import_module(name)).items():
            if hook.startswith("kith_"):
                yield hook, function


every_hook = pytest.mark.parametrize(("name", "hook"), [pytest.param(*each, id=each[0]) for each in hooks()])


@lru_cache(maxsize=1)
def names_of_tests() -> str:
    files = sorted([*(ROOT / "tests").rglob("test_*.py"), *(ROOT / "plugins").glob("*/tests/test_*.py")])
    texts = (path.read_text("utf-8") for path in files)
    return "\n".join(line for text in texts for line in re.findall(r"^ *def test_\w+", text, re.MULTILINE))


def test_every_file_of_hook_specifications_is_registered():
    found = {f"kith.{path.parent.name}.hookspecs" for path in PACKAGE.glob("*/hookspecs.py")}
    assert found == set(HOOKSPECS)


@every_hook
def test_a_hook_says_when_it_fires_and_in_which_transaction(name, hook):
    told = inspect.getdoc(hook) or ""
    assert told.startswith("Fires ")
    assert "transaction" in told


@every_hook
def test_a_hook_says_what_to_return_and_what_none_means(name, hook):
    told = inspect.getdoc(hook) or ""
    if inspect.signature(hook).return_annotation != "None":
        assert "Return" in told
        assert "None means" in told


@every_hook
def test_a_hook_is_typed(name, hook):
    given = inspect.signature(hook)
    untyped = [each.name for each in given.parameters.values() if each.annotation is inspect.Parameter.empty]
    assert untyped == []
    assert given.return_annotation is not inspect.Signature.empty


@every_hook
def test_a_hook_has_a_test_named_after_it(name, hook):
    assert re.search(rf"^ *def test_{name}_\w+$", names_of_tests(), re.MULTILINE), f"write def test_{name}_..."


def test_the_page_of_hooks_is_made_from_them():
    assert (ROOT / "docs" / "hooks.md").read_text("utf-8") == hook_page(), "python -m kith.app.hook_pages"
