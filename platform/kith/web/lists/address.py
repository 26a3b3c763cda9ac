"""The address of a list as a value: which view, what is filtered, sorted and searched, and the links that change it.

A board and a calendar of the same records have addresses of their own below it, which say the same and a little more.

Parameters with a leading underscore are the page's own; all others are the language of addresses that the API has too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from kith.fields.lookups import is_id

Pair = tuple[str, str]
ENGINE = frozenset({"q", "sort", "cursor", "where"})
STATES = ("active", "all", "inactive")
MOST_COLUMNS = 30
SHAPES = ("board", "calendar")  # what a list is shown as elsewhere
SHAPING = ("_by", "_total", "_empty", "_part", "_day", "_span")  # what those addresses say besides


@dataclass(frozen=True, slots=True, kw_only=True)
class ListAddress:
    """What the address of a list says. `filters` are the pairs that narrow it, in the order given.

    `saved` is the id of the view that somebody keeps and that this comes from; `opens`: it says nothing else, so that
    the view's own content is meant. `bare`: it says nothing at all. `settled`: it says its view even where that is the
    module's own first one, since the person begins with another. `shaping` is what a board or calendar says of itself.
    """

    path: str
    view: str = ""
    state: str = "active"
    deleted: bool = False
    q: str = ""
    sort: str = ""
    cursor: str = ""
    filters: tuple[Pair, ...] = ()
    columns: tuple[str, ...] = ()
    group: str = ""
    saved: str = ""
    opens: bool = False
    bare: bool = False
    settled: bool = False
    shaping: tuple[Pair, ...] = ()

    @property
    def base(self) -> str:
        """The address of the module's list, whatever this one shows it as."""
        return "/".join(self.path.split("/")[: 5 if self.path.startswith("/portal/") else 3])

    @property
    def shape(self) -> str:
        """What the records are shown as: one of SHAPES, or '' for a list."""
        return self.path.removeprefix(self.base).strip("/")

    def shown_as(self, shape: str) -> ListAddress:
        """The same records as a list (''), a board or a calendar."""
        path = f"{self.base}/{shape}" if shape else self.base
        return replace(self, path=path, shaping=(), cursor="")

    def shaping_of(self, name: str) -> str:
        """What the board or calendar says of its `by`, `total`, `day` or `span`; '' where it doesn't."""
        return dict(self.shaping).get(f"_{name}", "")

    def shaped(self, **said: str) -> ListAddress:
        """The board or calendar that says of itself what `said` names: `by`, `total`, `day`, `span`; '' for nothing."""
        kept = dict(self.shaping) | {f"_{name}": value for name, value in said.items()}
        return replace(self, shaping=tuple((name, kept[name]) for name in SHAPING if kept.get(name)), cursor="")

    @property
    def engine_pairs(self) -> list[Pair]:
        """What the engine's own parser is to read."""
        own = [("q", self.q), ("sort", self.sort), ("cursor", self.cursor)]
        return [*self.filters, *(pair for pair in own if pair[1])]

    @property
    def unpaged(self) -> tuple[object, ...]:
        """What makes it this list, whichever page of it."""
        looks = (self.columns, self.group, self.saved, self.settled, self.shaping)
        return (self.path, self.view, self.state, self.deleted, self.q, self.sort, self.filters, *looks)

    @property
    def pairs(self) -> list[Pair]:
        """All of it, as an address carries it."""
        pairs = [("_view", self.view)] if self.view or self.settled else []
        pairs += [(name, value) for name, value in self._looks if value]
        if self.state != "active":
            pairs.append(("_state", self.state))
        if self.deleted:
            pairs.append(("_deleted", "1"))
        return pairs + self.engine_pairs

    @property
    def _looks(self) -> list[Pair]:
        looks = [("_saved", self.saved), ("_columns", ",".join(self.columns)), ("_group", self.group)]
        return [*self.shaping, *looks]

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

    def narrowed_by(self, filters: Sequence[Pair]) -> ListAddress:
        """The list with other filters."""
        return replace(self, filters=tuple(filters), cursor="")

    def looking(self, *, columns: Sequence[str] | None = None, group: str | None = None) -> ListAddress:
        """The list with other columns ((): those of its view), grouped by another field ('': by none)."""
        shown = self.columns if columns is None else tuple(columns)
        return replace(self, columns=shown, group=self.group if group is None else group, cursor="")


def read_address(path: str, pairs: Sequence[Pair], views: Sequence[str]) -> ListAddress:
    """What the address says. An unknown view or state is the default one; a blank filter is none."""
    pairs = [pair for pair in pairs if pair[0] != "_done"]
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
        columns=tuple(dict.fromkeys(filter(None, own.get("_columns", "").split(","))))[:MOST_COLUMNS],
        group=own.get("_group", ""),
        saved=next((each for each in (view, own.get("_saved", "")) if is_id(each)), ""),
        opens=is_id(view),
        bare=not pairs,
        settled=own.get("_view") == "",
        shaping=tuple((name, own[name]) for name in SHAPING if own.get(name)) if path.count("/") > 2 else (),
    )
