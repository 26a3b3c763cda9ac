"""A YAML file as frozen nodes: every scalar is still text, and everything knows where it stands."""

from __future__ import annotations

from dataclasses import dataclass

from kith.source import Source


@dataclass(frozen=True, slots=True)
class Scalar:
    """Text as written. `quoted` tells `no` from `"no"`; an empty unquoted value has text ''."""

    text: str
    source: Source
    quoted: bool = False


@dataclass(frozen=True, slots=True)
class Sequence:
    items: tuple[Node, ...]
    source: Source


@dataclass(frozen=True, slots=True)
class Entry:
    key: Scalar
    value: Node


@dataclass(frozen=True, slots=True)
class Mapping:
    """Entries in the order written; keys are unique."""

    entries: tuple[Entry, ...]
    source: Source

    def get(self, key: str) -> Node | None:
        """The value under `key`, or None."""
        return next((entry.value for entry in self.entries if entry.key.text == key), None)


Node = Scalar | Sequence | Mapping
