"""Whole numbers: any within 64 bits, and a rating in stars."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, ClassVar, Self

import sqlalchemy as sa

from kith.fields.base import ColumnSpec, Context, Examples, FieldType, refuse
from kith.fields.digits import INT64, read_typed_whole, read_whole
from kith.fields.locales import locale_of
from kith.fields.wording import shown
from kith.lazy import lazy

numbers = lazy("babel.numbers")

_COLUMN = (ColumnSpec("", sa.BigInteger()),)


@dataclass(frozen=True, slots=True, kw_only=True)
class IntegerType(FieldType):
    """A whole number within 64 bits."""

    name = "integer"
    meaning = "A whole number"
    family = "number"
    widget = "number"
    option_schema: ClassVar[Mapping[str, Any]] = {
        "min": {"type": "integer", "description": "The smallest value that is allowed"},
        "max": {"type": "integer", "description": "The largest value that is allowed"},
    }
    examples = Examples(
        good=(
            ("12", 12),
            (" -7 ", -7),
            ("+3", 3),
            ("007", 7),
            ("１２", 12),
            ("−5", -5),
            (5.0, 5),
            (2**63 - 1, 2**63 - 1),
            ("", None),
        ),
        bad=(
            "1.5",
            "1_000",
            "1,000",
            "1e3",
            "0x10",
            "٣",
            "NaN",
            10**19,
            str(10**19),
            1.5,
            float("nan"),
            True,
            [1],
            "²",
        ),
    )

    min: int | None = None
    max: int | None = None

    @classmethod
    def declare(cls, options: Mapping[str, Any]) -> Self:
        bounds = {key: read_whole(raw) if key in ("min", "max") else raw for key, raw in options.items()}
        return cls(**bounds)

    def parse(self, raw: Any, context: Context) -> int | None:
        number = read_typed_whole(raw, context)
        if number is not None:
            if self.min is not None and number < self.min:
                raise refuse("K214", value=number, min=self.min)
            if self.max is not None and number > self.max:
                raise refuse("K215", value=number, max=self.max)
        return number

    def literal(self, raw: Any, context: Context) -> int | None:
        return read_whole(raw)

    def format(self, value: Any, context: Context) -> str:
        return "" if value is None else _written(value, context.locale)

    def json_schema(self) -> Mapping[str, Any]:
        low = -INT64 if self.min is None else self.min
        return {"type": "integer", "minimum": low, "maximum": INT64 if self.max is None else self.max}

    def columns(self, *, sort: bool = False) -> tuple[ColumnSpec, ...]:
        return _COLUMN


@lru_cache(maxsize=8192)
def _written(value: int, locale: str) -> str:
    return str(numbers.format_decimal(value, locale=locale_of(locale)))


@dataclass(frozen=True, slots=True, kw_only=True)
class RatingType(FieldType):
    """From one star to `max` stars."""

    name = "rating"
    meaning = "From one star to five"
    family = "number"
    widget = "rating"
    option_schema: ClassVar[Mapping[str, Any]] = {
        "max": {
            "type": "integer",
            "minimum": 2,
            "maximum": 10,
            "default": 5,
            "description": "How many stars there are",
        },
    }
    examples = Examples(
        good=(("4", 4), (5, 5), (1.0, 1), (None, None)),
        bad=("0", 6, "-1", "3.5", "***", True, [3]),
    )

    max: int = 5

    def parse(self, raw: Any, context: Context) -> int | None:
        number = read_whole(raw)
        if number is not None and number < 1:
            raise refuse("K214", value=shown(raw), min=1)
        if number is not None and number > self.max:
            raise refuse("K215", value=shown(raw), max=self.max)
        return number

    def literal(self, raw: Any, context: Context) -> int | None:
        return read_whole(raw)

    def format(self, value: Any, context: Context) -> str:
        return "" if value is None else "★" * value + "☆" * max(self.max - value, 0)

    def json_schema(self) -> Mapping[str, Any]:
        return {"type": "integer", "minimum": 1, "maximum": self.max}

    def columns(self, *, sort: bool = False) -> tuple[ColumnSpec, ...]:
        return _COLUMN

    def choices(self, context: Context) -> tuple[tuple[str, str], ...]:
        return tuple((str(stars), self.format(stars, context)) for stars in range(1, self.max + 1))
