"""A condition as JSON for the browser's evaluator, `web/static/kith/conditions.js`.

The browser answers from what stands in the form. What leads to other records, or says who is asking, becomes
`{"unknown": true}`: it is asked of the server. Days are made concrete here, as seen when the page is drawn.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo

from kith.conditions.environment import Surrounding, resolve
from kith.conditions.parts import attributes_of
from kith.conditions.periods import Period
from kith.conditions.to_python import matches_value
from kith.conditions.tree import All, Any_, Below, Compare, Condition, Not, Path, Values, Variable, Visible
from kith.conditions.variables import TIMES
from kith.fields.base import Context

Json = dict[str, Any]
UNKNOWN: Json = {"unknown": True}

# How conditions.js reads what was typed for a field of a type. Of others it only knows whether there is something.
_KINDS: Mapping[str, str] = MappingProxyType(
    {
        "text": "text",
        "long_text": "block",
        "integer": "number",
        "decimal": "number",
        "percent": "number",
        "rating": "number",
        "money": "money",
        "boolean": "boolean",
        "date": "date",
        "datetime": "datetime",
        "time": "time",
        "choice": "option",
        "multi_choice": "option",
        "tags": "option",
        "country": "option",
        "language": "option",
        "currency": "option",
        "timezone": "option",
        "lookup": "reference",
        "multi_lookup": "reference",
        "user": "reference",
        "users": "reference",
        "group": "reference",
        "email": "presence",
        "phone": "presence",
        "url": "presence",
        "colour": "presence",
        "duration": "presence",
    }
)


def to_js(condition: Condition, context: Context, *, viewer: ZoneInfo | None = None) -> Json:
    """`condition` as JSON values. `context` gives the present, and the zone in which days begin.

    `viewer` is the zone in which moments are typed into the form; without one it is the same zone.
    """
    return _Writer(context, viewer or context.zone).node(condition)


class _Writer:
    def __init__(self, context: Context, viewer: ZoneInfo) -> None:
        self.context = context
        self.viewer = viewer

    def node(self, condition: Condition) -> Json:
        match condition:
            case All(items):
                return {"all": [self.node(item) for item in items]}
            case Any_(items):
                return {"any": [self.node(item) for item in items]}
            case Not(item):
                return {"not": self.node(item)}
            case Below() | Visible():
                return dict(UNKNOWN)
            case Compare():
                return self.compare(condition)

    def compare(self, node: Compare) -> Json:
        path = node.path
        kind = kind_of(path)
        if path.hops or kind is None or (kind == "presence" and node.op != "empty"):
            return dict(UNKNOWN)
        if path.part is not None:
            return self.attribute(node)
        found: Json = {"field": path.field, "kind": kind, "op": node.op, **self.shape(path)}
        if isinstance(node.operand, Variable) and node.operand.name not in TIMES:
            other = self.other_field(node)
            return {**found, "other": other} if other else dict(UNKNOWN)
        if isinstance(node.operand, Variable) and node.operand.name == "now":
            return dict(UNKNOWN)
        return {**found, "values": self.values(node)}

    def shape(self, path: Path) -> Json:
        many = {"many": True} if path.type.item is not None else {}
        return {**many, "base": self.context.currency} if path.type.family == "money" else many

    def other_field(self, node: Compare) -> str | None:
        """The form's own field that `$record.<field>` names, where the browser reads both sides alike."""
        assert isinstance(node.operand, Variable)
        path = node.operand.path
        if node.operand.name != "record" or path is None or path.hops or path.part or path.module != node.path.module:
            return None
        alike = kind_of(path) == kind_of(node.path) and (path.type.item is None) == (node.path.type.item is None)
        return path.field if alike and kind_of(path) not in {"datetime", "money"} else None

    def attribute(self, node: Compare) -> Json:
        """A question about an attribute of an option, as one about the options themselves."""
        attributes = attributes_of(node.path)
        if attributes is None or (isinstance(node.operand, Variable) and node.operand.name not in TIMES):
            return dict(UNKNOWN)
        wanted = {"field": node.path.field, "kind": "option", "op": "eq"}
        if node.op == "empty":
            filled = {**wanted, "values": [name for name, value in attributes.items() if value not in (None, "")]}
            return {"not": filled} if node.operand == Values((True,)) else filled
        operands = resolve(node, Surrounding(context=self.context))
        path, op, context = node.path, node.op, self.context
        fitting = [name for name, value in attributes.items() if matches_value(path, op, value, operands, context)]
        return {**wanted, "values": fitting}

    def values(self, node: Compare) -> list[Any]:
        if node.op == "empty":
            assert isinstance(node.operand, Values)
            return list(node.operand.values)
        if node.path.type.family == "money":
            assert isinstance(node.operand, Values)
            return [self.money(value) for value in node.operand.values]
        operands: Sequence[Any] = resolve(node, Surrounding(context=self.context))
        return [self.operand(operand, node.path) for operand in operands]

    def money(self, value: Any) -> Json:
        return {"amount": f"{value.amount:f}", "currency": value.currency, "base": self.context.currency}

    def operand(self, operand: Any, path: Path) -> Any:
        if isinstance(operand, Period):
            return {"from": self.operand(operand.start, path), "to": self.operand(operand.end, path)}
        if isinstance(operand, datetime):
            return _both_clocks(operand, self.viewer)
        if isinstance(operand, date | time):
            return operand.isoformat()
        return operand if isinstance(operand, bool) else str(operand)


def kind_of(path: Path) -> str | None:
    """How the browser reads the field at `path`; None where it can't."""
    if path.field == "id" and path.part is None:
        return "reference"
    if path.part is not None:
        return "option" if attributes_of(path) is not None else None
    return _KINDS.get(path.type.name)


def _both_clocks(moment: datetime, viewer: ZoneInfo) -> Json:
    """A moment as a clock in the viewer's zone shows it, and in UTC.

    The second time that a clock shows an hour, typed text means the first: only the server can tell.
    """
    local = moment.astimezone(viewer)
    shown = None if local.fold else local.replace(tzinfo=None).isoformat(timespec="microseconds")
    return {"local": shown, "utc": moment.replace(tzinfo=None).isoformat(timespec="microseconds")}
