"""What the feed, the history and comments are made of: frozen, and as one actor may read it today."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType
from typing import Any, Literal

from kith.definition.model import Field
from kith.files import StoredFile
from kith.records.model import Ref

Audience = Literal["internal", "shared"]
AUDIENCES: tuple[Audience, ...] = ("internal", "shared")
NOTHING: Mapping[str, Any] = MappingProxyType({})
Place = tuple[datetime, str]  # the time and id of an entry: where a page ends


@dataclass(frozen=True, slots=True, kw_only=True)
class Comment:
    """What somebody wrote. `body` is Markdown in which a principal stands as `<@id>`.

    `may_edit`, `may_delete`: whether who reads it may do so now. `files` are those that it carries.
    """

    id: str
    body: str
    audience: Audience
    created_at: datetime
    edited_at: datetime | None = None
    author: Ref | None = None
    may_edit: bool = False
    may_delete: bool = False
    files: tuple[StoredFile, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What one change did to one field. References are `Ref`, with a title where the reader may view the record.

    A value that the field can't hold any more is the text that it was stored as.
    """

    field: Field
    before: Any
    after: Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing in the feed. `kind`: `comment`, `created`, `changed`, `deleted`, `restored`, `undone`, or another's.

    `by` is None where the reader may not know who it was, or where nobody was. `details` belong to the kind; `words`
    are those of the plugin that has this kind.
    """

    id: str
    time: datetime
    kind: str
    via: str
    by: Ref | None = None
    impersonator: Ref | None = None
    differences: tuple[Difference, ...] = ()
    about: str | None = None
    details: Mapping[str, Any] = field(default_factory=lambda: NOTHING)
    comment: Comment | None = None
    words: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A page of entries, newest first. `names` are those of the principals that comments mention, by id."""

    entries: tuple[Entry, ...]
    next: str | None
    names: Mapping[str, str]
