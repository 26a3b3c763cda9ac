"""Calendar days."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any, ClassVar, Self

import sqlalchemy as sa

from kith.fields.base import ColumnSpec, Context, Examples, FieldType, refuse
from kith.fields.locales import locale_of
from kith.fields.wording import shown
from kith.lazy import lazy

babel_dates = lazy("babel.dates")

_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[T ]00:00(?::00(?:\.0+)?)?)?", re.ASCII)
_YEAR_FIRST = re.compile(r"(\d{4})([/.])(\d{1,2})\2(\d{1,2})", re.ASCII)
_DOTTED = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})", re.ASCII)
_SLASHED = re.compile(r"(\d{1,2})([/-])(\d{1,2})\2(\d{4})", re.ASCII)
_COLUMN = (ColumnSpec("", sa.Date()),)


def read_date(raw: Any) -> date | None:
    """`raw` as a day, or None where it is empty.

    Text is ISO (2025-12-31), the day first with dots (31.12.2025), or with slashes where day and month can't be
    mixed up (12/31/2025). Raises KithError K230, K231.
    """
    if raw.__class__ is str:
        if len(raw) == 10 and raw[4] == "-" == raw[7] and raw.isascii() and raw.replace("-", "").isdigit():
            return _day(raw, raw[:4], raw[5:7], raw[8:])
        text = raw.strip() if len(raw) <= 60 else raw
        return _read_text(text) if text else None
    if raw is None:
        return None
    if isinstance(raw, datetime):
        if raw.time().isoformat() == "00:00:00":
            return raw.date()
    elif isinstance(raw, date):
        return raw
    raise refuse("K230", value=shown(raw))


@lru_cache(maxsize=8192)
def written_day(day: date, locale: str) -> str:
    """`day` as people in the locale write it, in medium length; remembered, because lists are full of days."""
    return str(babel_dates.format_date(day, format="medium", locale=locale_of(locale)))


def _read_text(text: str) -> date:
    found = _ISO.fullmatch(text)
    if found:
        return _day(text, *found.groups())
    found = _YEAR_FIRST.fullmatch(text)
    if found:
        return _day(text, found[1], found[3], found[4])
    found = _DOTTED.fullmatch(text)
    if found:
        return _day(text, found[3], found[2], found[1])
    found = _SLASHED.fullmatch(text)
    if not found:
        raise refuse("K230", value=shown(text))
    first, second = int(found[1]), int(found[3])
    if first <= 12 and second <= 12 and first != second:
        raise refuse("K231", value=shown(text))
    return _day(text, found[4], min(first, second), max(first, second))


def _day(text: str, year: str | int, month: str | int, day: str | int) -> date:
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        raise refuse("K230", value=shown(text)) from None


@dataclass(frozen=True, slots=True, kw_only=True)
class DateType(FieldType):
    """A day of the calendar, in no particular zone."""

    name = "date"
    meaning = "A day of the calendar"
    family = "date"
    widget = "date"
    option_schema: ClassVar[Mapping[str, Any]] = {
        "min": {"type": "string", "description": "The earliest day that is allowed, as YYYY-MM-DD"},
        "max": {"type": "string", "description": "The latest day that is allowed, as YYYY-MM-DD"},
    }
    examples = Examples(
        good=(
            ("2026-03-31", date(2026, 3, 31)),
            ("31.12.2025", date(2025, 12, 31)),
            ("12/31/2025", date(2025, 12, 31)),
            ("31/12/2025", date(2025, 12, 31)),
            ("2024/2/29", date(2024, 2, 29)),
            ("2025-12-31 00:00:00", date(2025, 12, 31)),
            ("0001-01-01", date(1, 1, 1)),
            ("9999-12-31", date(9999, 12, 31)),
            (datetime(2025, 1, 2), date(2025, 1, 2)),  # noqa: DTZ001  (as a spreadsheet holds a day)
            (" ", None),
        ),
        bad=(
            "0000-01-01",
            "10000-01-01",
            "2025-02-30",
            "01/02/2025",
            "31.12.25",
            "2025-1",
            "20251231",
            "2025-W01-1",
            "2025-12-31T10:00",
            "yesterday",
            20251231,
            1.0,
            True,
            ["2025-12-31"],
            "２０２５-12-31",
        ),
    )

    min: date | None = None
    max: date | None = None

    @classmethod
    def declare(cls, options: Mapping[str, Any]) -> Self:
        return cls(**{key: read_date(raw) for key, raw in options.items()})

    def parse(self, raw: Any, context: Context) -> date | None:
        day = read_date(raw)
        if day is not None:
            if self.min is not None and day < self.min:
                raise refuse("K214", value=day.isoformat(), min=self.min.isoformat())
            if self.max is not None and day > self.max:
                raise refuse("K215", value=day.isoformat(), max=self.max.isoformat())
        return day

    def literal(self, raw: Any, context: Context) -> date | None:
        return read_date(raw)

    def format(self, value: Any, context: Context) -> str:
        return "" if value is None else written_day(value, context.locale)

    def to_json(self, value: Any) -> Any:
        return None if value is None else value.isoformat()

    def json_schema(self) -> Mapping[str, Any]:
        return {"type": "string", "format": "date"}

    def columns(self, *, sort: bool = False) -> tuple[ColumnSpec, ...]:
        return _COLUMN
