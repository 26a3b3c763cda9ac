from __future__ import annotations

import pytest
from structlog.testing import capture_logs
from tests.unit.plugins.build import write_plugin
from tests.unit.plugins.test_load import HOOKIMPL, load, plugins

from kith.errors import KithError

__all__ = ["plugins"]


def call(folder, code, **arguments):
    write_plugin(folder, "polite", init=HOOKIMPL + code)
    return load(folder)[0].hook.kith_greet(**({"name": "Ada", "count": 1} | arguments))


def refusal(folder, code):
    with capture_logs() as logs, pytest.raises(KithError) as caught:
        call(folder, code)
    return caught.value.problems[0], logs


FAILING = "@hookimpl\ndef kith_greet(name):\n    hidden = name\n    return 1 / 0 + len(hidden)\n"


def test_what_a_hook_raises_is_told_with_plugin_hook_and_line(plugins):
    problem, _ = refusal(plugins, FAILING)
    assert (problem.code, str(problem.source)) == ("K861", "plugins/polite/__init__.py:7:1")
    assert problem.params == {"name": "polite", "hook": "kith_greet", "error": "ZeroDivisionError"}


def test_the_words_of_the_error_stay_in_the_log(plugins):
    problem, logs = refusal(plugins, "@hookimpl\ndef kith_greet(name):\n    raise ValueError(f'{name} is bad')\n")
    assert "Ada" not in problem.message
    assert logs[0]["plugin"] == "polite"
    assert logs[0]["exception"].endswith("ValueError: Ada is bad\n")


def test_a_failure_inside_of_a_library_is_placed_at_the_plugins_own_line(plugins):
    problem, _ = refusal(plugins, "import json\n\n\n@hookimpl\ndef kith_greet(name):\n    return json.loads('{')\n")
    assert str(problem.rule) == "plugins/polite/__init__.py:9:1"


def test_a_refusal_of_the_plugins_own_passes_as_it_is(plugins):
    imports = "from kith.ext import KithError, complaint\n\n\n"
    code = "@hookimpl\ndef kith_greet(name):\n    raise KithError(complaint('no'))\n"
    problem, logs = refusal(plugins, imports + code)
    assert (problem.code, logs) == ("K612", [])


def test_what_a_generator_yields_is_collected_and_guarded(plugins):
    assert call(plugins, "@hookimpl\ndef kith_greet(name):\n    yield name\n") == [("Ada",)]


def test_a_generator_that_fails_is_told_as_well(plugins):
    problem, _ = refusal(plugins, "@hookimpl\ndef kith_greet(name):\n    yield name\n    yield 1 / 0\n")
    assert problem.code == "K861"


def test_a_wrapper_is_refused_with_its_line(plugins):
    code = "@hookimpl(wrapper=True)\ndef kith_greet(name):\n    return (yield)\n"
    write_plugin(plugins, "polite", init=HOOKIMPL + code)
    with pytest.raises(KithError, match="wrapper") as caught:
        load(plugins)
    assert str(caught.value.problems[0].source) == "plugins/polite/__init__.py:4:1"
