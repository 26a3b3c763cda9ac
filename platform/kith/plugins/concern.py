"""Hooks that concern some modules alone: for all others they aren't there, and nothing is done for them."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from typing import Any

_MODULES = "kith_modules"


def of_modules(*names: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Marks an implementation of a hook that is given a `module`: it is called for these modules alone.

    Stands below `@hookimpl`. A new record of a module that no hook after saving concerns is written in fewer
    statements. TypeError where the function doesn't take `module`.
    """

    def mark(function: Callable[..., Any]) -> Callable[..., Any]:
        parameters = list(inspect.signature(function).parameters)
        if "module" not in parameters:
            raise TypeError(f"{function.__name__} takes no module, and can't be of some modules alone")
        place = parameters.index("module")

        @functools.wraps(function)
        def of_those(*arguments: Any) -> Any:
            return function(*arguments) if arguments[place].name in names else None

        setattr(of_those, _MODULES, frozenset(names))
        return of_those

    return mark


def concerns(hook: Any, module: str) -> bool:
    """Whether an implementation of `hook` (an attribute of a relay) would be called for the module of that name."""
    for implementation in hook.get_hookimpls():
        modules = getattr(implementation.function, _MODULES, None)
        if modules is None or module in modules:
            return True
    return False
