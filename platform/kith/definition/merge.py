"""`extend:` files merged into the module that they add to: the last wins per key, and each key keeps its place."""

from __future__ import annotations

from kith.reader import Entry, Mapping, Node, Scalar, Sequence

_BY_NAME = frozenset({"fields", "lists", "related", "actions", "portal", "roles", "types"})
_APPENDED = frozenset({"layout", "search", "duplicates", "assign", "unique"})
_DEEPER = frozenset({"options", "modules"})


def extend_module(base: Mapping, addition: Mapping) -> Mapping:
    """`base` with what `addition` brings. Named things are merged key by key, lists of the layout appended."""
    entries = {entry.key.text: entry for entry in base.entries}
    for entry in addition.entries:
        name = entry.key.text
        before = entries.get(name)
        if name != "extend":
            entries[name] = entry if before is None else _joined(name, before, entry)
    return Mapping(tuple(entries.values()), base.source)


def _joined(name: str, before: Entry, entry: Entry) -> Entry:
    one, other = before.value, entry.value
    if name in _APPENDED and isinstance(one, Sequence) and isinstance(other, Sequence):
        return Entry(before.key, Sequence((*one.items, *_new(one, other)), one.source))
    if name in _BY_NAME and isinstance(one, Mapping) and isinstance(other, Mapping):
        return Entry(before.key, _merged(one, other, 2))
    return entry


def _new(one: Sequence, other: Sequence) -> tuple[Node, ...]:
    """The items of `other` that aren't names which `one` holds already."""
    known = {item.text for item in one.items if isinstance(item, Scalar)}
    return tuple(item for item in other.items if not (isinstance(item, Scalar) and item.text in known))


def _merged(one: Mapping, other: Mapping, depth: int) -> Mapping:
    entries = {entry.key.text: entry for entry in one.entries}
    for entry in other.entries:
        name = entry.key.text
        before = entries.get(name)
        if before and isinstance(before.value, Mapping) and isinstance(entry.value, Mapping):
            deeper = depth - 1 if depth > 1 else 2 if name in _DEEPER else 0
            if deeper:
                entries[name] = Entry(before.key, _merged(before.value, entry.value, deeper))
                continue
        entries[name] = entry
    return Mapping(tuple(entries.values()), one.source)
