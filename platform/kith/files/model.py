"""Files as data: one that is kept, and one that is being taken in."""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Protocol

from kith.clock import Clock
from kith.storage.tx import SiteSettings, Tx

KEPT_STAGED = timedelta(days=1)  # how long a staged file waits for a record
KEPT_REMOVED = timedelta(days=30)  # how long one stays that was taken out of its record: the change can be undone
MOST_STAGED = 200  # files of one account that wait
MOST_ATTACHED = 500  # attachments of one record
MOST_SAID = 20  # files of one comment


class Home(Protocol):
    """What taking a file in needs of the application: its settings, hooks, clock, and short transactions."""

    @property
    def settings(self) -> SiteSettings: ...
    @property
    def hooks(self) -> Any: ...

    def writing(self) -> AbstractContextManager[Tx]:
        """A transaction that commits where the block ends well."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A file on its way in, as scanners see it: all of its bytes lie at `path`, for as long as the call lasts.

    `name` is cleaned, `type` was found in the bytes, `digest` is their SHA-256.
    """

    path: Path
    name: str
    type: str
    size: int
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredFile:
    """A file that is kept. `module` and `field` are physical names.

    `comment` is the id of the comment that carries it; without that and a `field` it is an attachment of its record.

    `width` and `height` are those of an image, which then has a preview.
    """

    id: str
    name: str
    type: str
    size: int
    digest: str
    key: str
    state: str
    owner: str | None
    created_at: datetime
    ready: bool
    clear_at: datetime | None = None
    module: str | None = None
    record: str | None = None
    field: str | None = None
    comment: str | None = None
    shared: bool = False
    width: int | None = None
    height: int | None = None

    @property
    def previewed(self) -> bool:
        """Whether there is a small picture of it."""
        return self.width is not None

    @property
    def preview_key(self) -> str:
        """Where the store keeps that."""
        return f"{self.key}.preview"


__all__ = [
    "KEPT_REMOVED",
    "KEPT_STAGED",
    "MOST_ATTACHED",
    "MOST_SAID",
    "MOST_STAGED",
    "Clock",
    "Home",
    "StoredFile",
    "Upload",
]
