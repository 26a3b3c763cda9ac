"""Which module, field or option of yesterday is which of today: by physical name, and past a change of type by name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Protocol, TypeVar

from kith.definition.model import Field, Module, Site


class Named(Protocol):
    """What has a name, earlier names and a physical one."""

    @property
    def name(self) -> str: ...
    @property
    def physical(self) -> str: ...
    @property
    def was(self) -> tuple[str, ...]: ...


N = TypeVar("N", bound=Named)


def pairs(old: Iterable[N], new: Iterable[N]) -> list[tuple[N | None, N | None]]:
    """Old and new of each, in the order of the new; what is new has no old, and what went follows without a new.

    A field that changes its type gets another physical name: it is told by its name, or by one that it had.
    """
    before = {item.physical: item for item in old}
    after = list(new)
    left = {item.name: item for p, item in before.items() if p not in {each.physical for each in after}}
    found: list[tuple[N | None, N | None]] = []
    for item in after:
        was = before.get(item.physical) or _by_name(item, left)
        if was is not None:
            left.pop(was.name, None)
        found.append((was, item))
    return [*found, *((gone, None) for gone in left.values())]


def _by_name(item: N, left: Mapping[str, N]) -> N | None:
    return next((left[name] for name in (item.name, *item.was) if name in left), None)


@dataclass(frozen=True, slots=True, eq=False)
class Pairing:
    """The modules and fields of two sites, paired once. What is asked for goes by the names of the new site."""

    old: Site
    new: Site
    _modules: Mapping[str, Module] = field(init=False)
    _fields: dict[str, Mapping[str, Field]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        found = pairs(self.old.modules.values(), self.new.modules.values())
        object.__setattr__(self, "_modules", {now.name: was for was, now in found if was and now})

    def module(self, name: str) -> Module | None:
        """What the new module `name` was, None where it is new."""
        return self._modules.get(name)

    def field(self, module: str, name: str) -> Field | None:
        """What the field `name` of the new module was, None where it is new."""
        return self.fields(module).get(name)

    def fields(self, module: str) -> Mapping[str, Field]:
        """The new module's fields that were there, by their new names."""
        if module not in self._fields:
            was = self._modules.get(module)
            found = pairs(was.fields.values(), self.new.modules[module].fields.values()) if was else []
            self._fields[module] = {now.name: before for before, now in found if before and now}
        return self._fields[module]
