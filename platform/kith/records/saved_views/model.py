"""A view of a list as people keep it, as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

NOTHING: Mapping[str, Any] = MappingProxyType({})


@dataclass(frozen=True, slots=True, kw_only=True)
class ViewContent:
    """What a view shows, by the names of now.

    `base` is the list of the definition that it stands on, '' for the module's own first one. `where` is a condition
    as it is written, {} for none; `sort` as an address says it. `group` is the field that groups the rows. `state` is
    active, all or inactive. `shape` is '' for a list, board or calendar; `by` is the field of its columns or days, ''
    for the usual one. `total` is the field that a board adds up, `span` how many days a calendar shows; both as an
    address says them.
    """

    base: str = ""
    where: Mapping[str, Any] = field(default_factory=lambda: NOTHING)
    columns: tuple[str, ...] = ()
    sort: str = ""
    group: str = ""
    state: str = "active"
    q: str = ""
    shape: str = ""
    by: str = ""
    total: str = ""
    span: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptView:
    """A view as it is stored: `content` by physical names. `own`: whoever reads it made it."""

    id: str
    label: str
    own: bool
    shared: bool
    content: Mapping[str, Any]
    pinned: bool = False

    @property
    def shape(self) -> str:
        """What it was kept as: board, calendar, or '' for a list."""
        return str(self.content.get("shape", ""))


@dataclass(frozen=True, slots=True, kw_only=True)
class Views:
    """The views of a module that one person has. `standard` is where they begin: an id, a list's name, or ''."""

    kept: tuple[KeptView, ...] = ()
    standard: str = ""

    def find(self, id: str) -> KeptView | None:
        """The view with that id, None where there is none for this person."""
        return next((each for each in self.kept if each.id == id), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """A view for whoever looks at it. `lost` says which kinds of things it goes on without: filter, column, order,
    group, list, shape."""

    content: ViewContent
    lost: frozenset[str] = frozenset()
