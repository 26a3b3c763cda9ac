"""What lets `kith serve` start fast and stay small: heavy libraries loaded when first used, no garbage collected while
loading."""

from __future__ import annotations

import gc
import importlib
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import Any


@contextmanager
def uncollected() -> Iterator[None]:
    """Loads without the garbage collector: it finds none in what is loaded, and goes over all of it again and again."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


class _Lazy:
    """A module that is imported when one of its names is first asked for."""

    __slots__ = ("_module", "_name")

    def __init__(self, name: str) -> None:
        self._name = name
        self._module: ModuleType | None = None

    def __getattr__(self, attribute: str) -> Any:
        if self._module is None:
            self._module = importlib.import_module(self._name)
        return getattr(self._module, attribute)


def lazy(name: str) -> Any:
    """A stand-in for the module `name` that imports it on first use.

    For third-party libraries alone: own modules are imported at the top of a file, so that the
    layers stay visible. A missing library raises ModuleNotFoundError at first use.
    """
    return _Lazy(name)
