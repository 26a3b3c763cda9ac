from __future__ import annotations

import types
from pathlib import Path

import pytest
from tests.unit.plugins.test_load import specs

from kith.plugins import Blame, Plugin, Relay, create_manager, hookimpl


class Polite:
    @hookimpl
    def kith_greet(self, name):
        return f"Hello {name}"


@pytest.fixture
def relay():
    manager, blame = create_manager([specs()]), Blame()
    manager.register(Polite(), "polite")
    blame.note(types.ModuleType("kith_ext.polite"), "polite")
    return Relay(manager, blame, [Plugin(name="polite", origin="site", folder=Path("plugins/polite"))])


def test_hooks_are_called_by_name(relay):
    assert relay.kith_greet(name="Ada", count=1) == ["Hello Ada"]


def test_a_hook_that_is_not_there_is_named(relay):
    with pytest.raises(AttributeError, match="there is no hook kith_gret"):
        relay.kith_gret(name="Ada")


def test_a_module_is_known_by_its_plugin(relay):
    assert relay.plugin_of("kith_ext.polite.words").name == "polite"
    assert relay.plugin_of("kith.records") is None


def test_uses_are_counted_until_somebody_looks(relay):
    relay.uses.note("polite", "u1", None)
    relay.uses.note("polite", "u1", None)
    assert relay.uses.take() == {("polite", "u1", None): 2}
    assert relay.uses.take() == {}


def test_an_error_out_of_a_plugins_file_is_the_plugins(tmp_path):
    (tmp_path / "types.py").write_text("def parse():\n    return 1 / 0\n")
    code = compile((tmp_path / "types.py").read_text(), str(tmp_path / "types.py"), "exec")
    found = {}
    exec(code, found)
    relay = Relay(create_manager([specs()]), None, [Plugin(name="polite", origin="site", folder=tmp_path)])
    with pytest.raises(ZeroDivisionError) as error:
        found["parse"]()
    problem = relay.fault_of(error.value)
    assert (problem.code, str(problem.rule), problem.params["hook"]) == ("K861", "plugins/polite/types.py:2:1", "parse")


def test_an_error_of_the_engines_own_is_nobodys(relay):
    with pytest.raises(AttributeError) as error:
        relay.kith_gret(name="Ada")
    assert relay.fault_of(error.value) is None
