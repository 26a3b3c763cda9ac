"""The filters of an address as one condition, as people write it, and back: what is simple stays a pair of its own."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import orjson

from kith.conditions.parse import OPERATORS
from kith.conditions.query import written
from kith.web.lists.address import Pair

Written = Mapping[str, Any]


def as_condition(filters: Sequence[Pair]) -> dict[str, Any]:
    """All that `filters` say together; {} where there are none. They were parsed before: what is no JSON raises."""
    parts = [orjson.loads(text) if name == "where" else written(name, text) for name, text in filters]
    parts = [part for part in parts if part]
    if len(parts) == 1:
        return dict(parts[0])
    return {"all": parts} if parts else {}


def as_json(condition: Written) -> str:
    """The condition as `where` carries it."""
    return orjson.dumps(condition).decode()


def as_pairs(condition: Written) -> tuple[Pair, ...]:
    """The condition as the pairs of an address; what is not simple, together as `where`."""
    simple: dict[str, str] = {}
    rest: list[Any] = []
    for part in conjuncts(condition):
        pair = _pair(part)
        if pair is None or pair[0] in simple:
            rest.append(part)
        else:
            simple[pair[0]] = pair[1]
    where = [("where", as_json(rest[0] if len(rest) == 1 else {"all": rest}))] if rest else []
    return (*where, *simple.items())


def conjuncts(condition: Written) -> Iterator[dict[str, Any]]:
    """What has to hold, one by one: all parts of `all`, every key, every operator of a field."""
    for key, value in condition.items():
        if key == "all" and isinstance(value, list):
            for each in value:
                yield from conjuncts(each) if isinstance(each, Mapping) else ()
        elif key not in ("any", "not") and isinstance(value, Mapping):
            yield from ({key: {op: operand}} for op, operand in value.items())
        else:
            yield {key: value}


def _pair(part: Written) -> Pair | None:
    (key, value) = next(iter(part.items()))
    if key == "not":
        inner = list(conjuncts(value)) if isinstance(value, Mapping) else []
        pair = _pair(inner[0]) if len(inner) == 1 else None
        return (f"{pair[0]}.ne", pair[1]) if pair and _is_plain(pair[0]) else None
    if key == "any":
        return None
    if isinstance(value, Mapping):
        op, operand = next(iter(value.items()))
        text = _text(operand)
        if op == "all" and isinstance(operand, list):
            text = _listed(operand)
        return (f"{key}.{op}", text) if op in OPERATORS and text is not None else None
    if isinstance(value, list):
        listed = _listed(value)
        return None if listed is None else (f"{key}.in", listed)
    text = _text(value)
    return None if text is None else (key, text)


def _is_plain(name: str) -> bool:
    return name.rpartition(".")[2] not in {*OPERATORS, "in", "ne"}


def _text(value: Any) -> str | None:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, str | int | float) and str(value) else None


def _listed(values: Sequence[Any]) -> str | None:
    texts = [_text(each) for each in values]
    if not texts or None in texts:
        return None
    line = io.StringIO()
    csv.writer(line, lineterminator="").writerow(texts)
    return line.getvalue()
