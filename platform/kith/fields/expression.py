"""Arithmetic over fields: `(quantity * price) / 2`, `due_on - $today`. Read once into a tree, then evaluated.

Whatever has an empty value in it is empty, and so is what can't be computed: a division by zero, a day beyond the
calendar. Numbers are Decimals; a difference of days or moments is a number of days; a duration counts in hours,
except where it is added to a moment.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Context as Arithmetic
from decimal import Decimal, DecimalException
from typing import Any, Literal

from kith.fields.base import Context, refuse
from kith.fields.money import Money, base_amount

LONGEST = 500
DEEPEST = 30

_TOKEN = re.compile(
    r"\s*(?:(?P<number>\d{1,18}(?:\.\d{1,9})?)|(?P<name>\$?[a-z][a-z0-9_]*(?:\.[a-z][a-z0-9_]*){0,4})|(?P<sign>[-+*/()]))",
    re.ASCII,
)
_EXACT = Arithmetic(prec=34)
_HOUR, _DAY = Decimal(3600), Decimal(86400)


@dataclass(frozen=True, slots=True)
class Number:
    value: Decimal


@dataclass(frozen=True, slots=True)
class Name:
    """A field, a path (`company.discount`), or `$today` and `$now`."""

    name: str


@dataclass(frozen=True, slots=True)
class Negative:
    item: Node


@dataclass(frozen=True, slots=True)
class Binary:
    sign: Literal["+", "-", "*", "/"]
    left: Node
    right: Node


Node = Number | Name | Negative | Binary


@dataclass(frozen=True, slots=True)
class Expression:
    """A formula as written and as a tree."""

    text: str
    root: Node

    @classmethod
    def parse(cls, text: str) -> Expression:
        """The expression that `text` writes. Raises KithError K283 with the place of the fault."""
        if len(text) > LONGEST:
            raise refuse("K283", position=LONGEST, reason=f"it is longer than {LONGEST} characters")
        return cls(text, _Reader(text).whole())

    @property
    def names(self) -> tuple[str, ...]:
        """The names it reads, each once, in order."""
        return tuple(dict.fromkeys(_names(self.root)))

    def evaluate(self, values: Mapping[str, Any], context: Context) -> Any:
        """The result over `values` (parsed values by name): a Decimal, a date, a datetime, or None."""
        try:
            result = _value(self.root, values, context)
        except (DecimalException, OverflowError, TypeError, ZeroDivisionError):
            return None
        return _hours(result) if isinstance(result, timedelta) else result


def _names(node: Node) -> Iterator[str]:
    match node:
        case Name(name):
            yield name
        case Negative(item):
            yield from _names(item)
        case Binary(_, left, right):
            yield from _names(left)
            yield from _names(right)


class _Reader:
    """Recursive descent: sums of products of signed atoms."""

    def __init__(self, text: str) -> None:
        self.tokens = list(_tokens(text))
        self.next = 0
        self.depth = 0

    def whole(self) -> Node:
        node = self.sum()
        if self.kind != "end":
            raise self.fault("an operator is missing here")
        return node

    @property
    def kind(self) -> str:
        return self.tokens[self.next][0]

    def fault(self, reason: str) -> Exception:
        return refuse("K283", position=self.tokens[self.next][2], reason=reason)

    def take(self, *signs: str) -> str | None:
        kind, text, _ = self.tokens[self.next]
        if kind != "sign" or text not in signs:
            return None
        self.next += 1
        return text

    def sum(self) -> Node:
        node = self.product()
        while sign := self.take("+", "-"):
            node = Binary("+" if sign == "+" else "-", node, self.product())
        return node

    def product(self) -> Node:
        node = self.atom()
        while sign := self.take("*", "/"):
            node = Binary("*" if sign == "*" else "/", node, self.atom())
        return node

    def atom(self) -> Node:
        self.depth += 1
        if self.depth > DEEPEST:
            raise self.fault(f"it is nested deeper than {DEEPEST} levels")
        node = self._atom()
        self.depth -= 1
        return node

    def _atom(self) -> Node:
        if self.take("-"):
            return Negative(self.atom())
        if self.take("("):
            node = self.sum()
            if not self.take(")"):
                raise self.fault("a closing bracket is missing")
            return node
        kind, text, _ = self.tokens[self.next]
        if kind not in ("number", "name"):
            raise self.fault("a field, a number or a bracket is missing")
        self.next += 1
        return Number(Decimal(text)) if kind == "number" else Name(text)


def _tokens(text: str) -> Iterator[tuple[str, str, int]]:
    """(kind, text, position from 1) of every token, ended by one of kind `end`."""
    position = 0
    text = text.rstrip()
    while position < len(text):
        found = _TOKEN.match(text, position)
        if not found:
            raise refuse(
                "K283", position=position + 1, reason=f"{text[position : position + 10]!r} has no meaning here"
            )
        kind = found.lastgroup or ""
        yield kind, found[kind], found.start(kind) + 1
        position = found.end()
    yield "end", "", len(text) + 1


def _value(node: Node, values: Mapping[str, Any], context: Context) -> Any:
    match node:
        case Number(value):
            return value
        case Name(name):
            return _operand(values.get(name), context)
        case Negative(item):
            inner = _value(item, values, context)
            return None if inner is None else -inner
        case Binary(sign, left, right):
            first, second = _value(left, values, context), _value(right, values, context)
            return None if first is None or second is None else _OPERATIONS[sign](first, second)


def _operand(value: Any, context: Context) -> Any:
    if isinstance(value, Money):
        return base_amount(value, context)
    return Decimal(value) if isinstance(value, int) else value


def _hours(span: timedelta) -> Decimal:
    return _EXACT.divide(Decimal(str(span.total_seconds())), _HOUR)


def _number(value: Any) -> Decimal:
    if isinstance(value, timedelta):
        return _hours(value)
    if isinstance(value, Decimal):
        return value
    raise TypeError


def _span(value: Any) -> timedelta:
    return value if isinstance(value, timedelta) else timedelta(days=float(_number(value)))


def _add(first: Any, second: Any) -> Any:
    if isinstance(second, date):
        first, second = second, first
    if isinstance(first, datetime):
        return first + _span(second)
    if isinstance(first, date):
        return first + timedelta(days=_span(second).days)
    return _EXACT.add(_number(first), _number(second))


def _subtract(first: Any, second: Any) -> Any:
    if isinstance(first, date) and isinstance(second, date):
        return _days_between(first, second)
    if isinstance(first, date):
        return _add(first, -_span(second))
    return _EXACT.subtract(_number(first), _number(second))


def _days_between(first: date, second: date) -> Decimal:
    if isinstance(first, datetime) and isinstance(second, datetime):
        return _EXACT.divide(Decimal(str((first - second).total_seconds())), _DAY)
    plain = [each.date() if isinstance(each, datetime) else each for each in (first, second)]
    return Decimal((plain[0] - plain[1]).days)


_OPERATIONS: Mapping[str, Any] = {
    "+": _add,
    "-": _subtract,
    "*": lambda first, second: _EXACT.multiply(_number(first), _number(second)),
    "/": lambda first, second: _EXACT.divide(_number(first), _number(second)),
}
