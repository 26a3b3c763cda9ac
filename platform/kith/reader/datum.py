"""A node together with its value as the schema typed it: what builders of dataclasses read."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from kith.reader.node import Mapping, Node, Scalar, Sequence
from kith.source import Source


@dataclass(frozen=True, slots=True)
class Datum:
    """`value` is dict, list, str, int, Decimal or bool and has the shape of `node`, which knows the places."""

    value: Any
    node: Node

    @property
    def source(self) -> Source:
        """Where it stands."""
        return self.node.source

    def get(self, key: str) -> Datum | None:
        """What stands under `key`, or None where it isn't written (or this is no map)."""
        if not isinstance(self.node, Mapping) or key not in self.value:
            return None
        node = self.node.get(key)
        return None if node is None else Datum(self.value[key], node)

    def plain(self, key: str, default: Any = None) -> Any:
        """The bare value under `key`, else `default`."""
        return self.value.get(key, default) if isinstance(self.value, dict) else default

    def key_source(self, key: str) -> Source:
        """Where the key itself stands, else where the map begins."""
        if isinstance(self.node, Mapping):
            for entry in self.node.entries:
                if entry.key.text == key:
                    return entry.key.source
        return self.source

    def items(self) -> Iterator[tuple[Scalar, Datum]]:
        """Keys (with their places) and what stands under them, in the order written; nothing where it is no map."""
        if isinstance(self.node, Mapping):
            for entry in self.node.entries:
                yield entry.key, Datum(self.value[entry.key.text], entry.value)

    def elements(self) -> Iterator[Datum]:
        """The items of a list, in order; nothing where it is no list."""
        if isinstance(self.node, Sequence):
            for value, node in zip(self.value, self.node.items, strict=True):
                yield Datum(value, node)
