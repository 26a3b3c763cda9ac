"""The bytes of files for plugins: of those alone that the acting person may have at that moment."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from kith.access.actor import Actor
from kith.files import store_of
from kith.files.store import Store
from kith.records import delivery
from kith.storage.tx import Tx


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedFile:
    """A file that may be read. `type` was found in its bytes, `size` counts them, `digest` is their SHA-256 in hex."""

    id: str
    name: str
    type: str
    size: int
    digest: str
    _key: str = field(repr=False)
    _store: Store = field(repr=False)

    def pieces(self, start: int = 0, stop: int | None = None) -> Iterator[bytes]:
        """The bytes from `start` up to `stop`, never more than a few hundred kilobytes in memory. Raises K670.

        Best read when the transaction is over: nothing else is written while it waits for a store far away.
        """
        return self._store.read(self._key, start, stop)


def open_file(tx: Tx, actor: Actor, id: str) -> OpenedFile:
    """The file, for `actor` to read: an attachment, a field's, one of a comment, or one that they have staged.

    `id` is that of a `FileRef`, or in the address of a file. Raises K601 where it isn't there for them.
    """
    file = delivery.open_file(tx, actor, id)
    return OpenedFile(
        id=file.id,
        name=file.name,
        type=file.type,
        size=file.size,
        digest=file.digest,
        _key=file.key,
        _store=store_of(tx.settings),
    )
