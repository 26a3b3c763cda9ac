"""Hooks that concern some modules alone."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pluggy
import pytest

from kith.plugins import hookimpl
from kith.plugins.concern import concerns, of_modules
from kith.records import hookspecs


class Follower:
    """Notes which modules it was called for."""

    def __init__(self) -> None:
        self.seen: list[str] = []

    @hookimpl
    @of_modules("calls", "meetings")
    def kith_after_save(self, module: Any) -> None:
        """Notes the module."""
        self.seen.append(module.name)


@pytest.fixture
def manager() -> pluggy.PluginManager:
    """A manager that knows the hooks around records."""
    manager = pluggy.PluginManager("kith")
    manager.add_hookspecs(hookspecs)
    return manager


def call(manager: pluggy.PluginManager, module: str) -> None:
    """Calls the hook as a save does."""
    manager.hook.kith_after_save(tx=None, actor=None, module=SimpleNamespace(name=module), drafts=[])


def test_it_is_called_for_its_own_modules_alone(manager: pluggy.PluginManager) -> None:
    follower = Follower()
    manager.register(follower)
    for module in ("contacts", "calls", "meetings"):
        call(manager, module)
    assert follower.seen == ["calls", "meetings"]


def test_for_other_modules_it_is_as_if_there_were_none(manager: pluggy.PluginManager) -> None:
    manager.register(Follower())
    assert concerns(manager.hook.kith_after_save, "calls")
    assert not concerns(manager.hook.kith_after_save, "contacts")


def test_one_that_names_no_modules_concerns_all(manager: pluggy.PluginManager) -> None:
    class Everywhere:
        @hookimpl
        def kith_after_save(self, module: Any) -> None:
            """Does nothing."""

    assert not concerns(manager.hook.kith_after_save, "contacts")
    manager.register(Everywhere())
    assert concerns(manager.hook.kith_after_save, "contacts")


def test_a_function_without_a_module_is_refused_where_it_stands() -> None:
    with pytest.raises(TypeError, match="takes no module"):
        of_modules("calls")(lambda tx: None)
