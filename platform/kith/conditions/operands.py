"""What stands after an operator: values, read by the field's own type, or a `$` variable."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any

from kith.conditions.paths import modules_behind
from kith.conditions.raw import Keyed, Leaf, Many, Raw, read_raw
from kith.conditions.tree import Op, Operand, Path, Values, Variable
from kith.conditions.variables import Surroundings, check_fits, is_variable, meaning, parse_variable, unescape
from kith.errors import KithError, Problem
from kith.fields.base import Context
from kith.fields.keys import fold
from kith.fields.plain_text import clean_line
from kith.source import Source

TEXT_OPS: frozenset[Op] = frozenset({"contains", "starts_with", "ends_with"})
ORDER_OPS: frozenset[Op] = frozenset({"gt", "gte", "lt", "lte"})
MAX_VALUES = 1_000
MAX_LENGTH = 2_000
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True, slots=True)
class RecordsVisible:
    """`$visible` as an operand, which makes a condition of its own."""


def parse_operand(raw: Any, path: Path, surroundings: Surroundings, context: Context) -> Operand:
    """The operand for a default or a `set:` of the field at `path`: values or one variable.

    Raises KithError with every problem, each with its source.
    """
    operands = read_operands(read_raw(raw), path, "eq", surroundings, context)
    variables = [operand for operand in operands if isinstance(operand, Variable)]
    if variables and len(operands) == 1:
        return variables[0]
    if len(operands) != 1 or isinstance(operands[0], RecordsVisible):
        raise KithError(Problem(code="K317", params={"op": str(path)}, source=getattr(raw, "source", None)))
    return operands[0]


def read_operands(
    raw: Raw, path: Path, op: Op, surroundings: Surroundings, context: Context
) -> tuple[Operand | RecordsVisible, ...]:
    """The operands that `raw` holds: plain values together in one `Values`, each variable on its own.

    Raises KithError with the problems of all of them.
    """
    leaves = _leaves(raw, path, op)
    values: list[Any] = []
    operands: list[Operand | RecordsVisible] = []
    problems: list[Problem] = []
    for leaf in leaves:
        try:
            if is_variable(leaf.value):
                operands.append(_variable(str(leaf.value), path, op, surroundings))
            else:
                values.extend(_literals(leaf, path, op, context))
        except KithError as error:
            problems += [problem.at(source=problem.source or leaf.source) for problem in error.problems]
    if problems:
        raise KithError(*problems)
    return (Values(tuple(dict.fromkeys(values))), *operands) if values else tuple(operands)


def _leaves(raw: Raw, path: Path, op: Op) -> tuple[Leaf, ...]:
    if isinstance(raw, Leaf):
        return (raw,)
    if isinstance(raw, Keyed):
        raise _refuse("K325", raw.source, what="a mapping after an operator")
    if op in ORDER_OPS:
        raise _refuse("K317", raw.source, op=op)
    if len(raw.items) > MAX_VALUES:
        raise _refuse("K310", raw.source, limit=f"a list holds {MAX_VALUES} values at most")
    if not raw.items:
        raise _refuse("K305", raw.source, field=str(path))
    return tuple(_leaf(item) for item in raw.items)


def _leaf(item: Raw) -> Leaf:
    if isinstance(item, Leaf):
        return item
    raise _refuse("K325", item.source, what="a list in a list" if isinstance(item, Many) else "a mapping in a list")


def _variable(text: str, path: Path, op: Op, surroundings: Surroundings) -> Variable | RecordsVisible:
    variable = parse_variable(text, surroundings)
    if variable == "visible":
        if op != "eq" or not modules_behind(path.type) or path.type.reference != "record":
            raise _refuse("K306", None)
        return RecordsVisible()
    if variable.name == "record" and variable.path is None:
        if surroundings.record is None:
            raise _refuse("K319", None, variable=text)
        if surroundings.record not in meaning(path)[1]:
            raise _refuse("K308", None, field=str(path), type=path.type.name, variable=text, other=surroundings.record)
    check_fits(variable, path)
    return variable


def _literals(leaf: Leaf, path: Path, op: Op, context: Context) -> tuple[Any, ...]:
    """The values of one leaf: one, or several where a type without an item type reads a list from a text."""
    if leaf.value is None:
        raise _refuse("K305", leaf.source, field=str(path))
    raw = unescape(leaf.value)
    try:
        value = _text(raw) if op in TEXT_OPS else _typed(raw, path, context)
    except KithError as error:
        raise KithError(*(_nested(problem, path, leaf.source) for problem in error.problems)) from None
    if value is None or value == ():
        raise _refuse("K305", leaf.source, field=str(path))
    return value if isinstance(value, tuple) else (value,)


def _text(raw: object) -> str | None:
    """An operand of contains and its kin: any text, since a part of an address isn't an address."""
    text = clean_line(str(raw) if isinstance(raw, int) and not isinstance(raw, bool) else raw, MAX_LENGTH)
    return text if text and fold(text) else None


def _typed(raw: object, path: Path, context: Context) -> Any:
    if path.type.family == "datetime" and isinstance(raw, str) and _DAY.fullmatch(raw.strip()):
        try:
            return date.fromisoformat(raw.strip())
        except ValueError:
            pass  # the type says better what is wrong with it
    return (path.type.item or path.type).literal(raw, context)


def _nested(problem: Problem, path: Path, source: Source | None) -> Problem:
    reason = f"{problem.code} {problem.message}"
    return Problem(code="K303", params={"field": str(path), "reason": reason}, source=source)


def _refuse(code: str, source: Source | None, **params: object) -> KithError:
    return KithError(Problem(code=code, params=params, source=source))
