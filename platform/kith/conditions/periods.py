"""`$today`, `$month-1mo` and a plain date as stretches of time, in the zone where a day begins and ends."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from kith.conditions.tree import Shift, Variable

FIRST_DAY, LAST_DAY = date.min + timedelta(days=2), date.max - timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Period:
    """From `start` (inside) to `end` (outside): both dates, or both aware datetimes in UTC."""

    start: date
    end: date


@lru_cache(maxsize=64)  # the rows of a batch all ask at the same moment
def period_of(variable: Variable, now: datetime, zone: ZoneInfo) -> Period:
    """The days that a time variable means, seen at `now` in `zone`. A week begins on Monday.

    A shift moves both ends: `$month-1mo` is the month before, `$week+1w` the next week.
    """
    start, end = _days(variable.name, now.astimezone(zone).date())
    return Period(shift_day(start, variable.shift), shift_day(end, variable.shift))


def moment_of(shift: Shift, now: datetime, zone: ZoneInfo) -> datetime:
    """`$now` with its shift, in UTC: months by the calendar of `zone`, everything else by the clock."""
    local = now.astimezone(zone)
    day = _shift_months(local.date(), shift.months)
    moved = local if day == local.date() else datetime.combine(day, local.time(), zone)
    return moved.astimezone(UTC) + shift.span


def day(value: date) -> Period:
    """One day as a period."""
    return Period(value, _clamp(value, timedelta(days=1)))


def in_time(period: Period, zone: ZoneInfo) -> Period:
    """A period of days as moments in UTC: from midnight to midnight on a clock in `zone`.

    Where the clocks skip midnight the day begins with its first moment; where they repeat it, with the first.
    """
    return Period(midnight(period.start, zone), midnight(period.end, zone))


def midnight(value: date, zone: ZoneInfo) -> datetime:
    """The first moment of a day in `zone`, in UTC."""
    inside = min(max(value, FIRST_DAY), LAST_DAY)
    return datetime.combine(inside, time(), zone).astimezone(UTC)


def shift_day(value: date, shift: Shift) -> date:
    """A day moved by calendar months (the 31st becomes the last day of a shorter month), then by whole days."""
    return _clamp(_shift_months(value, shift.months), timedelta(days=shift.span.days))


def _shift_months(value: date, months: int) -> date:
    if not months:
        return value
    year, month = divmod(value.year * 12 + value.month - 1 + months, 12)
    year = min(max(year, FIRST_DAY.year), LAST_DAY.year)
    return date(year, month + 1, min(value.day, calendar.monthrange(year, month + 1)[1]))


def _clamp(value: date, step: timedelta) -> date:
    try:
        return value + step
    except OverflowError:
        return date.max if step > timedelta(0) else date.min


def _days(name: str, today: date) -> tuple[date, date]:
    match name:
        case "week":
            start = today - timedelta(days=today.weekday())
            return start, start + timedelta(weeks=1)
        case "month" | "quarter" | "year":
            length = {"month": 1, "quarter": 3, "year": 12}[name]
            first = today.replace(month=(today.month - 1) // length * length + 1, day=1)
            return first, _shift_months(first, length)
        case _:
            return today, today + timedelta(days=1)
