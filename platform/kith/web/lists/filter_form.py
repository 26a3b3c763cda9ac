"""A filter in the fields of a form: written into names like `op.0.2`, and read back with what a button changes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any

import orjson

from kith.web.lists.filter_tree import MODES, Group, Kept, Mode, Node, Rule, changed

MOST = 60  # parts of a filter
DEEPEST = 6  # groups within groups
_AGO = {"ago": "-", "ahead": "+"}


def read_filter(params: Any) -> Group:
    """The filter that a form sent, as far as it makes sense: what doesn't is left out."""
    sent = {key: params.getall(key) for key in params if "." in key}
    below: dict[str, list[str]] = defaultdict(list)
    for place in [key.partition(".")[2] for key in sent if key.startswith("kind.")][:MOST]:
        below[place.rpartition(".")[0]].append(place)
    node = _node("0", sent, below)
    return node if isinstance(node, Group) else Group()


def _node(place: str, sent: Mapping[str, list[str]], below: Mapping[str, list[str]]) -> Node:
    def one(name: str) -> str:
        return next(iter(sent.get(f"{name}.{place}", ())), "")[:2000]

    match one("kind"):
        case "rule":
            return Rule(
                path=one("path"), op=one("op") or "eq", values=_values(place, sent, one), words=one("words")[:200]
            )
        case "kept":
            return Kept(raw=_json(one("raw")))
    within = sorted(below.get(place, ()), key=_number) if place.count(".") < DEEPEST else []
    mode: Mode = next((each for each in MODES if each == one("mode")), "all")
    items = tuple(_node(each, sent, below) for each in within)
    return Group(mode=mode, items=items, related=one("related"), some=one("some") != "none")


def _values(place: str, sent: Mapping[str, list[str]], one: Any) -> tuple[str, ...]:
    """The values: those that are typed or chosen; of a time that is told from today, that."""
    when, days = one("when"), one("days").strip()
    if when.startswith("$"):
        return (when,)
    if when in _AGO and days.isascii() and days.isdigit() and len(days) < 5:
        return (f"$today{_AGO[when]}{int(days)}d",)
    if when in _AGO:
        return ()
    return tuple(text.strip()[:2000] for text in sent.get(f"value.{place}", ()) if text.strip())


def _number(place: str) -> int:
    last = place.rpartition(".")[2]
    return int(last) if last.isascii() and last.isdigit() and len(last) < 5 else 0


def _json(text: str) -> Mapping[str, Any]:
    try:
        found = orjson.loads(text)
    except orjson.JSONDecodeError:
        return {}
    return found if isinstance(found, dict) else {}


def acted(tree: Group, act: str) -> Group:
    """The filter after the button `add:0.1`, `group:0`, `below:0 deals` or `remove:0.2` was pressed."""
    deed, _, rest = act.partition(":")
    place, _, name = rest.partition(" ")

    def grown(node: Node) -> Node:
        grown_by: dict[str, Node] = {
            "add": Rule(),
            "group": Group(items=(Rule(),)),
            "below": Group(items=(Rule(),), related=name),
        }
        new = grown_by.get(deed)
        if new is None or not isinstance(node, Group):
            return node
        return Group(mode=node.mode, items=(*node.items, new), related=node.related, some=node.some)

    found = changed(tree, place, (lambda _node: None) if deed == "remove" and place != "0" else grown)
    return found if isinstance(found, Group) else tree
