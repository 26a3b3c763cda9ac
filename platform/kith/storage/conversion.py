"""A value as another field type has it, for a field that is declared anew with that type. Pure: nothing is looked up.

The rule: the old type's plain form is read by the new type's `parse`. What has no such form has an entry here: labels
of options, markup, the amount of a sum of money. Nothing is rounded, cut or guessed: what doesn't fit raises.
"""

from __future__ import annotations

import html
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from kith.errors import KithError, Problem
from kith.fields.base import Context, FieldType
from kith.fields.lookups import RecordRef
from kith.fields.many import ManyType
from kith.fields.money import Money, MoneyType
from kith.fields.rich_text import RichTextType

_READ_BY_PEOPLE = frozenset({"text", "long_text", "rich_text", "tags"})


class PartlyLostError(KithError):
    """What doesn't fit as a whole: `kept` is what would remain of it, where somebody agrees to the loss."""

    def __init__(self, kept: Any, *problems: Problem) -> None:
        super().__init__(*problems)
        self.kept = kept


def convert(old: FieldType, new: FieldType, value: Any, context: Context) -> Any:
    """`value`, as fields of type `old` hold it, as those of type `new` have it; None (nothing) stays nothing.

    Raises KithError where all or (PartlyLostError) some of it would be lost.
    """
    if value is None:
        return new.parse(None, context)
    if _is_formula(new):
        if _is_formula(old):
            return None  # nobody has typed it, and it is computed anew
        raise _misfit(old, new, value)
    if old.shape == "child" and new.shape == "child":
        return _items(old, new, value, context)
    if old.shape == "link":
        return _from_many(old, new, value, context)
    if new.shape == "link":
        return _to_many(old, new, value, context)
    return _one(old, new, value, context)


def _is_formula(type_: FieldType) -> bool:
    return type_.computed and type_.name != "auto_number"


def _misfit(old: FieldType, new: FieldType, value: Any) -> KithError:
    shown = " ".join(old.to_text(value).split())[:60]
    return KithError(Problem(code="K531", params={"value": shown, "old": old.name, "new": new.name}))


# -- one value --------------------------------------------------------------------------------------------------------
def _one(old: FieldType, new: FieldType, value: Any, context: Context) -> Any:
    if old.reference or new.reference:
        return _reference(old, new, value)
    refused: KithError | None = None
    for raw in _plain_forms(old, new, value, context):
        try:
            found = new.parse(raw, context)
        except KithError as error:
            refused = refused or error
            continue
        if found is not None:
            return found
    day = _day(old, new, value, context)
    if day is not None:
        raise PartlyLostError(day, *(refused or _misfit(old, new, value)).problems)
    raise refused or _misfit(old, new, value)


def _plain_forms(old: FieldType, new: FieldType, value: Any, context: Context) -> Iterator[Any]:
    """What the new type is asked to read, the best first."""
    if new.name in _READ_BY_PEOPLE or new.family == "text":
        yield from _texts(old, new, value, context)
    elif isinstance(value, bool):
        yield from (int(value), old.to_text(value), old.format(value, context))
    elif isinstance(value, Money):
        yield from _amounts(new, value, context)
    elif isinstance(value, Decimal):
        yield from _plain_number(value)
    elif isinstance(value, datetime):
        yield from (old.to_json(value), _midnight(value, context))
    elif isinstance(value, str) and isinstance(old, RichTextType):
        yield old.readable(value)
    else:
        yield from (old.to_json(value), old.to_text(value))
        if old.family == "option":
            yield old.format(value, context)


def _texts(old: FieldType, new: FieldType, value: Any, context: Context) -> Iterator[str]:
    if isinstance(old, RichTextType):
        text = value if isinstance(new, RichTextType) else old.readable(value)
    elif old.family in ("option", "boolean", "composite"):
        text = old.format(value, context)
    else:
        text = old.to_text(value)
    yield html.escape(text, quote=False) if isinstance(new, RichTextType) and old.name != new.name else text
    if "\n" in text and old.family == "composite":
        yield ", ".join(text.split("\n"))
    if old.family == "option":
        yield old.to_text(value)


def _amounts(new: FieldType, value: Money, context: Context) -> Iterator[Any]:
    if isinstance(new, MoneyType):
        yield value
    elif value.currency == context.currency:  # any other amount would become one of the site's currency
        yield from _plain_number(value.amount)


def _plain_number(number: Decimal) -> Iterator[Any]:
    whole = number == number.to_integral_value()
    yield from (int(number), f"{number:.0f}", f"{number:f}") if whole else (f"{number:f}",)


def _midnight(value: datetime, context: Context) -> date | None:
    local = value.astimezone(context.zone)
    return local.date() if not (local.hour or local.minute or local.second or local.microsecond) else None


def _day(old: FieldType, new: FieldType, value: Any, context: Context) -> date | None:
    if old.family != "datetime" or new.family != "date":
        return None
    try:
        day: date | None = new.parse(value.astimezone(context.zone).date(), context)
    except KithError:
        return None
    return day


# -- references -------------------------------------------------------------------------------------------------------
def _reference(old: FieldType, new: FieldType, value: Any) -> Any:
    """The same record, where the new type leads to its module as well; modules are told by their stored names."""
    if old.reference != new.reference:
        raise _misfit(old, new, value)
    if old.reference != "record":
        return str(value)
    module = value.module if isinstance(value, RecordRef) else old.targets[0]
    targets = {_stored(new, name): name for name in new.targets}
    found = targets.get(_stored(old, module or ""))
    if found is None:
        raise _misfit(old, new, value)
    return RecordRef(str(value), found) if len(new.targets) > 1 else str(value)


def _stored(type_: FieldType, module: str) -> str:
    names: Mapping[str, str] = getattr(type_, "physical", {})
    return names.get(module, module)


# -- several values ---------------------------------------------------------------------------------------------------
def _from_many(old: FieldType, new: FieldType, values: tuple[Any, ...], context: Context) -> Any:
    item = old.item
    assert item is not None
    if new.shape == "columns" and (new.name in _READ_BY_PEOPLE or new.family in ("text", "opaque")):
        raw = old.to_json(values) if new.family == "opaque" else old.format(values, context)
        return new.parse(raw, context)
    kept, problems = _each(item, new.item or new, values, context)
    if new.shape == "link":
        if problems:
            raise PartlyLostError(_gathered(new, kept), *problems)
        return _gathered(new, kept)
    if problems or len(kept) > 1:
        several = Problem(code="K532", params={"count": len(values), "new": new.name})
        raise PartlyLostError(kept[0] if kept else None, *(problems or [several]))
    return kept[0]


def _each(
    old: FieldType, new: FieldType, values: tuple[Any, ...], context: Context
) -> tuple[list[Any], tuple[Problem, ...]]:
    kept: list[Any] = []
    problems: list[Problem] = []
    for value in values:
        try:
            kept.append(convert(old, new, value, context))
        except KithError as error:
            problems += error.problems
    return kept, tuple(problems[:20])


def _gathered(new: FieldType, values: list[Any]) -> Any:
    """The values in the order, and each once, as the new type keeps them."""
    return tuple(new.ordered(values) if isinstance(new, ManyType) else values) or None


def _to_many(old: FieldType, new: FieldType, value: Any, context: Context) -> Any:
    if old.family == "text" or old.shape == "child":
        return new.parse(old.to_text(value), context)  # "red, green" are two
    assert new.item is not None
    return _gathered(new, [_one(old, new.item, value, context)])


# -- line items -------------------------------------------------------------------------------------------------------
def _items(old: FieldType, new: FieldType, value: tuple[dict[str, Any], ...], context: Context) -> Any:
    """The items with each sub-field converted; those that are gone are a loss where they hold something."""
    problems: list[Problem] = []
    items: list[dict[str, Any]] = []
    for item in value:
        kept = {name: of.parse(None, context) for name, of in new.children.items()}
        for name, each in item.items():
            if each is None:
                continue
            try:
                kept[name] = _sub_value(old, new, name, each, context)
            except KithError as error:
                problems += error.problems
        items.append(kept)
    if problems:
        raise PartlyLostError(tuple(items) or None, *problems[:20])
    return tuple(items) or None


def _sub_value(old: FieldType, new: FieldType, name: str, value: Any, context: Context) -> Any:
    if name not in new.children:
        raise KithError(Problem(code="K533", params={"field": name}))
    return convert(old.children[name], new.children[name], value, context)
