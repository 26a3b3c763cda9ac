"""A list asked for through a view: what the view says holds; what is asked for besides narrows it or comes first."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import replace

import orjson

from kith.access.actor import Actor
from kith.access.rights import ModuleAccess
from kith.conditions.tree import ALWAYS, All, Condition
from kith.definition.model import ListView, SortKey
from kith.errors import KithError, Problem
from kith.fields.plain_text import clean_line
from kith.records.ask import parse_query
from kith.records.groups import can_group, read_grouping
from kith.records.model import Query
from kith.records.related import readable_columns
from kith.records.saved_views.model import ViewContent
from kith.records.saved_views.opening import SHAPES, STATES
from kith.records.saved_views.save import NO_TOTAL
from kith.records.views import chosen_view, defined, is_liftable
from kith.storage.tx import Tx

SPANS = ("month", "week", "day")
LONGEST = 16_000  # characters of a view as JSON


def through(
    tx: Tx, actor: Actor, access: ModuleAccess, content: ViewContent, asked: Query, said: Collection[str]
) -> Query:
    """`asked` through the view. `said` are the names of the parameters that it was asked by.

    Both filters hold; order, words and fields are those of the view where nothing else was said. The view shows
    active records alone where it does so on pages, unless `active` is asked for.
    """
    view = chosen_view(access.module, content.base)
    own = parse_query(tx, actor, access.module.name, _pairs(content))
    active = [] if any(each.partition(".")[0] == "active" for each in said) else _activity(tx, actor, access, content)
    where = tuple(each for each in (asked.where, own.where, *active) if each != ALWAYS)
    words = asked.q if "q" in said else own.q
    return replace(
        asked,
        where=All(where),
        rule=All(tuple(defined(view))),
        fields=asked.fields if "fields" in said else _fields(tx, actor, view, content, own),
        sort=asked.sort or own.sort or (() if words else _order(tx, actor, access, view)),
        q=words,
    )


def check(tx: Tx, actor: Actor, access: ModuleAccess, content: ViewContent) -> None:
    """Nothing where all that the content names is there and open to the actor.

    Raises what is wrong with filter, order and columns, K648 for a list, K628 for a state, a shape or a span that
    doesn't exist, K633 and K618 for a field that can't be grouped or gone by, K696 for what is too long.
    """
    _check_size(content)
    clean_line(content.q, LONGEST)
    if content.base and content.base not in access.module.lists:
        raise KithError(Problem(code="K648", params={"name": content.base[:60]}, field="list"))
    for name, value, offered in (
        ("state", content.state, STATES),
        ("shape", content.shape, ("", *SHAPES)),
        ("span", content.span, ("", *SPANS)),
    ):
        if value not in offered:
            raise KithError(Problem(code="K628", params={"name": name, "value": value[:40]}, field=name))
    parse_query(tx, actor, access.module.name, _pairs(content))
    if content.group:
        _check_group(access, "group", content.group)
    _check_shape(tx, actor, access, content)


def _check_size(content: ViewContent) -> None:
    try:
        where = orjson.dumps(dict(content.where))
    except TypeError as error:  # an integer beyond 64 bits
        raise KithError(Problem(code="K620", params={"reason": str(error)[:120]}, field="where")) from error
    texts = (*content.columns, content.q, content.sort)
    if len(where) + sum(map(len, texts)) > LONGEST:
        raise KithError(Problem(code="K696", params={"most": LONGEST}))


def _check_shape(tx: Tx, actor: Actor, access: ModuleAccess, content: ViewContent) -> None:
    if content.total not in ("", NO_TOTAL):
        read_grouping(tx.site, actor, access.module.name, (content.total,))
    if not content.by:
        return
    if content.shape != "calendar":
        _check_group(access, "by", content.by)
        return
    if content.by not in access.readable:
        raise KithError(Problem(code="K609", params={"name": content.by[:200]}, field="by"))
    if access.module.fields[content.by].type.family not in ("date", "datetime"):
        raise KithError(Problem(code="K618", params={"name": content.by}, field="by"))


def _check_group(access: ModuleAccess, key: str, name: str) -> None:
    if name not in access.readable:
        raise KithError(Problem(code="K609", params={"name": name[:200]}, field=key))
    if not can_group(access.module.fields[name].type):
        raise KithError(Problem(code="K633", params={"name": name}, field=key))


def _pairs(content: ViewContent) -> list[tuple[str, str]]:
    """What the view asks for, as the parameters of an address."""
    where = json.dumps(dict(content.where), default=str) if content.where else ""
    columns = ",".join(each for each in content.columns if each != "title")
    pairs = [("where", where), ("sort", content.sort), ("q", content.q), ("fields", columns)]
    return [pair for pair in pairs if pair[1]]


def _activity(tx: Tx, actor: Actor, access: ModuleAccess, content: ViewContent) -> list[Condition]:
    lifted = content.state == "all" or "active" not in access.readable
    if lifted or not is_liftable(chosen_view(access.module, content.base)):
        return []
    wanted = "true" if content.state == "active" else "false"
    return [parse_query(tx, actor, access.module.name, [("active", wanted)]).where]


def _fields(tx: Tx, actor: Actor, view: ListView | None, content: ViewContent, own: Query) -> tuple[str, ...] | None:
    """The view's columns, else those of its list; None, which are all fields, where neither names any."""
    if content.columns:
        return own.fields or ()
    named = (view.columns or view.cards) if view is not None else ()
    paths = tuple(each for each in named if each != "title")
    return readable_columns(tx, actor, own.module, paths) if named else None


def _order(tx: Tx, actor: Actor, access: ModuleAccess, view: ListView | None) -> tuple[SortKey, ...]:
    keys = view.sort if view is not None else ()
    open_paths = readable_columns(tx, actor, access.module.name, tuple(key.path for key in keys))
    return tuple(key for key in keys if key.path in open_paths)
