"""The page of field types, written from the classes themselves."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite

from kith.fields.base import FieldType
from kith.fields.registry import builtin_types

_HEAD = """\
# Field types

This page is generated from the classes in `platform/kith/fields/`. Every type takes what is empty (nothing, `""`,
blanks, an empty list) as the one empty value; a boolean is never empty. What can't be a value is refused with a `K2..`
code of [errors.md](errors.md), by forms, the API, imports and definitions alike; the examples were read with Germany as
the country and EUR as the base currency. Conditions are told in [conditions.md](conditions.md). A plugin adds a type by
the hook `kith_field_types`.
"""

_DIALECTS: tuple[Any, ...] = (postgresql.dialect(), sqlite.dialect())  # type: ignore[no-untyped-call]


def fields_page(types: Iterable[type[FieldType]] = ()) -> str:
    """The Markdown of docs/fields.md: an overview, then a section for each type (the built-in ones by default)."""
    chosen = tuple(types) or builtin_types()
    rows = [f"| [{each.name}](#{each.name}) | {each.meaning} |" for each in chosen]
    overview = "\n".join(["| type | holds |", "|---|---|", *rows])
    return "\n".join([_HEAD, overview, "", *(_section(each) for each in chosen)])


def _section(of: type[FieldType]) -> str:
    declared = of.declare(of.sample)
    lines = [f"## {of.name}", "", f"{of.meaning}.", ""]
    lines += [f"- Stored as: {_stored(declared)}", f"- Operators: {_operators(declared)}"]
    if of.computed:
        lines.append("- Computed: nobody writes it")
    lines += [f"- Good: {_values(raw for raw, value in of.examples.good if value is not None)}"]
    lines += [f"- Refused: {_values(of.examples.bad)}", ""]
    if of.option_schema:
        lines += ["| option | type | meaning |", "|---|---|---|"]
        lines += [_option(name, schema, of) for name, schema in of.option_schema.items()]
        lines.append("")
    return "\n".join(lines)


def _stored(declared: FieldType) -> str:
    if declared.shape == "link":
        assert declared.item is not None
        return f"a row of a link table for each value: {_columns(declared.item)}"
    if declared.shape == "child":
        return "a row of a child table for each item"
    return _columns(declared)


def _columns(declared: FieldType) -> str:
    return ", ".join(f"`{column.name('field')}` {_column_type(column.type)}" for column in declared.columns())


def _column_type(of: Any) -> str:
    first, second = (str(of.compile(dialect=each)).removesuffix(' COLLATE "C"') for each in _DIALECTS)
    return first if first == second else f"{first} ({second} on SQLite)"


def _operators(declared: FieldType) -> str:
    return ", ".join(f"`{name}`" for name in sorted(declared.operators))


def _values(raws: Iterable[Any]) -> str:
    """Up to five raw values that print in one short line."""
    shown = (_value(raw) for raw in raws)
    return ", ".join([each for each in shown if each is not None][:5])


def _value(raw: Any) -> str | None:
    """`raw` as JSON in backticks, or None where it isn't JSON or doesn't fit."""
    try:
        text = json.dumps(raw, ensure_ascii=False, allow_nan=False)
    except (TypeError, ValueError):
        return None
    return f"`{text}`" if len(text) <= 80 and text.isprintable() and "`" not in text else None


def _option(name: str, schema: Any, of: type[FieldType]) -> str:
    kinds = schema.get("type", "one of" if "enum" in schema else "condition")
    kind = " or ".join(kinds) if isinstance(kinds, list) else kinds
    if "enum" in schema:
        kind += " " + ", ".join(map(str, schema["enum"]))
    notes = [schema["description"]]
    if name in of.required_options:
        notes.append("Required")
    if "default" in schema:
        notes.append(f"Default: {schema['default']}")
    return f"| `{name}` | {kind} | {'. '.join(notes)}. |"


if __name__ == "__main__":
    sys.stdout.write(fields_page())
