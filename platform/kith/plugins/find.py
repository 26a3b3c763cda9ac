"""Which plugins there are: folders under plugins/, and installed packages."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from kith.errors import KithError, Problem, nearest
from kith.plugins.manifest import Manifest, fits, read_manifest
from kith.source import Source

_IGNORED = ("__pycache__",)


def find_plugins(folder: Path, version: str) -> tuple[Manifest, ...]:
    """The plugins in `folder` (plugins/ of a site), each after those that it needs, else sorted by name.

    `version` is Kith's own. Raises KithError with every problem, as `check_needs` and `find_folders` tell them.
    """
    found, problems = find_folders(folder)
    problems = (*problems, *check_needs(found, version))
    if problems:
        raise KithError(*problems)
    return order(found)


def find_folders(folder: Path) -> tuple[tuple[Manifest, ...], tuple[Problem, ...]]:
    """The plugins in `folder` by name, and what is wrong with others there: K1.. of manifests, K851, K852.

    A missing folder holds none; hidden folders, those that begin with _ and files are passed over.
    """
    found: list[Manifest] = []
    problems: list[Problem] = []
    for path in _candidates(folder):
        try:
            found.append(read_manifest(path, f"{folder.name}/{path.name}"))
        except KithError as error:
            problems += error.problems
    return tuple(found), tuple(problems)


def _candidates(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    return sorted(
        path for path in folder.iterdir() if path.is_dir() and path.name not in _IGNORED and path.name[0] not in "._"
    )


def check_needs(found: Iterable[Manifest], version: str) -> list[Problem]:
    """What plugins need and what isn't there: K853, K854; and K857 for two of one name."""
    named: dict[str, Manifest] = {}
    problems: list[Problem] = []
    for manifest in found:
        if manifest.name in named:
            problems.append(Problem(code="K857", params={"name": manifest.name}, source=manifest.source))
        named[manifest.name] = manifest
    for manifest in named.values():
        source = Source(path=manifest.source.path)
        if not fits(version, manifest.kith):
            params = {"name": manifest.name, "needed": manifest.kith, "here": version}
            problems.append(Problem(code="K853", params=params, source=source))
        for needed in manifest.plugins:
            if needed not in named:
                params = {"name": manifest.name, "needed": needed}
                suggestion = nearest(needed, named)
                problems.append(Problem(code="K854", params=params, source=source, suggestion=suggestion))
    return problems


def order(found: Iterable[Manifest]) -> tuple[Manifest, ...]:
    """The plugins, each after those that it needs, else by name. Raises KithError K858 for a circle."""
    left = {manifest.name: manifest for manifest in sorted(found, key=lambda each: each.name)}
    ordered: list[Manifest] = []
    while left:
        ready = next((each for each in left.values() if not set(each.plugins) & set(left)), None)
        if ready is None:
            raise KithError(_circle(left))
        ordered.append(left.pop(ready.name))
    return tuple(ordered)


def _circle(left: Mapping[str, Manifest]) -> Problem:
    path = [next(iter(left))]
    while path.count(path[-1]) < 2:
        path.append(next(name for name in left[path[-1]].plugins if name in left))
    cycle = path[path.index(path[-1]) :]
    source = Source(path=left[cycle[0]].source.path)
    return Problem(code="K858", params={"cycle": " -> ".join(cycle)}, source=source)
