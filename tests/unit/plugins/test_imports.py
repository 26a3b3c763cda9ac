from __future__ import annotations

import pytest
from tests.unit.plugins.build import write_plugin
from tests.unit.plugins.test_load import load, plugins

from kith.errors import KithError
from kith.plugins.imports import closed_imports

__all__ = ["plugins"]


def closed(folder, code, needs=()):
    made = write_plugin(folder, "polite", init=code)
    return [(each.params["module"], each.source.line) for each in closed_imports(made, "polite", needs)]


@pytest.mark.parametrize(
    "code",
    [
        "from kith.ext import hookimpl\n",
        "from kith import ext\n",
        "import kith.ext\n",
        "import json, sqlalchemy\n",
        "from . import words\n",
        "from kith_ext.polite import words\n",
        "import kithara\n",
    ],
)
def test_the_facade_libraries_and_own_files_are_open(tmp_path, code):
    assert closed(tmp_path, code) == []


@pytest.mark.parametrize(
    ("code", "module"),
    [
        ("from kith.records.save import write\n", "kith.records.save"),
        ("import kith.storage.tx as tx\n", "kith.storage.tx"),
        ("from kith import access\n", "kith.access"),
        ("import kith\n", "kith"),
        ("from kith.ext.own import system\n", "kith.ext.own"),
        ("from kith_ext import rude\n", "kith_ext.rude"),
        ("from kith_ext.rude.words import HELLO\n", "kith_ext.rude.words"),
        ("import importlib\nimportlib.import_module('kith.access')\n", "kith.access"),
        ("def late():\n    from kith import access\n", "kith.access"),
    ],
)
def test_everything_else_of_kith_and_of_other_plugins_is_closed(tmp_path, code, module):
    assert [name for name, _ in closed(tmp_path, code)] == [module]


def test_the_line_is_told(tmp_path):
    assert closed(tmp_path, "import json\n\nfrom kith.access import actor\n") == [("kith.access", 3)]


def test_a_plugin_that_is_needed_is_open(tmp_path):
    assert closed(tmp_path, "from kith_ext.rude import words\n", needs=("rude",)) == []


def test_tests_may_import_what_they_like(tmp_path):
    folder = write_plugin(tmp_path, "polite")
    (folder / "tests").mkdir()
    (folder / "tests" / "test_it.py").write_text("from kith.testing.plugin_site import PluginSite\n")
    assert closed_imports(folder, "polite") == []


def test_a_closed_import_stops_the_start(plugins):
    write_plugin(plugins, "polite", init="", words="from kith.access.actor import SYSTEM\n")
    with pytest.raises(KithError) as caught:
        load(plugins)
    [problem] = caught.value.problems
    assert (problem.code, str(problem.source)) == ("K863", "plugins/polite/words.py:1:1")
