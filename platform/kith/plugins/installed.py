"""Plugins of installed packages: entry points of the group `kith.plugins`, with the same content as a folder's."""

from __future__ import annotations

from importlib.metadata import EntryPoint, entry_points
from importlib.util import find_spec
from pathlib import Path

from kith.errors import KithError, Problem
from kith.plugins.manifest import Manifest, read_manifest
from kith.source import Source

GROUP = "kith.plugins"


def find_installed() -> tuple[tuple[Manifest, ...], tuple[Problem, ...]]:
    """The plugins that packages bring, by name, and what is wrong with others: K1.. of manifests, K851, K852, K855.

    An entry point names a package that has plugin.yaml beside its __init__.py; nothing of it is imported yet.
    """
    found: list[Manifest] = []
    problems: list[Problem] = []
    for point in sorted(entry_points(group=GROUP), key=lambda each: each.name):
        try:
            found.append(read_manifest(_folder(point), f"plugins/{point.name}", package=point.module, name=point.name))
        except KithError as error:
            problems += error.problems
    return tuple(found), tuple(problems)


def _folder(point: EntryPoint) -> Path:
    try:
        spec = find_spec(point.module)
    except (ImportError, ValueError) as error:
        params = {"name": point.name, "reason": f"{type(error).__name__}: {error}"}
        raise KithError(Problem(code="K855", params=params, source=Source(path=point.value))) from error
    if spec is None or not spec.submodule_search_locations:
        reason = f"its entry point {point.value} doesn't name a package, which is a folder with plugin.yaml"
        params = {"name": point.name, "reason": reason}
        raise KithError(Problem(code="K851", params=params, source=Source(path=point.value)))
    return Path(spec.submodule_search_locations[0])
