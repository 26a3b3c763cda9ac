"""What calls hooks: `relay.kith_before_save(...)`; it also knows which plugins there are."""

from __future__ import annotations

import threading
import traceback
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

import pluggy

from kith.errors import Problem
from kith.plugins.guard import failure
from kith.plugins.hooks import Blame

Use = tuple[str, str | None, str | None]
_NOTHING: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class Plugin:
    """A plugin that is loaded. `system`: whether its code may act with all rights; `settings` are typed, by name."""

    name: str
    origin: Literal["built in", "installed", "site"]
    folder: Path
    version: str = ""
    label: str = ""
    description: str = ""
    system: bool = False
    settings: Mapping[str, Any] = field(default_factory=lambda: _NOTHING)


class Uses:
    """How often plugins took all rights for reading, since somebody last looked. Safe to use from many threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts: Counter[Use] = Counter()

    def note(self, plugin: str, user: str | None, impersonator: str | None, times: int = 1) -> None:
        """Counts one more, or `times`."""
        with self._lock:
            self._counts[plugin, user, impersonator] += times

    def take(self) -> Mapping[Use, int]:
        """(plugin, account that it was for, who acted as that one) -> times; nothing is counted any more."""
        with self._lock:
            counts, self._counts = self._counts, Counter()
        return counts


class Relay:
    """The hooks of a manager as attributes, fixed when it is made, and the plugins behind them by name.

    It is what a transaction has as `tx.hooks`.
    """

    def __init__(self, manager: pluggy.PluginManager, blame: Blame | None = None, plugins: Iterable[Plugin] = ()):
        self.__dict__.update(vars(manager.hook))
        self.plugins: Mapping[str, Plugin] = {each.name: each for each in plugins}
        self.uses = Uses()
        self._blame = blame or Blame()

    def __getattr__(self, name: str) -> Any:
        raise AttributeError(f"there is no hook {name}")

    def plugin_of(self, module: str) -> Plugin | None:
        """The plugin that the Python module of that name belongs to; None for the engine's own."""
        return self.plugins.get(self._blame.owner(module))

    def fault_of(self, error: Exception) -> Problem | None:
        """K861, where the error came out of a plugin's file outside of any hook: out of a field type, say.

        The engine's own plugins are the engine. None where no plugin has a part in it.
        """
        for frame in reversed(traceback.extract_tb(error.__traceback__)):
            for plugin in self.plugins.values():
                if plugin.origin != "built in" and Path(frame.filename).is_relative_to(plugin.folder):
                    return failure(error, hook=frame.name, name=plugin.name, folder=plugin.folder)
        return None
