"""A filter as somebody builds it: groups of rules, and back and forth between that and a condition as it is written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from kith.conditions.parse import OPERATORS
from kith.web.lists.conditions import conjuncts

Mode = Literal["all", "any", "none"]
MODES: tuple[Mode, ...] = ("all", "any", "none")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """`path op values`. Besides the operators of conditions there are `ne`, and `filled` for what isn't empty."""

    path: str = ""
    op: str = "eq"
    values: tuple[str, ...] = ()
    words: str = ""  # by which a record is looked for


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """All, any or none of `items` hold. With `related` they are asked of the records of that list below: `some` of
    them, or none, has to fit."""

    mode: Mode = "all"
    items: tuple[Node, ...] = ()
    related: str = ""
    some: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """What no rule can say: it stays as it is written, and can be taken away."""

    raw: Mapping[str, Any]


Node = Rule | Group | Kept
Make = Callable[[Node], Node | None]


def tree_of(condition: Mapping[str, Any]) -> Group:
    """The filter that a condition is, as a group whose parts all, or any, or none hold."""
    if len(condition) == 1 and ("any" in condition or "not" in condition):
        found = _node(condition)
        if isinstance(found, Group) and not found.related:
            return found
    return Group(items=tuple(_node(part) for part in conjuncts(condition)))


def _node(part: Mapping[str, Any]) -> Node:
    if len(part) != 1:
        return Group(items=tuple(_node(each) for each in conjuncts(part)))
    ((key, value),) = part.items()
    if key in ("any", "all") and isinstance(value, list) and all(isinstance(each, Mapping) for each in value):
        return Group(mode="any" if key == "any" else "all", items=tuple(_node(each) for each in value))
    if key == "not" and isinstance(value, Mapping):
        return _turned(_node(value), part)
    if isinstance(value, Mapping):
        return _operated(key, value, part)
    texts = _texts(value)
    return Kept(raw=part) if texts is None else Rule(path=key, values=texts)


def _turned(inner: Node, part: Mapping[str, Any]) -> Node:
    match inner:
        case Rule(op="eq"):
            return Rule(path=inner.path, op="ne", values=inner.values)
        case Rule(op="empty"):
            return Rule(path=inner.path, op="filled")
        case Group(mode="any", related=""):
            return Group(mode="none", items=inner.items)
        case Kept():
            return Kept(raw=part)
    return Group(mode="none", items=(inner,))


def _operated(path: str, value: Mapping[str, Any], part: Mapping[str, Any]) -> Node:
    if len(value) != 1:
        return Group(items=tuple(_node({path: {op: operand}}) for op, operand in value.items()))
    ((op, operand),) = value.items()
    if op in ("some", "none") and isinstance(operand, Mapping):
        inner = tree_of(operand)
        return Group(mode=inner.mode, items=inner.items, related=path, some=op == "some")
    if op == "empty":
        return Rule(path=path, op="empty" if operand in (True, "true") else "filled")
    texts = _texts(operand)
    return Rule(path=path, op=op, values=texts) if op in OPERATORS and texts is not None else Kept(raw=part)


def _texts(value: Any) -> tuple[str, ...] | None:
    if isinstance(value, list):
        parts = [_texts(each) for each in value]
        return None if None in parts else tuple(text for part in parts if part for text in part)
    if isinstance(value, bool):
        return ("true" if value else "false",)
    return (str(value),) if isinstance(value, str | int | float) else None


def condition_of(node: Node) -> dict[str, Any]:
    """The condition that the filter is; {} for what says nothing yet."""
    match node:
        case Kept(raw=raw):
            return dict(raw)
        case Rule():
            return _written(node)
    parts = [part for each in node.items if (part := condition_of(each))]
    inner = _joined(node.mode, parts)
    if node.related:
        return {node.related: {"some" if node.some else "none": inner}}
    return inner


def _joined(mode: Mode, parts: list[dict[str, Any]]) -> dict[str, Any]:
    if not parts:
        return {}
    if mode == "none":
        return {"not": parts[0] if len(parts) == 1 else {"any": parts}}
    return parts[0] if len(parts) == 1 else {mode: parts}


def _written(rule: Rule) -> dict[str, Any]:
    if not rule.path:
        return {}
    if rule.op in ("empty", "filled"):
        return {rule.path: {"empty": rule.op == "empty"}}
    values = [value for value in rule.values if value]
    if not values:
        return {}
    operand: Any = values[0] if len(values) == 1 else values
    if rule.op == "ne":
        return {"not": {rule.path: operand}}
    return {rule.path: operand} if rule.op == "eq" else {rule.path: {rule.op: operand}}


def changed(node: Node, place: str, make: Make) -> Node | None:
    """The filter with `make(part)` in the place of the part at `place` (None: without it)."""
    return _changed(node, place.split(".")[1:], make)


def _changed(node: Node, steps: list[str], make: Make) -> Node | None:
    if not steps:
        return make(node)
    number = int(steps[0]) if steps[0].isdigit() else -1
    if not isinstance(node, Group) or not 0 <= number < len(node.items):
        return node
    new = _changed(node.items[number], steps[1:], make)
    items = (*node.items[:number], *([new] if new is not None else []), *node.items[number + 1 :])
    return Group(mode=node.mode, items=items, related=node.related, some=node.some)
