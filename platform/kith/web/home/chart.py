"""A board as a chart: for each group its name, a bar, what it adds up to, how many there are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from kith.access.rights import access_to
from kith.conditions.tree import ALWAYS
from kith.definition.model import Field, ListView, Module
from kith.fields import Money
from kith.fields.choice import ChoiceType, Option
from kith.records.groups import can_be_summed, can_group
from kith.records.model import Group, Query
from kith.records.query import page as read
from kith.web.look.tones import tone
from kith.web.texts import gettext as _

WIDTH = 100  # of the longest bar, in units of the drawing
LEAST = 1  # of a bar that stands for something


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A group: `width` of `WIDTH`, `tone` the name of its colour."""

    label: str
    address: str
    tone: str
    width: int
    count: int
    sum: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """The bars in the order of the options; `summed` is what is added up, '' where it is only counted."""

    by: str
    summed: str
    bars: tuple[Bar, ...]
    count: int
    sum: str


def chart(request: Any, module: Module, view: ListView) -> Chart | None:
    """The chart of a board, None where the field that groups it is closed to the viewer. Two statements."""
    access = access_to(request.tx.site, request.actor, module.name)
    readable = access.readable if access is not None else {}
    by = module.fields.get(view.group_by or "")
    if by is None or by.name not in readable or not can_group(by.type):
        return None
    cards = (module.fields[name] for name in view.cards if name in module.fields and name in readable)
    summed = next((field for field in cards if can_be_summed(field.type)), None)
    query = Query(
        module=module.name,
        rule=view.where.condition if view.where is not None else ALWAYS,
        fields=(),
        limit=1,
        groups=(by.name, summed.name) if summed is not None else (by.name,),
    )
    groups = read(request.tx, request.actor, query).groups or ()
    return _chart(
        request,
        module,
        view,
        by,
        summed,
        [each for each in groups if each.total.value or not _is_closed(by, each.value)],
    )


def _chart(
    request: Any, module: Module, view: ListView, by: Field, summed: Field | None, groups: Sequence[Group]
) -> Chart:
    sizes = [_size(each, summed) for each in groups]
    longest = max(sizes, default=Decimal(0)) or Decimal(1)
    total = _total(groups, summed)
    return Chart(
        by=by.label,
        summed=summed.label if summed is not None else "",
        bars=tuple(
            Bar(
                label=by.type.format(each.value, request.viewer) if each.value is not None else _("Without"),
                address=_address(module, view, by, each.value),
                tone=_tone(by, each.value),
                width=_width(size, longest),
                count=each.total.value,
                sum=_said(request, summed, each.sums.get(summed.name)) if summed is not None else "",
            )
            for each, size in zip(groups, sizes, strict=True)
        ),
        count=sum(each.total.value for each in groups),
        sum=_said(request, summed, total) if summed is not None else "",
    )


def _total(groups: Sequence[Group], summed: Field | None) -> Any:
    """What all groups add up to, None where that is nothing."""
    values = [each.sums.get(summed.name) for each in groups] if summed is not None else []
    held = [each for each in values if each is not None]
    if not held:
        return None
    if isinstance(held[0], Money):
        return Money(sum((each.amount for each in held), Decimal(0)), held[0].currency)
    return sum(held[1:], held[0])


def _size(group: Group, summed: Field | None) -> Decimal:
    """What the bar is long for: the sum, or the count where nothing is added up. None of it is below nothing."""
    if summed is None:
        return Decimal(group.total.value)
    value = group.sums.get(summed.name)
    amount = value.amount if isinstance(value, Money) else value
    return max(Decimal(amount or 0), Decimal(0))


def _width(size: Decimal, longest: Decimal) -> int:
    return max(int(size * WIDTH / longest), LEAST) if size else 0


def _said(request: Any, summed: Field, value: Any) -> str:
    return str(summed.type.format(value, request.viewer)) if value is not None else ""


def _address(module: Module, view: ListView, by: Field, value: Any) -> str:
    """The records of the group, as a list."""
    own = (f"{by.name}.empty", "true") if value is None else (by.name, by.type.to_text(value))
    return f"/m/{module.name}?{urlencode([('_view', view.name), own])}"


def _tone(by: Field, value: Any) -> str:
    option = _option(by, value)
    return tone(option.colour) if option is not None else "gray"


def _is_closed(by: Field, value: Any) -> bool:
    """Whether the group is of what is over: without records it isn't worth a bar."""
    option = _option(by, value)
    return option is not None and option.attributes.get("closed") is True


def _option(by: Field, value: Any) -> Option | None:
    options = by.type.options if isinstance(by.type, ChoiceType) else ()
    return next((each for each in options if each.name == value), None)
