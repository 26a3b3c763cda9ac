"""A document without what its schema refuses, so that the rest of it can still be checked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kith.definition.schemas.shapes import Schema
from kith.errors import Problem
from kith.reader import Entry, Mapping, Node, Scalar
from kith.source import Source

# Maps whose entries stand on their own: one of them can go and leave the others sensible.
_BY_NAME = frozenset({"fields", "lists", "related", "actions", "portal", "roles", "types"})


def without(node: Mapping, problems: Iterable[Problem], schema: Schema) -> tuple[Mapping | None, frozenset[str]]:
    """`node` without the entries that problems stand in, and the names that went; None where a needed key went."""
    bad = {problem.source for problem in problems if problem.source}
    kept: list[Entry] = []
    gone: set[str] = set()
    for entry in node.entries:
        if entry.key.text in _BY_NAME and isinstance(entry.value, Mapping) and entry.value.source not in bad:
            value, names = _entries_without(entry.value, bad)
            gone |= names
            kept.append(Entry(entry.key, value))
        elif not bad.isdisjoint(_places(entry)):
            gone.add(entry.key.text)
        else:
            kept.append(entry)
    left = Mapping(tuple(kept), node.source)
    needed = schema.get("required", ())
    if any(left.get(key) is None for key in needed):
        return None, frozenset(gone | set(_names(node)))
    return left, frozenset(gone)


def _entries_without(node: Mapping, bad: set[Source]) -> tuple[Mapping, set[str]]:
    broken = [entry for entry in node.entries if not bad.isdisjoint(_places(entry))]
    names = {entry.key.text for entry in broken}
    kept = tuple(entry for entry in node.entries if entry.key.text not in names)
    return Mapping(kept, node.source), names


def _names(node: Mapping) -> Iterator[str]:
    """Every name that the document would have declared."""
    for entry in node.entries:
        if entry.key.text in ("module", "form") and isinstance(entry.value, Scalar):
            yield entry.value.text
        elif entry.key.text in _BY_NAME and isinstance(entry.value, Mapping):
            yield from (inner.key.text for inner in entry.value.entries)


def _places(entry: Entry) -> Iterator[Source]:
    yield entry.key.source
    yield from _inside(entry.value)


def _inside(node: Node) -> Iterator[Source]:
    yield node.source
    if isinstance(node, Mapping):
        for entry in node.entries:
            yield from _places(entry)
    elif not isinstance(node, Scalar):
        for item in node.items:
            yield from _inside(item)
