"""`docs/hooks.md`, made from the hook specifications: `python -m kith.app.hook_pages > docs/hooks.md`."""

from __future__ import annotations

import inspect
import re
import sys
from collections.abc import Callable, Iterator
from importlib import import_module
from typing import Any

from kith.app.hooks import HOOKSPECS

_INTRO = """\
# Hooks

What a plugin can do beside declaring modules: answer a hook. A hook is a function of the plugin's `__init__.py`, or of
what that imports into it, with the hook's name and `@hookimpl` of `kith.ext`. It names the arguments that it wants, in
any order; one that the hook doesn't have stops the start, with file and line. [plugins.md](plugins.md) shows it step by
step.

All plugins are asked, the engine's own first, then each after those that it needs. Whatever a hook raises that isn't a
refusal of its own (`KithError`) becomes K861 with the plugin's name: what it belongs to is taken back, the log says
where it was, and what somebody has typed is kept.

This page is made from the hookspecs.py of each package; don't change it by hand.
"""


def hook_page() -> str:
    """The page."""
    found = [(module, tuple(_hooks(module))) for module in map(import_module, HOOKSPECS)]
    parts = [_INTRO, _table(found), *(_section(module, hooks) for module, hooks in found if hooks)]
    return "\n".join(parts)


def _hooks(module: Any) -> Iterator[tuple[str, Callable[..., Any]]]:
    """The hooks of a module in the order in which they are written."""
    yield from ((name, each) for name, each in vars(module).items() if name.startswith("kith_"))


def _table(found: list[tuple[Any, tuple[tuple[str, Callable[..., Any]], ...]]]) -> str:
    lines = ["| hook | of | when |", "|---|---|---|"]
    for module, hooks in found:
        package = module.__name__.split(".")[1]
        lines += [f"| [`{name}`](#{name}) | {package} | {_first_sentence(hook)} |" for name, hook in hooks]
    return "\n".join(lines) + "\n"


def _first_sentence(hook: Callable[..., Any]) -> str:
    text = " ".join((inspect.getdoc(hook) or "").split())
    found = re.match(r"(.*?[.:])( |$)", text)
    return found[1].rstrip(":") if found else text


def _section(module: Any, hooks: tuple[tuple[str, Callable[..., Any]], ...]) -> str:
    title = (module.__doc__ or "").strip().partition("\n")[0].rstrip(".")
    return "\n".join([f"## {title}\n", *(_hook(name, hook) for name, hook in hooks)])


def _hook(name: str, hook: Callable[..., Any]) -> str:
    return f"### {name}\n\n```python\n{_signature(name, hook)}\n```\n\n{inspect.getdoc(hook)}\n"


def _signature(name: str, hook: Callable[..., Any]) -> str:
    """As it is written, each argument on a line of its own where it would be long; annotations are texts already."""
    given = inspect.signature(hook)
    arguments = [f"{each.name}: {each.annotation}" for each in given.parameters.values()]
    line = f"def {name}({', '.join(arguments)}) -> {given.return_annotation}: ..."
    if len(line) <= 110:
        return line
    listed = "".join(f"    {each},\n" for each in arguments)
    return f"def {name}(\n{listed}) -> {given.return_annotation}: ..."


if __name__ == "__main__":
    sys.stdout.write(hook_page())
