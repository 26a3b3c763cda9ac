"""Colours."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from kith.fields.base import ColumnSpec, Context, Examples, FieldType, refuse
from kith.fields.wording import shown

_COLOUR = re.compile(r"#?([0-9a-f]{6}|[0-9a-f]{3})", re.ASCII | re.IGNORECASE)
_COLUMN = (ColumnSpec("", sa.String(7)),)


@dataclass(frozen=True, slots=True, kw_only=True)
class ColourType(FieldType):
    """A colour as #rrggbb in lower case."""

    name = "colour"
    meaning = "A colour, as #rrggbb"
    family = "option"
    widget = "colour"
    examples = Examples(
        good=(("#1F6FEB", "#1f6feb"), ("abc", "#aabbcc"), (" #000000 ", "#000000"), ("", None)),
        bad=("red", "#12", "#12345", "#1234567", "rgb(1,2,3)", "#１23456", 123456, True, ["#fff"], "#fff\x00"),
    )

    def parse(self, raw: Any, context: Context) -> str | None:
        if raw is None:
            return None
        if isinstance(raw, str) and len(raw) <= 60:
            text = raw.strip()
            if not text:
                return None
            found = _COLOUR.fullmatch(text)
            if found:
                digits = found[1].lower()
                return "#" + (digits if len(digits) == 6 else "".join(each * 2 for each in digits))
        raise refuse("K254", value=shown(raw))

    def json_schema(self) -> Mapping[str, Any]:
        return {"type": "string", "pattern": "^#[0-9a-f]{6}$"}

    def columns(self, *, sort: bool = False) -> tuple[ColumnSpec, ...]:
        return _COLUMN
