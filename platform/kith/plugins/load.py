"""The code of plugins: imported by path under `kith_ext`, registered, and blamed by file and line where it fails."""

from __future__ import annotations

import importlib
import importlib.util
import sys
import types
from collections.abc import Iterable
from pathlib import Path
from types import ModuleType
from typing import Any

import pluggy

from kith.errors import KithError, Problem
from kith.plugins.guard import deepest, guarded
from kith.plugins.hooks import Blame, first_misfit, hookimpl
from kith.plugins.imports import PLUGINS, closed_imports
from kith.plugins.manifest import Manifest
from kith.source import Source


def load_plugins(manager: pluggy.PluginManager, found: Iterable[Manifest], blame: Blame) -> None:
    """Imports the plugins in their order, registers them by name. Raises KithError K855 to K857, K863, all at once."""
    problems = [problem for manifest in found for problem in load_plugin(manager, manifest, blame)]
    if problems:
        raise KithError(*problems)


def load_plugin(manager: pluggy.PluginManager, manifest: Manifest, blame: Blame) -> tuple[Problem, ...]:
    """What is wrong with the plugin's code; () where it is registered now, or has none."""
    if not manifest.has_code:
        return ()
    closed = closed_imports(manifest.folder, manifest.name, manifest.plugins)
    if closed:
        return tuple(closed)
    try:
        register(manager, import_plugin(manifest), manifest.name, blame, manifest.folder)
    except KithError as error:
        return error.problems
    return ()


def import_plugin(manifest: Manifest) -> ModuleType:
    """The plugin's package, imported anew as `kith_ext.<name>`; an installed one under its own name.

    Raises KithError K855 with file and line.
    """
    full = manifest.package or f"{PLUGINS}.{manifest.name}"
    try:
        return importlib.import_module(full) if manifest.package else _import_by_path(full, manifest.folder)
    except Exception as error:  # whatever a plugin raises is its own, and is told with its place
        sys.modules.pop(full, None)
        raise KithError(_failed(manifest, error)) from error


def _import_by_path(full: str, folder: Path) -> ModuleType:
    namespace()
    for stale in [key for key in sys.modules if key == full or key.startswith(f"{full}.")]:
        del sys.modules[stale]
    spec = importlib.util.spec_from_file_location(
        full, folder / "__init__.py", submodule_search_locations=[str(folder)]
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[full] = module
    spec.loader.exec_module(module)
    return module


def namespace(folder: Path | None = None) -> ModuleType:
    """The package `kith_ext`, made where it isn't there; from now on it finds the plugins in `folder` by itself too."""
    package = sys.modules.get(PLUGINS)
    if package is None:
        package = types.ModuleType(PLUGINS, "Plugins of the site, loaded by path.")
        package.__path__ = []
        sys.modules[PLUGINS] = package
    if folder is not None and str(folder) not in package.__path__:
        package.__path__.append(str(folder))
    return package


def _failed(manifest: Manifest, error: Exception) -> Problem:
    place = deepest(error, manifest.folder, manifest.shown)
    return Problem(code="K855", params={"name": manifest.name, "reason": _reason(error)}, source=place)


def _reason(error: Exception) -> str:
    text = error.msg if isinstance(error, SyntaxError) else str(error)
    return f"{type(error).__name__}: {text}"[:300] if text else type(error).__name__


def register(manager: pluggy.PluginManager, module: Any, name: str, blame: Blame, folder: Path) -> None:
    """Registers the hooks of `module`, guarded, under `name`; they have to fit. Raises KithError K856, K857."""
    if manager.has_plugin(name):
        raise KithError(Problem(code="K857", params={"name": name}, source=Source(path=f"plugins/{name}")))
    misfit = first_misfit(manager, module, folder, name)
    if misfit is not None:
        raise KithError(misfit)
    manager.register(_guarded(manager, module, name, folder), name)
    blame.note(module, name)


def _in_turn(options: pluggy.HookimplOpts) -> Any:
    """The marker for an implementation: asked in the order of loading, where pluggy would ask the last one first."""
    first = options["tryfirst"]
    return hookimpl(
        tryfirst=first, trylast=not first, optionalhook=options["optionalhook"], specname=options["specname"]
    )


def _guarded(manager: pluggy.PluginManager, module: Any, name: str, folder: Path) -> ModuleType:
    """What stands for `module` on the manager: its docstring, and its hooks with a guard around each."""
    stand_in = ModuleType(name, module.__doc__)
    for attribute in dir(module):
        options = manager.parse_hookimpl_opts(module, attribute)
        if options is not None:
            hook = options.get("specname") or attribute
            made = guarded(getattr(module, attribute), hook=hook, name=name, folder=folder)
            setattr(stand_in, attribute, _in_turn(options)(made))
    return stand_in
