"""The document as bytes, kept for all who hold the same rights, for as long as its definitions are served."""

from __future__ import annotations

import gzip
import hashlib
from dataclasses import dataclass
from typing import Any

import orjson

from kith.access.actor import Actor
from kith.access.keeping import rights_key
from kith.storage.kept import Kept
from kith.storage.tx import Tx
from kith.web.api.openapi.document import document

MOST = 64  # sets of rights that are asked for at a time; a document of 200 modules is 130 kB, compressed


@dataclass(frozen=True, slots=True)
class Written:
    """A document, compressed with gzip; `tag` tells it from all others."""

    packed: bytes
    tag: str

    @property
    def plain(self) -> bytes:
        """The JSON itself."""
        return gzip.decompress(self.packed)


def written(tx: Tx, actor: Actor, only: str | None = None) -> Written:
    """The document for the rights of `actor`; of one module, where `only` names one of the actor's."""
    kept: Kept[Written] | None = tx.tables.kept.get("openapi")
    if kept is None:
        kept = Kept(MOST)
        tx.tables.kept.put("openapi", kept)
    key = (rights_key(actor), actor.shared, only)
    found = kept.get(key)
    if found is None:
        found = _write(document(tx, actor, only))
        kept.put(key, found)
    return found


def _write(value: dict[str, Any]) -> Written:
    plain = orjson.dumps(value)
    packed = gzip.compress(plain, compresslevel=6, mtime=0)
    return Written(packed, hashlib.sha256(plain).hexdigest()[:32])
