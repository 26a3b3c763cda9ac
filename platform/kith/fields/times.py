"""Times of day, and how long something takes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time, timedelta
from typing import Any, ClassVar, Self

import sqlalchemy as sa

from kith.fields.base import ColumnSpec, Context, Examples, FieldType, refuse
from kith.fields.locales import locale_of
from kith.fields.physical import Seconds
from kith.fields.wording import shown
from kith.lazy import lazy

babel_dates = lazy("babel.dates")

LONGEST = timedelta(days=36_525)  # a hundred years

_TIME = re.compile(r"(\d{1,2}):(\d{2})(?::(\d{2}))?\s?([ap]m)?", re.ASCII | re.IGNORECASE)
_CLOCK = re.compile(r"(\d{1,7}):([0-5]\d)(?::([0-5]\d))?", re.ASCII)
_UNITS = re.compile(
    r"(?:(\d{1,7})\s?w(?:eeks?)?)?\s*(?:(\d{1,7})\s?d(?:ays?)?)?\s*(?:(\d{1,7})\s?h(?:ours?|r)?)?\s*"
    r"(?:(\d{1,7})\s?m(?:in|inutes?)?)?\s*(?:(\d{1,9})\s?s(?:ec|econds?)?)?",
    re.ASCII | re.IGNORECASE,
)
_ISO = re.compile(r"P(?:(\d{1,7})W)?(?:(\d{1,7})D)?(?:T(?:(\d{1,7})H)?(?:(\d{1,7})M)?(?:(\d{1,9})S)?)?", re.ASCII)
_TIME_COLUMN = (ColumnSpec("", sa.Time()),)
_SECONDS_COLUMN = (ColumnSpec("", Seconds()),)


def read_time(raw: Any) -> time | None:
    """`raw` as a time of day in whole seconds, or None where it is empty. Raises KithError K234."""
    if raw is None:
        return None
    if isinstance(raw, time) and raw.tzinfo is None:
        return raw.replace(microsecond=0)
    if isinstance(raw, str) and len(raw) <= 60:
        text = raw.strip()
        if not text:
            return None
        found = _TIME.fullmatch(text)
        if found:
            try:
                return time(_hour(int(found[1]), found[4]), int(found[2]), int(found[3] or 0))
            except ValueError:
                pass
    raise refuse("K234", value=shown(raw))


def _hour(hour: int, half: str | None) -> int:
    if half is None:
        return hour
    if not 1 <= hour <= 12:
        raise ValueError(hour)
    return hour % 12 + (12 if half.lower() == "pm" else 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeType(FieldType):
    """A time of day, to the second, in no particular zone."""

    name = "time"
    meaning = "A time of day"
    family = "time"
    widget = "time"
    option_schema: ClassVar[Mapping[str, Any]] = {
        "min": {"type": "string", "description": "The earliest time that is allowed, as HH:MM"},
        "max": {"type": "string", "description": "The latest time that is allowed, as HH:MM"},
    }
    examples = Examples(
        good=(
            ("14:30", time(14, 30)),
            ("9:05", time(9, 5)),
            ("23:59:59", time(23, 59, 59)),
            ("2:30 pm", time(14, 30)),
            ("12:00 AM", time(0, 0)),
            ("", None),
        ),
        bad=("24:00", "12:60", "14", "1430", "14:30:60", "13:00 pm", "0:30 am", "noon", 14, True, ["14:30"], "１4:30"),
    )

    min: time | None = None
    max: time | None = None

    @classmethod
    def declare(cls, options: Mapping[str, Any]) -> Self:
        return cls(**{key: read_time(raw) for key, raw in options.items()})

    def parse(self, raw: Any, context: Context) -> time | None:
        found = read_time(raw)
        if found is not None:
            if self.min is not None and found < self.min:
                raise refuse("K214", value=found.isoformat(), min=self.min.isoformat())
            if self.max is not None and found > self.max:
                raise refuse("K215", value=found.isoformat(), max=self.max.isoformat())
        return found

    def literal(self, raw: Any, context: Context) -> time | None:
        return read_time(raw)

    def format(self, value: Any, context: Context) -> str:
        if value is None:
            return ""
        return str(babel_dates.format_time(value, format="short", locale=locale_of(context.locale)))

    def to_json(self, value: Any) -> Any:
        return None if value is None else value.isoformat()

    def json_schema(self) -> Mapping[str, Any]:
        return {"type": "string", "pattern": r"^\d{2}:\d{2}:\d{2}$"}

    def columns(self, *, sort: bool = False) -> tuple[ColumnSpec, ...]:
        return _TIME_COLUMN


@dataclass(frozen=True, slots=True, kw_only=True)
class DurationType(FieldType):
    """How long something takes, in whole seconds, up to a hundred years."""

    name = "duration"
    meaning = "How long something takes, in hours and minutes"
    family = "number"
    widget = "duration"
    examples = Examples(
        good=(
            ("1:30", timedelta(hours=1, minutes=30)),
            ("1h 30m", timedelta(hours=1, minutes=30)),
            ("90 min", timedelta(minutes=90)),
            ("2 days 4h", timedelta(days=2, hours=4)),
            ("PT1H30M", timedelta(hours=1, minutes=30)),
            ("0:00:05", timedelta(seconds=5)),
            (5400, timedelta(minutes=90)),
            ("0:00", timedelta(0)),
            ("", None),
        ),
        bad=("90", "1:75", "-1:00", "1.5h", "P", "PT", "9999999:00", -5, 1.5, 10**19, True, "long", ["1:30"], "h"),
    )

    def parse(self, raw: Any, context: Context) -> timedelta | None:
        if raw is None or (isinstance(raw, str) and len(raw) <= 60 and not raw.strip()):
            return None
        found = _read_duration(raw)
        if found is None or not timedelta(0) <= found <= LONGEST:
            raise refuse("K235", value=shown(raw))
        return found

    def format(self, value: Any, context: Context) -> str:
        """Hours and minutes as 1:30 h, seconds where there are any."""
        return f"{self.to_text(value)} h" if value is not None else ""

    def to_json(self, value: Any) -> Any:
        return None if value is None else int(value.total_seconds())

    def to_text(self, value: Any) -> str:
        if value is None:
            return ""
        minutes, seconds = divmod(int(value.total_seconds()), 60)
        text = f"{minutes // 60}:{minutes % 60:02d}"
        return f"{text}:{seconds:02d}" if seconds else text

    def json_schema(self) -> Mapping[str, Any]:
        return {"type": "integer", "minimum": 0, "maximum": int(LONGEST.total_seconds()), "description": "Seconds"}

    def columns(self, *, sort: bool = False) -> tuple[ColumnSpec, ...]:
        return _SECONDS_COLUMN


def _read_duration(raw: Any) -> timedelta | None:
    if isinstance(raw, timedelta):
        return raw if not raw.microseconds else None
    if type(raw) is int:
        return timedelta(seconds=raw) if abs(raw) < 10**10 else None
    if not isinstance(raw, str) or len(raw) > 60:
        return None
    text = raw.strip()
    clock = _CLOCK.fullmatch(text)
    if clock:
        return timedelta(hours=int(clock[1]), minutes=int(clock[2]), seconds=int(clock[3] or 0))
    found = _ISO.fullmatch(text) or _UNITS.fullmatch(text)
    if not found or not any(found.groups()):
        return None
    weeks, days, hours, minutes, seconds = (int(each or 0) for each in found.groups())
    return timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)
