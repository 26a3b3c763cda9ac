"""True or false, never empty."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from kith.fields.base import ColumnSpec, Context, Examples, FieldType, refuse
from kith.fields.locales import YES_NO
from kith.fields.wording import shown

_TRUE = {"true", "yes", "y", "on", "1", "x", "wahr", "vrai", "verdadero", "vero", "waar"}
_FALSE = {"false", "no", "n", "off", "0", "", "falsch", "faux", "falso", "onwaar"}
_WORDS = (
    dict.fromkeys((yes.casefold() for yes, _ in YES_NO.values()), True)
    | dict.fromkeys((no.casefold() for _, no in YES_NO.values()), False)
    | dict.fromkeys(_TRUE, True)
    | dict.fromkeys(_FALSE, False)
)
_COLUMN = (ColumnSpec("", sa.Boolean(create_constraint=False)),)


@dataclass(frozen=True, slots=True, kw_only=True)
class BooleanType(FieldType):
    """A tick: what is absent is false."""

    name = "boolean"
    meaning = "Yes or no; never empty, what is absent is no"
    family = "boolean"
    widget = "boolean"
    examples = Examples(
        good=(
            ("true", True),
            ("Yes", True),
            ("no", False),
            ("WAHR", True),
            ("on", True),
            (1, True),
            (False, False),
            (0.0, False),
            ("", False),
            (None, False),
        ),
        bad=("maybe", "2", 2, -1, float("nan"), ["true"], {}, "truetrue"),
    )

    def parse(self, raw: Any, context: Context) -> bool:
        if raw is None:
            return False
        if isinstance(raw, bool):
            return raw
        if isinstance(raw, str) and len(raw) <= 30:
            found = _WORDS.get(raw.strip().casefold())
            if found is not None:
                return found
        elif isinstance(raw, int | float) and raw in (0, 1):
            return raw == 1
        raise refuse("K225", value=shown(raw))

    def format(self, value: Any, context: Context) -> str:
        yes, no = YES_NO.get(context.locale[:2], YES_NO["en"])
        return yes if value else no

    def to_text(self, value: Any) -> str:
        return "true" if value else "false"

    def to_json(self, value: Any) -> Any:
        return bool(value)

    def json_schema(self) -> Mapping[str, Any]:
        return {"type": "boolean"}

    def columns(self, *, sort: bool = False) -> tuple[ColumnSpec, ...]:
        return _COLUMN

    def dump(self, value: Any, context: Context, *, sort: bool = False) -> tuple[Any, ...]:
        return (bool(value),)

    def load(self, cells: Any) -> bool:
        return bool(cells[0])
