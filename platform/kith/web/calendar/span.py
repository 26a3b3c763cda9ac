"""Which days a calendar shows: a month in whole weeks, a week, or a day; what they are called, and what lies beside."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from kith.errors import KithError
from kith.fields.dates import read_date, written_day
from kith.fields.locales import locale_of
from kith.lazy import lazy

babel_dates = lazy("babel.dates")

Kind = Literal["month", "week", "day"]
KINDS: tuple[Kind, ...] = ("month", "week", "day")
EARLIEST, LATEST = date(1000, 1, 1), date(9000, 1, 1)  # beyond, a step might leave the calendar


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """The days `first` to `last`, around `day`; of a month also those that fill its first and last week."""

    kind: Kind
    day: date
    first: date
    last: date

    @property
    def days(self) -> tuple[date, ...]:
        """All of them, in order."""
        return tuple(self.first + timedelta(days=n) for n in range((self.last - self.first).days + 1))

    @property
    def before(self) -> date:
        """A day of the span before."""
        return (self.day.replace(day=1) if self.kind == "month" else self.first) - timedelta(days=1)

    @property
    def after(self) -> date:
        """A day of the span behind."""
        return _next_month(self.day) if self.kind == "month" else self.last + timedelta(days=1)

    def is_outside(self, day: date) -> bool:
        """Whether the day only fills a week of the month."""
        return self.kind == "month" and day.month != self.day.month

    def heading(self, locale: str) -> str:
        """What the span is called."""
        if self.kind == "month":
            return str(babel_dates.format_skeleton("yMMMM", self.day, locale=locale_of(locale)))
        if self.kind == "day":
            return full(self.day, locale)
        return f"{written_day(self.first, locale)} – {written_day(self.last, locale)}"


def span_of(kind: str, day: date, locale: str) -> Span:
    """The span of that kind around `day`: a month where the kind is none of them."""
    if kind == "day":
        return Span(kind="day", day=day, first=day, last=day)
    if kind == "week":
        first = _week_of(day, locale)
        return Span(kind="week", day=day, first=first, last=first + timedelta(days=6))
    last = _next_month(day) - timedelta(days=1)
    first, behind = _week_of(day.replace(day=1), locale), _week_of(last, locale)
    return Span(kind="month", day=day, first=first, last=behind + timedelta(days=6))


def read_day(text: str, today: date) -> date:
    """The day that an address names; today where it names none."""
    try:
        found = read_date(text)
    except KithError:
        return today
    return found if found is not None and EARLIEST <= found <= LATEST else today


def full(day: date, locale: str) -> str:
    """The day with its weekday, as people in the locale write it."""
    return str(babel_dates.format_date(day, format="full", locale=locale_of(locale)))


def weekdays(span: Span, locale: str) -> list[tuple[str, str]]:
    """(short, whole) name of each day of a week, from its first one."""
    shown = locale_of(locale)
    days = span.days[:7]
    return [
        (babel_dates.format_date(d, "EEE", locale=shown), babel_dates.format_date(d, "EEEE", locale=shown))
        for d in days
    ]


def _week_of(day: date, locale: str) -> date:
    """The first day of its week, which is another one from country to country."""
    begins = locale_of(locale).first_week_day
    return day - timedelta(days=(day.weekday() - begins) % 7)


def _next_month(day: date) -> date:
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1)
