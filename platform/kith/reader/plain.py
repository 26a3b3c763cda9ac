"""Nodes as plain data and back: for what has no schema of its own, and for conditions that come as JSON."""

from __future__ import annotations

from typing import Any

from kith.reader.node import Entry, Mapping, Node, Scalar, Sequence
from kith.source import Source


def to_plain(node: Node) -> Any:
    """`node` as dict, list and str, places dropped; every scalar is text."""
    if isinstance(node, Scalar):
        return node.text
    if isinstance(node, Sequence):
        return [to_plain(item) for item in node.items]
    return {entry.key.text: to_plain(entry.value) for entry in node.entries}


def from_plain(value: Any, source: Source) -> Node:
    """Plain JSON data as nodes that all stand at `source`. Numbers and booleans become their YAML text, None `''`."""
    if isinstance(value, dict):
        return Mapping(tuple(Entry(Scalar(str(k), source), from_plain(v, source)) for k, v in value.items()), source)
    if isinstance(value, list | tuple):
        return Sequence(tuple(from_plain(item, source) for item in value), source)
    if isinstance(value, bool):
        return Scalar("true" if value else "false", source)
    return Scalar("" if value is None else str(value), source, quoted=isinstance(value, str))
