"""Decimal numbers, exact on both databases, and percentages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any, ClassVar, Self

from kith.fields.base import ColumnSpec, Context, Examples, FieldType, refuse
from kith.fields.digits import limited, read_decimal, read_typed
from kith.fields.locales import locale_of
from kith.fields.physical import ScaledDecimal
from kith.lazy import lazy

numbers = lazy("babel.numbers")


@dataclass(frozen=True, slots=True, kw_only=True)
class DecimalType(FieldType):
    """A number with a fixed count of digits after the point; 18 digits in all."""

    name = "decimal"
    meaning = "A number with digits after the point, exact"
    family = "number"
    widget = "number"
    option_schema: ClassVar[Mapping[str, Any]] = {
        "places": {
            "type": "integer",
            "minimum": 0,
            "maximum": 9,
            "default": 2,
            "description": "How many digits stand after the point",
        },
        "min": {"type": ["number", "string"], "description": "The smallest value that is allowed"},
        "max": {"type": ["number", "string"], "description": "The largest value that is allowed"},
    }
    examples = Examples(
        good=(
            ("12.3", Decimal("12.30")),
            ("-0.05", Decimal("-0.05")),
            (".5", Decimal("0.50")),
            ("1.100", Decimal("1.10")),
            ("1,234.5", Decimal("1234.50")),
            ("１２.5", Decimal("12.50")),
            (0.1, Decimal("0.10")),
            (7, Decimal("7.00")),
            ("-0", Decimal("0.00")),
            ("9999999999999999.99", Decimal("9999999999999999.99")),
            ("", None),
        ),
        bad=(
            "1.234",
            "1e999999",
            "1e3",
            "NaN",
            "Infinity",
            "1_000",
            "1,23",
            "12 EUR",
            "10000000000000000",
            0.001,
            10**19,
            float("inf"),
            True,
            [1],
            {},
            "1.2.3",
        ),
    )

    places: int = 2
    min: Decimal | None = None
    max: Decimal | None = None

    @classmethod
    def declare(cls, options: Mapping[str, Any]) -> Self:
        given: dict[str, Any] = {
            key: read_decimal(raw, "en") if key in ("min", "max") else raw for key, raw in options.items()
        }
        return cls(**given)

    def parse(self, raw: Any, context: Context) -> Decimal | None:
        number = self.literal(raw, context)
        if number is not None:
            if self.min is not None and number < self.min:
                raise refuse("K214", value=str(number), min=str(self.min))
            if self.max is not None and number > self.max:
                raise refuse("K215", value=str(number), max=str(self.max))
        return number

    def literal(self, raw: Any, context: Context) -> Decimal | None:
        number = read_typed(raw, context, self.places)
        return None if number is None else limited(number, self.places)

    def format(self, value: Any, context: Context) -> str:
        return "" if value is None else _written(value, self.places, context.locale)

    def to_json(self, value: Any) -> Any:
        return None if value is None else format(value, "f")

    def json_schema(self) -> Mapping[str, Any]:
        return {"type": "string", "pattern": r"^-?\d+(\.\d+)?$"}

    def columns(self, *, sort: bool = False) -> tuple[ColumnSpec, ...]:
        return _column(self.places)


@lru_cache
def _column(places: int) -> tuple[ColumnSpec, ...]:
    return (ColumnSpec("", ScaledDecimal(places)),)


@lru_cache(maxsize=8192)
def _written(value: Decimal, places: int, locale: str) -> str:
    return str(numbers.format_decimal(value, format=_pattern(locale, places), locale=locale_of(locale)))


@lru_cache(maxsize=256)
def _pattern(locale: str, places: int) -> Any:
    """The locale's way of writing numbers, with exactly `places` digits after the point."""
    whole = str(locale_of(locale).decimal_formats[None].pattern).partition(".")[0]
    return numbers.parse_pattern(f"{whole}.{'0' * places}" if places else whole)


@dataclass(frozen=True, slots=True, kw_only=True)
class PercentType(DecimalType):
    """A percentage: 12.5 stands for 12.5 %."""

    name = "percent"
    meaning = "A percentage; the value 12.5 stands for 12.5 %"
    examples = Examples(
        good=(
            ("12.5 %", Decimal("12.50")),
            ("100%", Decimal("100.00")),
            ("-3", Decimal("-3.00")),
            (19, Decimal("19.00")),
            ("", None),
        ),
        bad=("%", "12.345", "half", "12 %%", "1e999999", "NaN", True, [12]),
    )

    def literal(self, raw: Any, context: Context) -> Decimal | None:
        if isinstance(raw, str) and len(raw) <= 60:
            bare = raw.strip()
            if bare.endswith(("%", "％")):
                raw = bare[:-1].rstrip() or "%"
        number = read_typed(raw, context, self.places, "K216")
        return None if number is None else limited(number, self.places)

    def format(self, value: Any, context: Context) -> str:
        if value is None:
            return ""
        locale = locale_of(context.locale)
        return str(numbers.format_percent(value.scaleb(-2), locale=locale, decimal_quantization=False))
