"""A condition as a Python function over the facts of one record: what saving uses."""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Protocol

from kith.conditions.environment import Environment, as_tuple, base_amount, resolve
from kith.conditions.needs import has_empty_term
from kith.conditions.periods import Period
from kith.conditions.storage_columns import key_position, stored_type
from kith.conditions.tree import All, Any_, Below, Compare, Condition, Not, Op, Path, Values, Visible
from kith.fields.base import Context
from kith.fields.keys import fold


class Facts(Environment, Protocol):
    """One record and its surroundings, loaded beforehand: see `needs`."""

    def value(self, path: Path) -> Any:
        """The typed value that `path` leads to; a tuple where the field holds several, None where it is empty.

        None as well where a lookup on the way is empty or leads to a deleted record. A path with a part leads to
        the part's value (see `parts.part_of`).
        """
        ...

    def below(self, node: Below) -> bool:
        """Whether some record below fits `node.condition`; `node.some` is the evaluator's business."""
        ...

    def visible(self, node: Visible) -> bool:
        """Whether the lookup leads to a record of `node.target` that the actor may view."""
        ...


Test = Callable[[Facts], bool]
Matches = Callable[[Any, Any], bool]


def to_python(condition: Condition, *, scope: bool = False) -> Test:
    """A function that tells whether the record behind some facts fits `condition`.

    With `scope`, an empty `$` value makes the whole of it false, under a negation too.
    """
    test = _compiled(condition)
    if not scope:
        return test
    return lambda facts: not has_empty_term(condition, facts) and test(facts)


def _compiled(condition: Condition) -> Test:
    match condition:
        case All(items):
            tests = tuple(_compiled(item) for item in items)
            return lambda facts: all(test(facts) for test in tests)
        case Any_(items):
            tests = tuple(_compiled(item) for item in items)
            return lambda facts: any(test(facts) for test in tests)
        case Not(item):
            inner = _compiled(item)
            return lambda facts: not inner(facts)
        case Below():
            return lambda facts: facts.below(condition) == condition.some
        case Visible():
            return lambda facts: facts.visible(condition)
        case Compare():
            return _comparison(condition)


def _comparison(node: Compare) -> Test:
    path = node.path
    if node.op == "empty":
        wanted = node.operand == Values((True,))
        return lambda facts: (not _values(path, facts)) == wanted
    if node.op == "all":
        return lambda facts: _all_of(_values(path, facts), resolve(node, facts))
    matches, prepared = _MATCHES[node.op], _preparation(path, node.op)

    def test(facts: Facts) -> bool:
        values = _values(path, facts)
        if not values:
            return False
        operands = resolve(node, facts)
        context = facts.context
        return any(matches(prepared(value, context), operand) for value in values for operand in operands)

    return test


def matches_value(path: Path, op: Op, value: Any, operands: Sequence[Any], context: Context) -> bool:
    """Whether one value at `path` compares with one of the resolved `operands`; never where it is empty."""
    if value is None or value == "":
        return False
    prepared = _preparation(path, op)(value, context)
    return any(_MATCHES[op](prepared, operand) for operand in operands)


def _values(path: Path, facts: Facts) -> tuple[Any, ...]:
    """The values at `path`; a boolean of the record itself is never empty."""
    value = facts.value(path)
    if path.type.family == "boolean" and not path.hops and path.part is None and value is None:
        return (False,)
    return () if value == "" else as_tuple(value)


def _all_of(values: tuple[Any, ...], wanted: tuple[Any, ...]) -> bool:
    return bool(wanted) and all(each in values for each in wanted)


def _preparation(path: Path, op: Op) -> Callable[[Any, Context], Any]:
    """What a value goes through before it is compared: its folded key, its worth in the base currency."""
    if op in _TEXT:
        position = key_position(path)
        if path.part is not None or position is None:
            return lambda value, _: fold(value)
        type_, place = stored_type(path), position
        return lambda value, context: type_.dump(value, context)[place]
    if path.type.family == "money" and path.part is None:
        return lambda value, context: base_amount(value, path, context)
    return lambda value, _: value


def _equal(value: Any, operand: Any) -> bool:
    if isinstance(operand, Period):
        return bool(operand.start <= value < operand.end)
    return bool(value == operand) and value is not None


def _greater(value: Any, operand: Any) -> bool:
    return bool(value >= operand.end if isinstance(operand, Period) else value > operand)


def _at_least(value: Any, operand: Any) -> bool:
    return bool(value >= (operand.start if isinstance(operand, Period) else operand))


def _less(value: Any, operand: Any) -> bool:
    return bool(value < (operand.start if isinstance(operand, Period) else operand))


def _at_most(value: Any, operand: Any) -> bool:
    return bool(value < operand.end if isinstance(operand, Period) else value <= operand)


def _known(matches: Matches) -> Matches:
    """`matches`, false where a side is unknown: money without a rate has no worth."""
    return lambda value, operand: value is not None and operand is not None and matches(value, operand)


def _on_keys(matches: Matches) -> Matches:
    """`matches` on the folded operand; a text that folds to nothing matches nothing."""

    def folded(key: Any, operand: Any) -> bool:
        wanted = fold(str(operand))
        return bool(wanted) and matches(key, wanted)

    return folded


_TEXT: Mapping[Op, Matches] = MappingProxyType(
    {
        "contains": _on_keys(operator.contains),
        "starts_with": _on_keys(str.startswith),
        "ends_with": _on_keys(str.endswith),
    }
)
_MATCHES: Mapping[Op, Matches] = MappingProxyType(
    {
        "eq": _equal,
        "gt": _known(_greater),
        "gte": _known(_at_least),
        "lt": _known(_less),
        "lte": _known(_at_most),
        **_TEXT,
    }
)
