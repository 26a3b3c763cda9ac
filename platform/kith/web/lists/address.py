"""The address of a list as a value: which view, what is filtered, sorted and searched, and the links that change it.

Parameters with a leading underscore are the page's own; all others are the language of addresses that the API has too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

Pair = tuple[str, str]
ENGINE = frozenset({"q", "sort", "cursor", "where"})
STATES = ("active", "all", "inactive")


@dataclass(frozen=True, slots=True, kw_only=True)
class ListAddress:
    """What the address of a list says. `filters` are the pairs that narrow it, in the order given."""

    path: str
    view: str = ""
    state: str = "active"
    deleted: bool = False
    q: str = ""
    sort: str = ""
    cursor: str = ""
    filters: tuple[Pair, ...] = ()

    @property
    def engine_pairs(self) -> list[Pair]:
        """What the engine's own parser is to read."""
        own = [("q", self.q), ("sort", self.sort), ("cursor", self.cursor)]
        return [*self.filters, *(pair for pair in own if pair[1])]

    @property
    def unpaged(self) -> tuple[object, ...]:
        """What makes it this list, whichever page of it."""
        return (self.path, self.view, self.state, self.deleted, self.q, self.sort, self.filters)

    @property
    def pairs(self) -> list[Pair]:
        """All of it, as an address carries it."""
        pairs = [("_view", self.view)] if self.view else []
        if self.state != "active":
            pairs.append(("_state", self.state))
        if self.deleted:
            pairs.append(("_deleted", "1"))
        return pairs + self.engine_pairs

    @property
    def text(self) -> str:
        """The address."""
        return f"{self.path}?{urlencode(self.pairs)}" if self.pairs else self.path

    @property
    def narrowed(self) -> bool:
        """Whether somebody narrowed the view by hand."""
        return bool(self.filters or self.q or self.state == "inactive")

    def value(self, name: str) -> str:
        """The value of the filter `name`, '' where there is none."""
        return next((value for key, value in self.filters if key == name), "")

    def sorted(self, sort: str) -> ListAddress:
        """The same list in another order, from its first page."""
        return replace(self, sort=sort, cursor="")

    def paged(self, cursor: str) -> ListAddress:
        """Another page of it."""
        return replace(self, cursor=cursor)

    def filtered(self, name: str, value: str) -> ListAddress:
        """The list with the filter `name` set to `value`, or without it where that is ''."""
        kept = [pair for pair in self.filters if pair[0] != name]
        return replace(self, filters=tuple(kept + ([(name, value)] if value else [])), cursor="")

    def in_state(self, state: str) -> ListAddress:
        """The list of active, inactive or all records."""
        return replace(self, state=state, cursor="")

    def cleared(self) -> ListAddress:
        """The view as it is defined."""
        return replace(self, filters=(), q="", state="active", cursor="")


def read_address(path: str, pairs: Sequence[Pair], views: Sequence[str]) -> ListAddress:
    """What the address says. An unknown view or state is the default one; a blank filter is none."""
    own = {key: value for key, value in pairs if key.startswith("_") or key in ENGINE}
    state = own.get("_state", "active")
    view = own.get("_view", "")
    where = [("where", own["where"])] if own.get("where") else []
    filters = [(key, value) for key, value in pairs if value and not key.startswith("_") and key not in ENGINE]
    return ListAddress(
        path=path,
        view=view if view in views else "",
        state=state if state in STATES else "active",
        deleted=own.get("_deleted") == "1",
        q=own.get("q", "").strip(),
        sort=own.get("sort", ""),
        cursor=own.get("cursor", ""),
        filters=tuple(where + filters),
    )
