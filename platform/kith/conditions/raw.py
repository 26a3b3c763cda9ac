"""One shape for what conditions are written in: nodes of a YAML file, or plain JSON values of an API call."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from kith import reader
from kith.errors import KithError, Problem
from kith.source import Source

MAX_DEPTH = 16
MAX_NODES = 2_000
_EMPTY_WORDS = frozenset({"", "~", "null", "Null", "NULL"})


@dataclass(frozen=True, slots=True)
class Leaf:
    """A single value: text as written, or a JSON scalar; None where nothing is written, or null."""

    value: str | bool | float | None
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class Many:
    items: tuple[Raw, ...]
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class Keyed:
    """Key, place of the key, value; in the order written."""

    entries: tuple[tuple[str, Source | None, Raw], ...]
    source: Source | None = None


Raw = Leaf | Many | Keyed


def read_raw(raw: Any) -> Raw:
    """`raw` (a `kith.reader` node or a JSON value) in the one shape.

    Raises KithError: K310 where it is nested or long beyond the limits, K325 for what is neither.
    """
    return _read(raw, 0, itertools.count(1))


def _read(raw: Any, depth: int, count: Iterator[int]) -> Raw:
    source = getattr(raw, "source", None)
    if depth > MAX_DEPTH:
        raise _too_large(f"more than {MAX_DEPTH} levels", source)
    if next(count) > MAX_NODES:
        raise _too_large(f"more than {MAX_NODES} entries", source)
    if isinstance(raw, reader.Scalar):
        return Leaf(None if not raw.quoted and raw.text in _EMPTY_WORDS else raw.text, source)
    if isinstance(raw, reader.Sequence | list | tuple):
        items = raw.items if isinstance(raw, reader.Sequence) else raw
        return Many(tuple(_read(item, depth + 1, count) for item in items), source)
    if isinstance(raw, reader.Mapping | dict):
        return Keyed(tuple((key, at, _read(value, depth + 1, count)) for key, at, value in _entries(raw)), source)
    return _json_leaf(raw)


def _entries(raw: reader.Mapping | dict[Any, Any]) -> Iterator[tuple[str, Source | None, Any]]:
    if isinstance(raw, reader.Mapping):
        yield from ((entry.key.text, entry.key.source, entry.value) for entry in raw.entries)
        return
    for key, value in raw.items():
        if not isinstance(key, str):
            raise KithError(Problem(code="K325", params={"what": f"the key {key!r:.50}"}))
        yield key, None, value


def _json_leaf(raw: Any) -> Leaf:
    if raw is None or isinstance(raw, str | bool | int | float):
        return Leaf(raw)
    raise KithError(Problem(code="K325", params={"what": type(raw).__name__}))


def _too_large(limit: str, source: Source | None) -> KithError:
    return KithError(Problem(code="K310", params={"limit": limit}, source=source))
