"""Moments: aware datetimes in UTC, read and shown in the zone of the context."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from functools import lru_cache
from typing import Any, ClassVar, Self
from zoneinfo import ZoneInfo

from kith.fields.base import ColumnSpec, Context, Examples, FieldType, refuse
from kith.fields.dates import written_day
from kith.fields.locales import locale_of
from kith.fields.physical import UtcDateTime
from kith.fields.wording import shown
from kith.lazy import lazy

babel_dates = lazy("babel.dates")

_ISO = re.compile(
    r"(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}(?::\d{2}(?:[.,]\d{1,6})?)?)\s?(Z|[+-]\d{2}(?::?\d{2})?)?",
    re.ASCII | re.IGNORECASE,
)
_DOTTED = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4}),? (\d{1,2}):(\d{2})(?::(\d{2}))?", re.ASCII)
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_COLUMN = (ColumnSpec("", UtcDateTime()),)


def in_zone(local: datetime, zone: ZoneInfo) -> datetime:
    """The moment, in UTC, at which clocks in `zone` show `local` (naive).

    Where they show it twice (they went back), the first time. Raises KithError K233 where they never did.
    """
    moment = local.replace(tzinfo=zone).astimezone(UTC)
    if moment.astimezone(zone).replace(tzinfo=None) != local:
        raise refuse("K233", zone=zone.key, value=local.isoformat(" ", "minutes"))
    return moment


def read_datetime(raw: Any, zone: ZoneInfo) -> datetime | None:
    """`raw` as a moment in UTC, or None where it is empty. Raises KithError K232, K233.

    Text is ISO, with an offset or in `zone`; a day alone is its midnight there; 31.12.2025 14:30 is read too.
    """
    if raw is None:
        return None
    try:
        if isinstance(raw, datetime):
            return raw.astimezone(UTC) if raw.tzinfo else in_zone(raw, zone)
        if isinstance(raw, str) and len(raw) <= 60:
            text = raw.strip()
            return _read_text(text, zone) if text else None
    except (ValueError, OverflowError):
        pass
    raise refuse("K232", value=shown(raw))


def _read_text(text: str, zone: ZoneInfo) -> datetime:
    found = _ISO.fullmatch(text)
    if found:
        written = f"{found[1]}T{found[2].replace(',', '.')}"
        if found[3]:
            return datetime.fromisoformat(written + found[3].upper()).astimezone(UTC)
        return in_zone(datetime.fromisoformat(written), zone)
    found = _DOTTED.fullmatch(text)
    if found:
        day, month, year, hour, minute, second = (int(each or 0) for each in found.groups())
        return in_zone(datetime(year, month, day, hour, minute, second), zone)  # noqa: DTZ001  (in_zone gives the zone)
    if _DAY.fullmatch(text):
        return in_zone(datetime.fromisoformat(text), zone)
    raise ValueError(text)


def _moment(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type, misc]


@dataclass(frozen=True, slots=True, kw_only=True)
class DateTimeType(FieldType):
    """A moment, kept in UTC."""

    name = "datetime"
    meaning = "A moment: a day and a time, kept in UTC and shown in the viewer's zone"
    family = "datetime"
    widget = "datetime"
    option_schema: ClassVar[Mapping[str, Any]] = {
        "min": {"type": "string", "description": "The earliest moment that is allowed; in UTC where it has no offset"},
        "max": {"type": "string", "description": "The latest moment that is allowed; in UTC where it has no offset"},
    }
    examples = Examples(
        good=(
            ("2026-03-31T14:30:00Z", _moment(2026, 3, 31, 14, 30)),
            ("2026-03-31 14:30", _moment(2026, 3, 31, 14, 30)),
            ("2026-03-31T14:30+02:00", _moment(2026, 3, 31, 12, 30)),
            ("2026-03-31T14:30:15.25-0500", _moment(2026, 3, 31, 19, 30, 15, 250_000)),
            ("31.12.2025 8:05", _moment(2025, 12, 31, 8, 5)),
            ("2025-12-31", _moment(2025, 12, 31)),
            ("", None),
        ),
        bad=(
            "0000-01-01T00:00Z",
            "10000-01-01T00:00Z",
            "0001-01-01T00:00+14:00",
            "9999-12-31T23:00-10:00",
            "2025-12-31T24:00",
            "2025-02-30T10:00",
            "2025-12-31T10:00+99:00",
            "now",
            1767225600,
            1.5,
            True,
            ["2025-12-31"],
            "2025-12-31T10",
        ),
    )

    min: datetime | None = None
    max: datetime | None = None

    @classmethod
    def declare(cls, options: Mapping[str, Any]) -> Self:
        return cls(**{key: read_datetime(raw, ZoneInfo("UTC")) for key, raw in options.items()})

    def parse(self, raw: Any, context: Context) -> datetime | None:
        moment = read_datetime(raw, context.zone)
        if moment is not None:
            if self.min is not None and moment < self.min:
                raise refuse("K214", value=self.to_text(moment), min=self.to_text(self.min))
            if self.max is not None and moment > self.max:
                raise refuse("K215", value=self.to_text(moment), max=self.to_text(self.max))
        return moment

    def literal(self, raw: Any, context: Context) -> datetime | None:
        return read_datetime(raw, context.zone)

    def format(self, value: Any, context: Context) -> str:
        if value is None:
            return ""
        local, locale = _shifted(value, context.zone), context.locale
        day, clock = written_day(local.date(), locale), _written_minute(local.hour, local.minute, locale)
        return _joined(locale).replace("{1}", day).replace("{0}", clock)

    def local_text(self, value: Any, context: Context) -> str:
        """`value` in the context's zone as a datetime-local input carries it: 2026-03-31T14:30; '' for None."""
        return "" if value is None else _shifted(value, context.zone).replace(tzinfo=None).isoformat(timespec="minutes")

    def to_json(self, value: Any) -> Any:
        return None if value is None else value.astimezone(UTC).replace(tzinfo=None).isoformat() + "Z"

    def json_schema(self) -> Mapping[str, Any]:
        return {"type": "string", "format": "date-time"}

    def columns(self, *, sort: bool = False) -> tuple[ColumnSpec, ...]:
        return _COLUMN


@lru_cache(maxsize=8192)
def _written_minute(hour: int, minute: int, locale: str) -> str:
    return str(babel_dates.format_time(time(hour, minute), format="short", locale=locale_of(locale)))


@lru_cache(maxsize=64)
def _joined(locale: str) -> str:
    """How the locale writes a day {1} and a time {0} after one another."""
    return str(babel_dates.get_datetime_format("medium", locale=locale_of(locale))).replace("'", "")


def _shifted(value: datetime, zone: ZoneInfo) -> datetime:
    """`value` in `zone`; at the two ends of time, where the zone leads out of it, in UTC."""
    try:
        return value.astimezone(zone) + timedelta(0)
    except OverflowError:
        return value
