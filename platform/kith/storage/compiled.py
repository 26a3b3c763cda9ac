"""Compiled statements, found by which statement it is: for those that are kept, SQLAlchemy's own key is dear to hash.

SQLAlchemy keeps the SQL of a statement under a key made of all its columns and conditions. A statement remembers its
key, but a tuple doesn't remember its hash: that of a page's statement is worked out anew each time it is run, through a
thousand values. Here the key's identity is asked for first.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy.util import LRUCache

from kith.storage.kept import Kept

MOST = 1_000
Key = tuple[Any, ...]  # the dialect, the statement's key, and how it is compiled


class CompiledCache:
    """What the execution option `compiled_cache` of an engine wants: `get` and `[key] = value`. One for each engine."""

    def __init__(self, most: int = MOST) -> None:
        self._every: LRUCache[Key, Any] = LRUCache(most)
        self._known: Kept[tuple[Key, Key, Any]] = Kept(most)  # by identities; they hold the keys, so none is used again

    def get(self, key: Key) -> Any:
        """What was compiled under `key`, or None."""
        statement, how = key[1], key[2:]
        known = self._known.get(id(statement))
        if known is not None and known[0] is statement and known[1] == how:
            return known[2]
        found = self._every.get(key)
        if found is not None:
            self._known.put(id(statement), (statement, how, found))
        return found

    def __setitem__(self, key: Key, compiled: Any) -> None:
        self._every[key] = compiled
