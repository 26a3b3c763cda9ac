"""What a filter says, in the reader's language and through the labels of fields: "Role is Prospect or Client"."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from kith.conditions.tree import (
    All,
    Any_,
    Below,
    Compare,
    Condition,
    Hop,
    Not,
    Path,
    Shift,
    Values,
    Variable,
    Visible,
)
from kith.definition.model import Field
from kith.records.ask import seen_modules
from kith.web.lists.titles import title_of
from kith.web.texts import gettext as _
from kith.web.texts import inside

_LATER = frozenset({"date", "datetime", "time"})


class Words:
    """Tells conditions to whoever asks. Names of records that aren't open to them are not told."""

    def __init__(self, request: Any) -> None:
        self.tx, self.actor, self.context = request.tx, request.actor, request.viewer
        self.modules = seen_modules(request.tx, request.actor)

    def condition(self, node: Condition, *, nested: bool = False) -> str:
        """The condition without a full stop; parts of parts stand in brackets."""
        match node:
            case All(items) | Any_(items):
                joint = _(" and ") if isinstance(node, All) else _(" or ")
                text = joint.join(self.condition(each, nested=len(items) > 1) for each in items)
                return f"({text})" if nested and len(items) > 1 else text
            case Not(Compare() as item):
                return self.comparison(item, negated=True)
            case Not(Below() as item):
                return self.below(item, some=not item.some)
            case Not(item):
                return _("not ({what})", what=self.condition(item))
            case Below():
                return self.below(node, some=node.some)
            case Compare():
                return self.comparison(node, negated=False)
            case Visible(path):
                return self.path(path)

    def comparison(self, node: Compare, *, negated: bool) -> str:
        """A field, how it is compared, and with what."""
        name = self.path(node.path)
        if node.op == "empty":
            empty = (node.operand == Values((True,))) != negated
            return _("{name} is empty", name=name) if empty else _("{name} is filled in", name=name)
        value = self.operand(node)
        if not negated:
            return self.positive(node, name, value)
        if node.op == "eq":
            return _("{name} is not {value}", name=name, value=value)
        return _("not ({what})", what=self.positive(node, name, value))

    def positive(self, node: Compare, name: str, value: str) -> str:
        """A comparison that isn't turned round."""
        verbs = {
            "contains": _("{name} contains {value}"),
            "starts_with": _("{name} begins with {value}"),
            "ends_with": _("{name} ends with {value}"),
            "all": _("{name} has all of {value}"),
            **(_later() if node.path.type.family in _LATER else _larger()),
        }
        return verbs.get(node.op, _("{name} is {value}")).format_map({"name": name, "value": value})

    def operand(self, node: Compare) -> str:
        """What it is compared with."""
        if isinstance(node.operand, Variable):
            return self.variable(node.operand)
        texts = [self.value(value, node) for value in node.operand.values]
        joint = _(" and ") if node.op == "all" else _(" or ")
        return texts[0] if len(texts) == 1 else joint.join([", ".join(texts[:-1]), texts[-1]])

    def value(self, value: Any, node: Compare) -> str:
        """One value as people read it."""
        type_ = node.path.type.item or node.path.type
        if node.path.type.family == "boolean":
            return _("yes") if value else _("no")
        if node.op in ("contains", "starts_with", "ends_with"):
            return f"“{value}”"
        if node.path.type.family == "datetime" and isinstance(value, date) and not isinstance(value, datetime):
            return value.isoformat()
        declared = self.field(node.path)
        if type_.reference is not None and declared is not None:
            return title_of(self.tx, self.actor, declared, str(value))
        text = type_.format(value, self.context)
        return f"“{text}”" if node.path.type.family == "text" else text

    def field(self, path: Path) -> Field | None:
        """The declared field that the path ends in, as far as it is open."""
        owner = self.modules.get(path.owner)
        return owner.fields.get(path.field) if owner is not None else None

    def variable(self, variable: Variable) -> str:
        """What a `$` value stands for."""
        if variable.path is not None:
            return _("my {what}", what=self.path(variable.path))
        names = {
            "me": _("me"),
            "me.roles": _("one of my roles"),
            "me.team": _("someone in my team"),
            "today": _("today"),
            "now": _("now"),
            "week": _("this week"),
            "month": _("this month"),
            "quarter": _("this quarter"),
            "year": _("this year"),
        }
        return names.get(variable.name, variable.name) + _shifted(variable.shift)

    def path(self, path: Path) -> str:
        """A path through the labels of its fields."""
        return " · ".join([*self.hops(path.hops, path.module), self.label(path.owner, path.field), *_part(path)])

    def hops(self, hops: Sequence[Hop], module: str) -> list[str]:
        """The labels of the lookups on the way."""
        labels = []
        for hop in hops:
            labels.append(self.label(module, hop.field))
            module = hop.module
        return labels

    def label(self, module: str, field: str) -> str:
        """What a field is called."""
        seen = self.modules.get(module)
        declared = seen.fields.get(field) if seen is not None else None
        return declared.label if declared is not None else field.replace("_", " ").capitalize()

    def below(self, node: Below, *, some: bool) -> str:
        """Some, or no, record of a list below for which something holds."""
        owner = self.modules[node.owner]
        label = owner.fields[node.related].label if node.through == "own" else owner.related[node.related].label
        name = " · ".join([*self.hops(node.hops, node.module), inside(label)])
        if node.condition == All(()):
            return _("has {records}", records=name) if some else _("has no {records}", records=name)
        where = self.condition(node.condition)
        if some:
            return _("has {records} where {what}", records=name, what=where)
        return _("has no {records} where {what}", records=name, what=where)


def _later() -> dict[str, str]:
    """How times are compared."""
    return {
        "gt": _("{name} is after {value}"),
        "gte": _("{name} is from {value}"),
        "lt": _("{name} is before {value}"),
        "lte": _("{name} is up to {value}"),
    }


def _larger() -> dict[str, str]:
    """How amounts are compared."""
    return {
        "gt": _("{name} is more than {value}"),
        "gte": _("{name} is at least {value}"),
        "lt": _("{name} is less than {value}"),
        "lte": _("{name} is at most {value}"),
    }


def _part(path: Path) -> list[str]:
    return [] if path.part is None else [path.part.replace("_", " ")]


def _shifted(shift: Shift) -> str:
    minutes = round(shift.span.total_seconds() / 60)
    told = [(shift.months, _("months")), (minutes // 1440 if minutes % 1440 == 0 else 0, _("days"))]
    told.append((minutes if minutes % 1440 else 0, _("minutes")))
    return "".join(f" {'+' if count > 0 else '−'} {abs(count)} {unit}" for count, unit in told if count)
