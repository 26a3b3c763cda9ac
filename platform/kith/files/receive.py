"""Bytes from the wire onto this machine's disk: counted and hashed on the way, never all of them in memory."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Protocol

from kith.errors import KithError, Problem

STEP = 64 * 1024


class Readable(Protocol):
    """What bytes come from."""

    def read(self, size: int, /) -> bytes:
        """At most `size` bytes, b"" at the end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """A file that has arrived whole. It is gone when the block around it ends."""

    path: Path
    size: int
    digest: str


@contextmanager
def received(source: Readable, name: str, most: int) -> Iterator[Received]:
    """All that `source` has, in a file of its own. Raises K660 as soon as it is more than `most` bytes, K661."""
    with NamedTemporaryFile(prefix="kith-upload-") as file:
        digest, size = hashlib.sha256(), 0
        while piece := source.read(STEP):
            size += len(piece)
            if size > most:
                raise too_large(name, most)
            digest.update(piece)
            file.write(piece)
        if not size:
            raise KithError(Problem(code="K661", params={"name": name}))
        file.flush()
        yield Received(path=Path(file.name), size=size, digest=digest.hexdigest())


def too_large(name: str, most: int) -> KithError:
    """The refusal of what is larger than `most` bytes."""
    return KithError(Problem(code="K660", params={"name": name, "most": size_text(most)}))


def size_text(size: int) -> str:
    """A number of bytes as people read it: 20 MB, 1.5 kB."""
    for unit, worth in (("GB", 1_000_000_000), ("MB", 1_000_000), ("kB", 1_000)):
        if size >= worth:
            return f"{size / worth:.1f}".removesuffix(".0") + f" {unit}"
    return f"{size} B"
