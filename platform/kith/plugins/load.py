"""The code of plugins: imported by path under `kith_ext`, registered, and blamed by file and line where it fails."""

from __future__ import annotations

import importlib.util
import sys
import traceback
import types
from collections.abc import Iterable
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from types import ModuleType
from typing import Any

import pluggy

from kith.errors import KithError, Problem
from kith.plugins.hooks import Blame, first_misfit
from kith.plugins.manifest import Manifest
from kith.source import Source

PACKAGE = "kith_ext"
GROUP = "kith.plugins"


def load_plugins(manager: pluggy.PluginManager, found: Iterable[Manifest], blame: Blame) -> None:
    """Imports the plugins in their order and registers them by name. Raises KithError K855 to K857, all at once."""
    problems: list[Problem] = []
    for manifest in found:
        if not manifest.has_code:
            continue
        try:
            module = import_plugin(manifest.name, manifest.folder, str(Path(manifest.source.path).parent))
            register(manager, module, manifest.name, blame, manifest.folder)
        except KithError as error:
            problems += error.problems
    if problems:
        raise KithError(*problems)


def load_installed(manager: pluggy.PluginManager, blame: Blame) -> tuple[str, ...]:
    """The names of the installed packages' plugins (entry points of the group `kith.plugins`), now registered.

    Raises KithError as `load_plugins`.
    """
    names: list[str] = []
    problems: list[Problem] = []
    for point in sorted(entry_points(group=GROUP), key=lambda each: each.name):
        try:
            module = _import_installed(point)
            register(manager, module, point.name, blame, _folder_of(module))
            names.append(point.name)
        except KithError as error:
            problems += error.problems
    if problems:
        raise KithError(*problems)
    return tuple(names)


def import_plugin(name: str, folder: Path, shown: str) -> ModuleType:
    """The plugin's package as the module `kith_ext.<name>`, imported anew. Raises KithError K855 with file and line."""
    sys.modules.setdefault(PACKAGE, _namespace())
    full = f"{PACKAGE}.{name}"
    for stale in [key for key in sys.modules if key == full or key.startswith(f"{full}.")]:
        del sys.modules[stale]
    spec = importlib.util.spec_from_file_location(
        full, folder / "__init__.py", submodule_search_locations=[str(folder)]
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[full] = module
    try:
        spec.loader.exec_module(module)
    except Exception as error:  # whatever a plugin raises is its own, and is told with its place
        del sys.modules[full]
        raise KithError(_failed(name, error, folder, shown)) from error
    return module


def _namespace() -> ModuleType:
    package = types.ModuleType(PACKAGE, "Plugins of the site, loaded by path.")
    package.__path__ = []
    return package


def _import_installed(point: EntryPoint) -> Any:
    try:
        return point.load()
    except Exception as error:  # whatever a plugin raises is its own, and is told with its place
        params = {"name": point.name, "reason": _reason(error)}
        raise KithError(Problem(code="K855", params=params, source=Source(path=point.value))) from error


def _folder_of(module: Any) -> Path:
    return Path(getattr(module, "__file__", None) or ".").parent


def _failed(name: str, error: Exception, folder: Path, shown: str) -> Problem:
    """Where in the plugin's own files it went wrong: the deepest of its lines."""
    place = Source(path=f"{shown}/__init__.py")
    if isinstance(error, SyntaxError) and error.filename and Path(error.filename).is_relative_to(folder):
        place = _place(Path(error.filename), error.lineno, folder, shown)
    else:
        for frame in traceback.extract_tb(error.__traceback__):
            if Path(frame.filename).is_relative_to(folder):
                place = _place(Path(frame.filename), frame.lineno, folder, shown)
    return Problem(code="K855", params={"name": name, "reason": _reason(error)}, source=place)


def _place(path: Path, line: int | None, folder: Path, shown: str) -> Source:
    return Source(path=f"{shown}/{path.relative_to(folder).as_posix()}", line=line or 1)


def _reason(error: Exception) -> str:
    text = error.msg if isinstance(error, SyntaxError) else str(error)
    return f"{type(error).__name__}: {text}"[:300] if text else type(error).__name__


def register(manager: pluggy.PluginManager, module: Any, name: str, blame: Blame, folder: Path) -> None:
    """Registers `module` under `name`; its hooks have to fit the specifications. Raises KithError K856, K857."""
    if manager.has_plugin(name):
        raise KithError(Problem(code="K857", params={"name": name}, source=Source(path=f"plugins/{name}")))
    misfit = first_misfit(manager, module, folder, name)
    if misfit is not None:
        raise KithError(misfit)
    manager.register(module, name)
    blame.note(module, name)
