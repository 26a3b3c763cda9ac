from __future__ import annotations

import sys
import types

import pytest
from tests.unit.plugins.build import write_plugin

from kith.errors import KithError
from kith.plugins import Blame, create_manager, find_plugins, hookspec, load_plugins

HOOKIMPL = "from kith.ext import hookimpl\n\n\n"


def specs() -> types.SimpleNamespace:
    @hookspec
    def kith_greet(name, count):
        """A greeting."""

    return types.SimpleNamespace(kith_greet=kith_greet)


def load(folder):
    manager, blame = create_manager([specs()]), Blame()
    load_plugins(manager, find_plugins(folder, "0.1.0"), blame)
    return manager, blame


def problem(folder):
    with pytest.raises(KithError) as caught:
        load(folder)
    return caught.value.problems[0]


@pytest.fixture
def plugins(tmp_path):
    yield tmp_path / "plugins"
    for name in [name for name in sys.modules if name.startswith("kith_ext.")]:
        del sys.modules[name]


def test_a_plugin_answers_its_hooks(plugins):
    write_plugin(plugins, "polite", init=HOOKIMPL + "@hookimpl\ndef kith_greet(name):\n    return f'Hello {name}'\n")
    manager, _ = load(plugins)
    assert manager.hook.kith_greet(name="Ada", count=1) == ["Hello Ada"]


def test_a_plugin_may_import_its_own_files(plugins):
    init = (
        HOOKIMPL + "from kith_ext.polite.words import HELLO\n\n\n@hookimpl\ndef kith_greet(name):\n    return HELLO\n"
    )
    write_plugin(plugins, "polite", init=init, words="HELLO = 'Ahoy'\n")
    assert load(plugins)[0].hook.kith_greet(name="Ada", count=1) == ["Ahoy"]


def test_a_plugin_without_code_is_fine(plugins):
    write_plugin(plugins, "only_yaml")
    assert load(plugins)[0].get_plugins() == set()


def test_loading_again_reads_the_files_again(plugins):
    folder = write_plugin(plugins, "polite", init=HOOKIMPL + "@hookimpl\ndef kith_greet(name):\n    return 'one'\n")
    load(plugins)
    (folder / "__init__.py").write_text(HOOKIMPL + "@hookimpl\ndef kith_greet(name, count):\n    return 'another'\n")
    assert load(plugins)[0].hook.kith_greet(name="Ada", count=1) == ["another"]


def test_blame_names_the_plugin_behind_a_function(plugins):
    write_plugin(plugins, "polite", init=HOOKIMPL + "@hookimpl\ndef kith_greet(name):\n    return name\n")
    manager, blame = load(plugins)
    assert [blame.name_of(each.function) for each in manager.hook.kith_greet.get_hookimpls()] == ["polite"]
    assert blame.name_of(create_manager) == "kith"


@pytest.mark.parametrize(
    ("init", "line", "said"),
    [
        ("import math\n\nraise RuntimeError('no')\n", 3, "RuntimeError: no"),
        ("def broken(:\n", 1, "SyntaxError"),
        ("import nothing_like_this\n", 1, "ModuleNotFoundError"),
        ("x = {}['y']\n", 1, "KeyError"),
    ],
)
def test_a_plugin_that_fails_is_told_with_file_and_line(plugins, init, line, said):
    write_plugin(plugins, "polite", init=init)
    found = problem(plugins)
    assert (found.code, str(found.source)) == ("K855", f"plugins/polite/__init__.py:{line}:1")
    assert said in found.message


def test_the_deepest_own_line_is_blamed(plugins):
    write_plugin(
        plugins, "polite", init="from kith_ext.polite import words\n", words="import json\n\njson.loads('{')\n"
    )
    assert str(problem(plugins).source) == "plugins/polite/words.py:3:1"


@pytest.mark.parametrize(
    ("code", "line", "said"),
    [
        ("@hookimpl\ndef kith_greet(nmae):\n    return 1\n", 4, 'no argument "nmae"'),
        (
            "@hookimpl\ndef kith_gret(name):\n    return 1\n",
            4,
            "there is no hook kith_gret, perhaps kith_greet is meant",
        ),
        ("def kith_greet(name):\n    return 1\n", 4, "lacks its @hookimpl"),
    ],
)
def test_a_hook_that_does_not_fit_is_told_with_file_and_line(plugins, code, line, said):
    write_plugin(plugins, "polite", init=HOOKIMPL + code)
    found = problem(plugins)
    assert (found.code, str(found.source)) == ("K856", f"plugins/polite/__init__.py:{line}:1")
    assert said in found.message


def test_what_is_wrong_with_several_plugins_comes_at_once(plugins):
    write_plugin(plugins, "one", init="raise ValueError\n")
    write_plugin(plugins, "two", init="raise ValueError\n")
    with pytest.raises(KithError) as caught:
        load(plugins)
    assert len(caught.value.problems) == 2


def test_a_failed_plugin_is_not_left_half_imported(plugins):
    write_plugin(plugins, "polite", init="raise ValueError\n")
    problem(plugins)
    assert "kith_ext.polite" not in sys.modules
