"""The address form of a list (`?role=client&amount.gt=5&sort=-created_at`) as a query, policed at every hop.

Conditions are parsed against what the actor may read, so an unreadable field gets the answer of one that isn't there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import orjson

from kith.access.actor import Actor
from kith.access.keeping import rights_key
from kith.access.rights import access_to
from kith.conditions import parse_condition
from kith.conditions.query import parse_query as parse_filters
from kith.conditions.tree import ALWAYS, All, Condition
from kith.definition.model import Field, RelatedList, Site, SortKey
from kith.errors import KithError, Problem
from kith.fields import Context
from kith.records.groups import read_grouping
from kith.records.model import Query
from kith.records.paths import read_paths
from kith.records.query import MAX_LIMIT
from kith.storage.tx import Tx

Pairs = Sequence[tuple[str, str]]
OWN = frozenset({"where", "sort", "fields", "q", "limit", "cursor", "offset", "total", "deleted"})
EACH_ITS_OWN = frozenset({"q", "cursor"})  # words and places: they are another in nearly every request
FAR = 1_000_000
MOST_KEYS = 8  # of an order
_FLAGS = {"": False, "false": False, "0": False, "no": False, "true": True, "1": True, "yes": True}


@dataclass(frozen=True, slots=True)
class SeenModule:
    """A module as conditions of one actor see it: the fields it may read, the lists of records it may view."""

    name: str
    fields: Mapping[str, Field]
    related: Mapping[str, RelatedList]


@dataclass(frozen=True, slots=True)
class _Asking:
    """Who asks for what: the parameters of one address."""

    tx: Tx
    actor: Actor
    module: str
    own: Mapping[str, str]

    def context(self) -> Context:
        """Dates and numbers as the viewer writes them."""
        return self.tx.context(locale=self.actor.locale or None, zone=self.actor.zone or None)


def parse_query(tx: Tx, actor: Actor, module: str, pairs: Pairs) -> Query:
    """The query that the parameters ask for.

    Raises KithError: K601 for a module that isn't the actor's to view, else every problem: K3.., K609, K616, K617,
    K620, K632, K633.
    """
    if module not in seen_modules(tx, actor):
        raise KithError(Problem(code="K601"))
    own = _single([pair for pair in pairs if pair[0] in OWN])
    settled = tuple(pair for pair in pairs if pair[0] not in EACH_ITS_OWN)
    key = ("asked", module, rights_key(actor), actor.locale, actor.zone, settled)
    kept: Query | None = tx.tables.kept.get(key)
    if kept is None:
        kept = _read(_Asking(tx, actor, module, own), settled)
        tx.tables.kept.put(key, kept)
    return replace(kept, q=own.get("q") or None, cursor=own.get("cursor") or None)


def _read(asking: _Asking, pairs: Pairs) -> Query:
    """The query without what is another in each request; what it means hangs on definitions and rights alone."""
    problems: list[Problem] = []
    found: dict[str, Any] = {}
    for name, read in _READERS.items():
        try:
            found[name] = read(asking)
        except KithError as error:
            problems += error.problems
    try:
        filters = _filters(asking, [pair for pair in pairs if pair[0] not in OWN])
    except KithError as error:
        problems += error.problems
    if problems:
        raise KithError(*problems)
    where, found["groups"] = found.pop("where"), found.pop("totals")
    both = [condition for condition in (where, filters) if condition != ALWAYS]
    return Query(
        module=asking.module, where=All(tuple(both)) if len(both) > 1 else both[0] if both else ALWAYS, **found
    )


def seen_modules(tx: Tx, actor: Actor) -> Mapping[str, SeenModule]:
    """The modules, fields and related lists that the actor's own conditions may name."""
    return _seen(tx.site, actor)


@lru_cache(maxsize=256)
def _seen(site: Site, actor: Actor) -> Mapping[str, SeenModule]:
    found: dict[str, SeenModule] = {}
    for name in site.modules:
        access = access_to(site, actor, name)
        if access is not None and access.allows("view"):
            fields = {field: access.module.fields[field] for field in access.readable}
            related = {key: each for key, each in access.module.related.items() if _points(site, actor, each)}
            found[name] = SeenModule(name, fields, related)
    return found


def _points(site: Site, actor: Actor, related: RelatedList) -> bool:
    access = access_to(site, actor, related.module)
    return access is not None and access.allows("view") and related.by in access.readable


def _single(pairs: Pairs) -> dict[str, str]:
    """The parameters by name. Raises K617 for each that is given twice."""
    times = Counter(name for name, _ in pairs)
    twice = [name for name, count in times.items() if count > 1]
    if twice:
        raise KithError(*(Problem(code="K617", params={"name": name}, field=name) for name in twice))
    return dict(pairs)


def _where(asking: _Asking) -> Condition:
    if not asking.own.get("where"):
        return ALWAYS
    try:
        raw = orjson.loads(asking.own["where"])
    except orjson.JSONDecodeError as error:
        raise KithError(Problem(code="K620", params={"reason": str(error)[:120]}, field="where")) from error
    seen = seen_modules(asking.tx, asking.actor)
    return parse_condition(raw, asking.module, seen, asking.context(), purpose="filter")


def _filters(asking: _Asking, pairs: Pairs) -> Condition:
    if not pairs:
        return ALWAYS
    return parse_filters(pairs, asking.module, seen_modules(asking.tx, asking.actor), asking.context())


def _sort(asking: _Asking) -> tuple[SortKey, ...]:
    names = [name for name in asking.own.get("sort", "").split(",") if name]
    if len(names) > MOST_KEYS:
        params = {"most": MOST_KEYS, "count": len(names)}
        raise KithError(Problem(code="K632", params=params, field="sort"))
    keys = tuple(SortKey(name.removeprefix("-"), name.startswith("-")) for name in names)
    read_paths(asking.tx.site, asking.actor, asking.module, (key.path for key in keys))
    return keys


def _fields(asking: _Asking) -> tuple[str, ...] | None:
    if "fields" not in asking.own:
        return None
    names = tuple(name for name in asking.own["fields"].split(",") if name)
    read_paths(asking.tx.site, asking.actor, asking.module, names)
    return names


def _number(name: str, least: int, most: int, default: int | None) -> Callable[[_Asking], int | None]:
    def read(asking: _Asking) -> int | None:
        text = asking.own.get(name)
        if text is None:
            return default
        if not (text.isascii() and text.isdigit() and len(text) < 12 and least <= int(text) <= most):
            params = {"name": name, "least": least, "most": most, "value": text[:40]}
            raise KithError(Problem(code="K616", params=params, field=name))
        return int(text)

    return read


def _flag(name: str) -> Callable[[_Asking], bool]:
    def read(asking: _Asking) -> bool:
        text = asking.own.get(name, "")
        if text not in _FLAGS:
            raise KithError(Problem(code="K628", params={"name": name, "value": text[:40]}, field=name))
        return _FLAGS[text]

    return read


def _total(asking: _Asking) -> bool:
    """Whether to count; names of fields ask for totals by group, which tell the count as well."""
    return _is_flag(asking) and _flag("total")(asking)


def _totals(asking: _Asking) -> tuple[str, ...]:
    if _is_flag(asking):
        return ()
    names = tuple(name for name in asking.own["total"].split(",") if name)
    read_grouping(asking.tx.site, asking.actor, asking.module, names)
    return names


def _is_flag(asking: _Asking) -> bool:
    return asking.own.get("total", "") in _FLAGS


_READERS: Mapping[str, Callable[[_Asking], Any]] = {
    "where": _where,
    "sort": _sort,
    "fields": _fields,
    "limit": _number("limit", 1, MAX_LIMIT, 50),
    "offset": _number("offset", 0, FAR, None),
    "total": _total,
    "totals": _totals,
    "deleted": _flag("deleted"),
}
