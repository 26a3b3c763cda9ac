"""What a plugin's code imports: of Kith `kith.ext` alone, of other plugins those that it says it needs."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator
from functools import lru_cache
from pathlib import Path

from kith.errors import Problem
from kith.source import Source

ENGINE, FACADE, PLUGINS = "kith", "kith.ext", "kith_ext"
_ASIDE = frozenset({"tests", "docs"})  # what isn't loaded when Kith runs: tests take their fixtures from kith.testing
_BY_NAME = frozenset({"import_module", "__import__"})


def closed_imports(folder: Path, name: str, needs: Collection[str] = ()) -> list[Problem]:
    """K863 for each import in the plugin's files that isn't open to it, with file and line.

    Files that are no Python are left to whoever imports them.
    """
    return [
        Problem(code="K863", params={"name": name, "module": module}, source=Source(path=shown, line=line))
        for path in _files(folder)
        for shown in (f"plugins/{name}/{path.relative_to(folder).as_posix()}",)
        for module, line in _imported(path.read_bytes())
        if not _is_open(module, name, needs)
    ]


def _files(folder: Path) -> Iterator[Path]:
    for path in sorted(folder.rglob("*.py")):
        if path.relative_to(folder).parts[0] not in _ASIDE:
            yield path


def _is_open(module: str, name: str, needs: Collection[str]) -> bool:
    root, _, rest = module.partition(".")
    if root == PLUGINS:
        return rest.partition(".")[0] in (name, *needs)
    return root != ENGINE or module == FACADE


@lru_cache(maxsize=256)
def _imported(code: bytes) -> tuple[tuple[str, int], ...]:
    """Dotted names that the code imports, with their lines; `from kith import ext` is `kith.ext`."""
    try:
        return tuple(_imports(ast.parse(code)))
    except (SyntaxError, ValueError, RecursionError):
        return ()


def _imports(tree: ast.Module) -> Iterator[tuple[str, int]]:
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=names):
                yield from ((each.name, node.lineno) for each in names)
            case ast.ImportFrom(module=str(module), level=0, names=names):
                inside = module in (ENGINE, PLUGINS)
                yield from (
                    (f"{module}.{each.name}" if inside else module, node.lineno)
                    for each in names[: None if inside else 1]
                )
            case ast.Call(func=function, args=[ast.Constant(value=str(module)), *_]) if _called(function) in _BY_NAME:
                yield module, node.lineno


def _called(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
