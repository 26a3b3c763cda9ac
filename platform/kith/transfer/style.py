"""How a file writes numbers and dates, where that depends on who wrote it: found once, from its first rows. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from kith.fields.locales import locale_of

_SLASHED = re.compile(r"\s*(\d{1,2})([/-])(\d{1,2})\2(\d{4})(.*)", re.ASCII | re.DOTALL)
_NUMBER = re.compile(r"[+-]?\d[\d.,\s'’]*\d|[+-]?\d", re.ASCII)
_GROUPS = r"[.,'’\s]"
_SHAPES = {
    True: re.compile(r"[+-]?(?:\d{1,3}(?:[.\s'’]\d{3})+|\d+)(?:,\d+)?", re.ASCII),
    False: re.compile(r"[+-]?(?:\d{1,3}(?:[,\s'’]\d{3})+|\d+)(?:\.\d+)?", re.ASCII),
}
_SURE_COMMA = re.compile(r"[^,]*(?:,\d{1,2}|\.\d{3},\d+)(?!\d)[^,.\d]*", re.ASCII)
_SURE_POINT = re.compile(r"[^.]*(?:\.\d{1,2}|,\d{3}\.\d+)(?!\d)[^,.\d]*", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Style:
    """`decimal_comma`: 1.234,50 is a number. `day_first`: 01/02/2026 is the first of February; None: nobody knows."""

    decimal_comma: bool = False
    day_first: bool | None = None

    def number(self, text: str) -> str:
        """`text` with its number as programs write it (1234.50); a currency beside it stays where it is."""
        match = _NUMBER.search(text)
        if match is None or not _SHAPES[self.decimal_comma].fullmatch(match[0]):
            return text
        point = "," if self.decimal_comma else "."
        whole, _, rest = match[0].partition(point)
        plain = re.sub(_GROUPS, "", whole) + (f".{rest}" if rest else "")
        return f"{text[: match.start()]}{plain}{text[match.end() :]}"

    def date(self, text: str) -> str:
        """`text` as an ISO date (and the rest of it) where it is one with slashes; else as it is."""
        match = _SLASHED.fullmatch(text)
        if match is None or self.day_first is None:
            return text
        first, _, second, year, rest = match.groups()
        day, month = (first, second) if self.day_first else (second, first)
        return f"{year}-{int(month):02}-{int(day):02}{rest}"


PROGRAM = Style()  # numbers and dates came typed


def find_style(locale: str, numbers: Iterable[str], dates: Iterable[str]) -> Style:
    """The style of a file: what its cells can only mean, else what its writer's locale does.

    `numbers` and `dates` are cells of such columns. One 12,50 tells the decimal sign of all, one day beyond 12 the
    order of all days and months.
    """
    cells = list(numbers)
    comma = any(_SURE_COMMA.fullmatch(cell) for cell in cells)
    point = any(_SURE_POINT.fullmatch(cell) for cell in cells)
    return Style(decimal_comma=comma if comma != point else decimal_comma(locale), day_first=_order_of(dates, locale))


def _order_of(dates: Iterable[str], locale: str) -> bool | None:
    matches = [match for text in dates if (match := _SLASHED.fullmatch(text))]
    day_first = any(int(match[1]) > 12 for match in matches)
    month_first = any(int(match[3]) > 12 for match in matches)
    if day_first != month_first:
        return day_first
    return None if day_first or locale == "en" else day_before_month(locale)


@lru_cache(maxsize=64)
def decimal_comma(locale: str) -> bool:
    """True where the locale writes 1,5 for one and a half."""
    symbols: Any = locale_of(locale).number_symbols["latn"]
    return bool(symbols["decimal"] == ",")


@lru_cache(maxsize=64)
def day_before_month(locale: str) -> bool:
    """True where the locale's short dates name the day before the month."""
    pattern = str(locale_of(locale).date_formats["short"].pattern)
    return pattern.find("d") < pattern.find("M")
