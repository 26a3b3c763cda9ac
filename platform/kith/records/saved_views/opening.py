"""A stored view for whoever looks at it: in the names of now, without what is gone or isn't theirs to read.

What they may not read is left out like what isn't there, so a view that somebody shared tells nothing by what it names.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import orjson

from kith.access.actor import Actor
from kith.access.keeping import rights_key
from kith.conditions import parse_condition
from kith.definition.model import Module
from kith.errors import KithError
from kith.records.ask import seen_modules
from kith.records.groups import can_group
from kith.records.paths import read_path
from kith.records.saved_views.model import KeptView, Opened, ViewContent
from kith.records.saved_views.save import NO_TOTAL
from kith.records.saved_views.stable import LostError, Names
from kith.storage.tx import Tx

STATES = ("active", "all", "inactive")
SHAPES = ("board", "calendar")


def open_view(tx: Tx, actor: Actor, module: Module, view: KeptView) -> Opened:
    """The view as `actor` gets it; the same for all with the same rights, and kept."""
    key = ("view", module.name, orjson.dumps(dict(view.content)), rights_key(actor), actor.locale, actor.zone)
    kept: Opened | None = tx.tables.kept.get(key)
    if kept is None:
        kept = _Opening(tx, actor, module).opened(view.content)
        tx.tables.kept.put(key, kept)
    return kept


class _Opening:
    """One view on its way back from physical names. `lost` collects what it goes on without."""

    def __init__(self, tx: Tx, actor: Actor, module: Module) -> None:
        self.tx, self.actor, self.module = tx, actor, module
        self.names = Names(tx.site, "name")
        self.seen = seen_modules(tx, actor)
        self.context = tx.context(locale=actor.locale or None, zone=actor.zone or None)
        self.lost: set[str] = set()

    def opened(self, stored: Mapping[str, Any]) -> Opened:
        content = ViewContent(
            base=self._base(stored.get("base", "")),
            where=self._pruned(stored.get("where") or {}) or {},
            columns=tuple(filter(None, (self._path(each, "column") for each in stored.get("columns", ())))),
            sort=",".join(filter(None, (self._key(each) for each in stored.get("sort", "").split(",") if each))),
            group=self._group(stored.get("group", "")),
            state=stored.get("state", "active") if stored.get("state") in STATES else "active",
            q=stored.get("q", ""),
            **self._shape(stored),
        )
        return Opened(content=content, lost=frozenset(self.lost))

    def _base(self, name: str) -> str:
        if not name or name in self.module.lists:
            return name
        self.lost.add("list")
        return ""

    def _path(self, stored: str, kind: str) -> str:
        """The path by the names of now; '' where the actor may not read it, or it is gone."""
        try:
            name = self.names.path(self.module, stored)
            read_path(self.tx.site, self.actor, self.module.name, name)
        except (LostError, KithError):
            self.lost.add(kind)
            return ""
        return name

    def _key(self, stored: str) -> str:
        path = self._path(stored.removeprefix("-"), "order")
        return f"-{path}" if path and stored.startswith("-") else path

    def _group(self, stored: str) -> str:
        name = self._path(stored, "group") if stored else ""
        if name and not can_group(self.module.fields[name].type):
            self.lost.add("group")
            return ""
        return name

    def _shape(self, stored: Mapping[str, Any]) -> dict[str, str]:
        """What is said of a board or calendar; nothing (it is a list then) where the field that it goes by is lost."""
        shape, by, total = (stored.get(key, "") for key in ("shape", "by", "total"))
        if shape not in SHAPES:
            return {}
        name = self._path(by, "shape") if by else ""
        if by and not (name and self._shapes(shape, name)):
            self.lost.add("shape")
            return {}
        summed = total if total in ("", NO_TOTAL) else self._path(total, "shape")
        return {"shape": shape, "by": name, "total": summed, "span": stored.get("span", "")}

    def _shapes(self, shape: str, name: str) -> bool:
        type_ = self.module.fields[name].type
        return can_group(type_) if shape == "board" else type_.family in ("date", "datetime")

    def _pruned(self, raw: Any) -> dict[str, Any] | None:
        """The condition without what is gone or closed; None where nothing is left of it."""
        if not isinstance(raw, Mapping):
            self.lost.add("filter")
            return None
        parts = [part for key, value in raw.items() if (part := self._part(key, value)) is not None]
        if not parts:
            return None
        return parts[0] if len(parts) == 1 else {"all": parts}

    def _part(self, key: str, value: Any) -> dict[str, Any] | None:
        if key in ("any", "all") and isinstance(value, list):
            left = [part for each in value if (part := self._pruned(each)) is not None]
            return {key: left} if left else None
        if key == "not":
            inner = self._pruned(value)
            return None if inner is None else {"not": inner}
        return self._atom({key: value})

    def _atom(self, stored: dict[str, Any]) -> dict[str, Any] | None:
        try:
            raw: dict[str, Any] = self.names.condition(self.module, stored)
            parse_condition(raw, self.module.name, self.seen, self.context, purpose="filter")
        except (LostError, KithError):
            self.lost.add("filter")
            return None
        return raw
