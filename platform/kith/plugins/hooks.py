"""The plugin manager, its two markers, and who is behind a hook implementation."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable
from pathlib import Path
from types import ModuleType
from typing import Any

import pluggy

from kith.errors import Problem, nearest
from kith.plugins.guard import defined_at

PROJECT = "kith"
hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)
_PREFIX = "kith_"


def create_manager(hookspec_modules: Iterable[Any]) -> pluggy.PluginManager:
    """A plugin manager that knows the hooks which `hookspec_modules` declare."""
    manager = pluggy.PluginManager(PROJECT)
    for module in hookspec_modules:
        manager.add_hookspecs(module)
    return manager


class Blame:
    """Whose code a hook implementation is. `name_of` answers for whatever was registered."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}

    def note(self, module: Any, name: str) -> None:
        """Remembers that `module`, and everything below it, is the plugin `name`'s."""
        self._names[_module_name(module)] = name

    def name_of(self, function: Callable[..., Any]) -> str:
        """The plugin that `function` belongs to, `kith` for the engine itself."""
        return self.owner(function.__module__)

    def owner(self, module: str) -> str:
        """The plugin that the Python module of that name belongs to, `kith` for the engine itself."""
        parts = module.split(".")
        for end in range(len(parts), 0, -1):
            name = self._names.get(".".join(parts[:end]))
            if name is not None:
                return name
        return PROJECT


def _module_name(module: Any) -> str:
    return module.__name__ if isinstance(module, ModuleType) else str(getattr(module, "__module__", ""))


def first_misfit(manager: pluggy.PluginManager, module: Any, folder: Path, name: str) -> Problem | None:
    """What is wrong with the first hook of `module` that doesn't fit: an unknown name, an argument that isn't passed.

    Checked before registering, so that the place can be named; pluggy itself would only name the plugin.
    """
    for attribute in sorted(dir(module)):
        function = getattr(module, attribute)
        options = manager.parse_hookimpl_opts(module, attribute)
        if options is None:
            if attribute.startswith(_PREFIX) and inspect.isfunction(function) and _own(function, module):
                return _problem(f"{attribute} lacks its @hookimpl", function, folder, name)
            continue
        if options["wrapper"] or options["hookwrapper"]:
            return _problem(
                f"{attribute} is a wrapper, and nobody could tell whose fault is whose", function, folder, name
            )
        reason = _misfit(manager, options.get("specname") or attribute, function, optional=options["optionalhook"])
        if reason:
            return _problem(reason, function, folder, name)
    return None


def _own(function: Callable[..., Any], module: Any) -> bool:
    return function.__module__ == _module_name(module)


def _misfit(manager: pluggy.PluginManager, hook: str, function: Callable[..., Any], *, optional: bool) -> str | None:
    caller = getattr(manager.hook, hook, None)
    if caller is None or not caller.has_spec():
        near = nearest(hook, [each for each in vars(manager.hook) if each.startswith(_PREFIX)])
        meant = f", perhaps {near} is meant" if near else ""
        return None if optional else f"there is no hook {hook}{meant}"
    known = caller.spec.argnames
    for argument in inspect.signature(function).parameters:
        if argument not in known and argument != "self":
            return f'{hook} has no argument "{argument}"; it has: {", ".join(known) or "none"}'
    return None


def _problem(reason: str, function: Callable[..., Any], folder: Path, name: str) -> Problem:
    params = {"name": name, "reason": reason}
    return Problem(code="K856", params=params, source=defined_at(function, folder, f"plugins/{name}"))
