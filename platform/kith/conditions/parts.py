"""Parts of a value that a path may name: an attribute of an option (`stage.closed`), a part (`address.city`)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol, runtime_checkable

from kith.conditions.tree import Path


class OptionName(Protocol):
    """What is known of an option here: its name."""

    @property
    def name(self) -> str: ...


@runtime_checkable
class WithOptions(Protocol):
    """A type whose values are the names of declared options."""

    @property
    def options(self) -> Sequence[OptionName]: ...

    def option(self, name: str) -> OptionName | None:
        """The option called `name`, or None."""
        ...


@runtime_checkable
class WithAttributes(Protocol):
    """A type whose options carry attributes."""

    def attribute(self, name: str) -> Mapping[str, Any]:
        """For each option, by name, its value of the attribute."""
        ...


def attributes_of(path: Path) -> Mapping[str, Any] | None:
    """For a path to an attribute of an option: the attribute's value for each option's name; else None."""
    if path.part is None or not isinstance(path.whole, WithAttributes):
        return None
    return path.whole.attribute(path.part)


def part_of(path: Path, whole: Any) -> Any:
    """What `path` leads to, from the whole value of its field: `whole` itself where it names no part."""
    if path.part is None or whole is None:
        return whole
    attributes = attributes_of(path)
    if attributes is not None:
        return attributes.get(whole)
    if isinstance(whole, Mapping):
        return whole.get(path.part)
    return getattr(whole, path.part, None)
