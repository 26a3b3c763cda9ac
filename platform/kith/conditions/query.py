"""Conditions in the address of a list: `?role=client&amount.gt=5&company.industry=it&stage.in=won,lost`."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from typing import Any

from kith.conditions.parse import OPERATORS, parse_condition
from kith.conditions.tree import All, Condition, Modules
from kith.errors import KithError, Problem
from kith.fields.base import Context

_LISTED = frozenset({"in", "all"})


def parse_query(
    pairs: Iterable[tuple[str, str]], module: str, modules: Modules, context: Context, *, me: str | None = "users"
) -> Condition:
    """The condition that all of `pairs` (name, text) make together; a name is a path, perhaps with an operator.

    `in` and `all` take several values with commas between them (a value that holds one stands in double quotes);
    `ne` is for "is not". Parameters that mean something else to a list (`sort`, `limit` ...) are the caller's to take
    out. Raises KithError with every problem, `field` being the parameter's name.
    """
    conditions: list[Condition] = []
    problems: list[Problem] = []
    seen: set[str] = set()
    for name, text in pairs:
        if name in seen:
            problems.append(Problem(code="K327", params={"name": name}, field=name))
            continue
        seen.add(name)
        try:
            raw = written(name, text)
            conditions.append(parse_condition(raw, module, modules, context, purpose="filter", me=me))
        except KithError as error:
            problems += [problem.at(field=name) for problem in error.problems]
    if problems:
        raise KithError(*problems)
    return conditions[0] if len(conditions) == 1 else All(tuple(conditions))


def written(name: str, text: str) -> dict[str, Any]:
    """What a parameter of an address says, as conditions are written elsewhere: `{"amount": {"gt": "5"}}`."""
    path, _, last = name.rpartition(".")
    values = _separated(text) if last in _LISTED else text
    if not path or last not in {*OPERATORS, "in", "ne"}:
        return {name: text}
    if last == "ne":
        return {"not": {path: text}}
    if last == "in":
        return {path: values}
    return {path: {last: values}}


def _separated(text: str) -> list[str]:
    """The texts between the commas; blank ones stay, so that they are refused rather than lost."""
    return next(csv.reader([text.replace("\n", " ").replace("\r", " ")], skipinitialspace=True), [""])
