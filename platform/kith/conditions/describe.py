"""A condition in English, through the labels of fields and options: "Role is Prospect or Client"."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from kith.conditions.tree import (
    All,
    Any_,
    Below,
    Compare,
    Condition,
    Hop,
    Modules,
    Not,
    Op,
    Path,
    Shift,
    Values,
    Variable,
    Visible,
)
from kith.fields.base import Context

_VERBS: dict[Op, str] = {
    "eq": "is",
    "contains": "contains",
    "starts_with": "begins with",
    "ends_with": "ends with",
    "gt": "is more than",
    "gte": "is at least",
    "lt": "is less than",
    "lte": "is at most",
    "all": "has all of",
}
_TIME_VERBS: dict[Op, str] = {
    "gt": "is after",
    "gte": "is from",
    "lt": "is before",
    "lte": "is up to",
}
_TIMES = {
    "today": "today",
    "now": "now",
    "week": "this week",
    "month": "this month",
    "quarter": "this quarter",
    "year": "this year",
}


CLOSED = "something that isn't open to you"


def describe(
    condition: Condition,
    modules: Modules,
    context: Context,
    opens: Callable[[Compare | Below | Visible], bool] | None = None,
) -> str:
    """`condition` in words, without a full stop: `Role is Prospect or Client, and Email is empty`.

    Values are written as people of the context's locale read them. Nothing is said of conditions without a part:
    `always` and `never`. A comparison that `opens` refuses is not told: the reader may not know what it looks at.
    """
    return _Words(modules, context, opens).condition(condition)


def describe_path(path: Path, modules: Modules) -> str:
    """A path through the labels of its fields: `Company's industry`."""
    return _Words(modules, Context()).path(path)


class _Words:
    def __init__(
        self,
        modules: Modules,
        context: Context,
        opens: Callable[[Compare | Below | Visible], bool] | None = None,
    ) -> None:
        self.modules = modules
        self.context = context
        self.opens = opens

    def condition(self, node: Condition, *, nested: bool = False) -> str:
        match node:
            case All(items):
                return self.joined(items, "and", "always", nested)
            case Any_(items):
                return self.joined(items, "or", "never", nested)
            case Not(Compare() | Visible() | Below() as item):
                return self.atom(item, negated=True)
            case Not(item):
                return f"not ({self.condition(item)})"
            case Compare() | Visible() | Below():
                return self.atom(node, negated=False)

    def atom(self, node: Compare | Visible | Below, *, negated: bool) -> str:
        if self.opens is not None and not self.opens(node):
            return f"{CLOSED} asks for it"
        if isinstance(node, Below):
            return self.below(replace(node, some=node.some != negated))
        return self.comparison(node, negated=negated)

    def joined(self, items: Sequence[Condition], word: str, without: str, nested: bool) -> str:
        if not items:
            return without
        if len(items) == 1:
            return self.condition(items[0], nested=nested)
        parts = [self.condition(item, nested=True) for item in items]
        text = f", {word} ".join(parts)
        return f"({text})" if nested else text

    def comparison(self, node: Compare | Visible, *, negated: bool) -> str:
        name = self.path(node.path)
        if isinstance(node, Visible):
            return f"{name} is {'not ' if negated else ''}a record that one may view"
        if str(node.path) == "id" and node.op == "eq" and isinstance(node.operand, Variable):
            return f"this record is {'not ' if negated else ''}{self.variable(node.operand)}"
        if node.op == "empty":
            empty = (node.operand == Values((True,))) != negated
            if str(node.path) == "id":
                return "this record is new" if empty else "this record was saved before"
            return f"{name} is empty" if empty else f"{name} is filled in"
        verb = self.verb(node)
        if negated:
            verb = f"is not{verb.removeprefix('is')}" if verb.startswith("is") else f"not: {verb}"
            if verb.startswith("not: "):
                return f"not ({name} {verb.removeprefix('not: ')} {self.operand(node)})"
        return f"{name} {verb} {self.operand(node)}"

    def verb(self, node: Compare) -> str:
        timely = node.path.type.family in {"date", "datetime", "time"}
        return _TIME_VERBS.get(node.op, _VERBS[node.op]) if timely else _VERBS[node.op]

    def operand(self, node: Compare) -> str:
        if isinstance(node.operand, Variable):
            return self.variable(node.operand)
        last = " and " if node.op == "all" else " or "
        texts = [self.value(value, node) for value in node.operand.values]
        return texts[0] if len(texts) == 1 else last.join([", ".join(texts[:-1]), texts[-1]])

    def value(self, value: Any, node: Compare) -> str:
        if node.path.type.family == "boolean":
            return "yes" if value else "no"
        if node.path.type.family == "datetime" and isinstance(value, date) and not isinstance(value, datetime):
            return value.isoformat()
        type_ = node.path.type.item or node.path.type
        text = value if node.op in {"contains", "starts_with", "ends_with"} else type_.format(value, self.context)
        return f'"{text}"' if node.path.type.family == "text" else text

    def variable(self, variable: Variable) -> str:
        if variable.path is not None:
            whose = "this record's" if variable.name == "record" else "one's own"
            return f"{whose} {self.path(variable.path)}"
        match variable.name:
            case "me":
                return "the one who asks"
            case "me.roles":
                return "one of the roles of the one who asks"
            case "me.team":
                return "someone in one's team"
            case "record":
                return "this record"
            case name:
                return _TIMES[name] + _shifted(variable.shift)

    def path(self, path: Path) -> str:
        module, owners = path.module, []
        for hop in path.hops:
            owners.append(self.label(module, hop.field))
            module = hop.module
        names = [*owners, self.label(module, path.field)]
        if path.part is not None:
            names.append(path.part.replace("_", " "))
        return "'s ".join([names[0], *(name[:1].lower() + name[1:] if name.isascii() else name for name in names[1:])])

    def label(self, module: str, field: str) -> str:
        declared = self.modules[module].fields.get(field) if module in self.modules else None
        return declared.label if declared else field.replace("_", " ").capitalize()

    def below(self, node: Below) -> str:
        quantity = "some" if node.some else "no"
        owner = self.modules[node.owner]
        related = owner.fields[node.related] if node.through == "own" else owner.related[node.related]
        label = related.label[:1].lower() + related.label[1:]
        whose = self.hops(node.hops, node.module)
        inner = node.condition
        where = "" if inner == All(()) else f" where {self.condition(inner, nested=True)}"
        return f"{whose}{quantity} {label}{where}"

    def hops(self, hops: Sequence[Hop], module: str) -> str:
        text = ""
        for hop in hops:
            text += f"{self.label(module, hop.field)}'s "
            module = hop.module
        return text + ("" if not hops else "record has ")


def _shifted(shift: Shift) -> str:
    months = [_count(abs(shift.months) // 12, "year"), _count(abs(shift.months) % 12, "month")]
    span = abs(shift.span)
    minutes = span.seconds // 60
    spans = [_count(span.days, "day"), _count(minutes // 60, "hour"), _count(minutes % 60, "minute")]
    return _signed(shift.months, months) + _signed(shift.span.total_seconds(), spans)


def _signed(amount: float, counts: Sequence[str]) -> str:
    words = " ".join(count for count in counts if count)
    return f" {'plus' if amount > 0 else 'minus'} {words}" if words else ""


def _count(number: int, unit: str) -> str:
    return "" if not number else f"{number} {unit}" if number == 1 else f"{number} {unit}s"
