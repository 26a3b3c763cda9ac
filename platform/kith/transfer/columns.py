"""Which column of a file fills which field: matched by name, label, an earlier name, or told by a map. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from kith.definition.model import Field, Module
from kith.errors import KithError, Problem, nearest
from kith.fields import FieldType
from kith.fields.keys import unaccented

REASON = "Reason (Kith)"  # the column that the file of refused rows has more; left out when it comes back
_NOT_WORD = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """The cells at `index` fill `field`, or one `part` of it (address.city)."""

    index: int
    heading: str
    field: Field
    part: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Matched:
    """The columns of a file that are read, and what is to say about the others."""

    columns: tuple[Column, ...]
    notices: tuple[Problem, ...] = ()

    def named(self, field: str) -> Column | None:
        """The column that fills `field`, or None."""
        return next((column for column in self.columns if column.field.name == field and not column.part), None)


def normalised(text: str) -> str:
    """`text` as headings are compared: case, accents, spaces and marks make no difference."""
    return _NOT_WORD.sub("", unaccented(text))


def match_columns(
    heading: Sequence[str], module: Module, writable: Collection[str], told: Mapping[str, str] | None = None
) -> Matched:
    """The columns of `heading` that fill fields of `module`.

    `told` maps headings to names of fields (with parts: `address.city`), '' to leave one out. Raises KithError:
    K705 two columns for a field, K707 none at all, K714 and K715 for a map that fits neither module nor file.
    """
    told = told or {}
    known = dict(_spellings(module))
    columns: list[Column] = []
    notices: list[Problem] = []
    closed: list[str] = []
    problems = [Problem(code="K715", params={"column": each}) for each in told if each not in heading]
    for index, text in enumerate(heading):
        if not text or text == REASON or told.get(text) == "":
            continue
        target = _told(module, told[text], problems) if text in told else known.get(normalised(text))
        if target is None:
            notices += [] if text in told else [_unknown(text, module)]
        elif (target[0].name not in writable and target[0].name != "id") or holds_files(target[0].type):
            closed.append(text)
        else:
            columns.append(Column(index=index, heading=text, field=target[0], part=target[1]))
    problems += _twice(columns)
    if not columns and not problems:
        params = {"module": module.name, "columns": ", ".join(heading[:20])}
        problems.append(Problem(code="K707", params=params))
    if problems:
        raise KithError(*problems)
    if closed:
        notices.append(Problem(code="K706", params={"columns": ", ".join(closed)}, level="warning"))
    return Matched(columns=tuple(columns), notices=tuple(notices))


def holds_files(type_: FieldType) -> bool:
    """Whether values of the type are files: a sheet names them, and can't bring them."""
    return (type_.item or type_).reference == "file"


Target = tuple[Field, str | None]


def _spellings(module: Module) -> Iterator[tuple[str, Target]]:
    """Every normalised text that means a field; what comes later wins, so names beat labels beat earlier names."""
    fields = module.fields.values()
    for field in fields:
        yield from ((normalised(each), (field, None)) for each in field.was)
    for field in fields:
        for part in field.type.parts:
            yield normalised(f"{field.label} {part}"), (field, part)
            yield normalised(f"{field.name} {part}"), (field, part)
    yield from ((normalised(field.label), (field, None)) for field in reversed(list(fields)))
    yield from ((normalised(field.name), (field, None)) for field in fields)


def _told(module: Module, name: str, problems: list[Problem]) -> Target | None:
    field_name, _, part = name.partition(".")
    field = module.fields.get(field_name)
    if field is None or (part and part not in field.type.parts):
        params = {"field": name, "module": module.name}
        problems.append(Problem(code="K714", params=params, suggestion=nearest(name, module.fields)))
        return None
    return field, part or None


def _unknown(text: str, module: Module) -> Problem:
    labels = {normalised(field.label): field.label for field in module.fields.values() if field.writable}
    labels |= {normalised(field.name): field.label for field in module.fields.values() if field.writable}
    close = nearest(normalised(text), labels)
    params = {"column": text, "module": module.name}
    return Problem(code="K704", params=params, suggestion=labels[close] if close else None, level="warning")


def _twice(columns: Sequence[Column]) -> list[Problem]:
    first: dict[str, Column] = {}
    found: list[Problem] = []
    for column in columns:
        name = column.field.name
        key = f"{name}.{column.part}" if column.part else name
        other = first.setdefault(key, column) if key not in first else first[key]
        if other is not column:
            params = {"first": other.heading, "second": column.heading, "field": key}
            found.append(Problem(code="K705", params=params))
    return found
