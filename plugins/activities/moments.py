"""When somebody is to be reminded: days go back by the calendar of the person, minutes by the clock."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo


def reminder_moment(start: datetime | date, *, minutes: int, days: int, zone: ZoneInfo, day_begins: time) -> datetime:
    """The moment in UTC that lies `days` and then `minutes` before `start`, as the clocks in `zone` show it.

    A day without a time of day begins at `day_begins`. A day before 9:00 is 9:00 as well, also when the clocks were
    changed in between; a time that they skip that night is as much later as they were put forward.
    """
    if isinstance(start, datetime):
        local = start.astimezone(zone)
    else:
        local = datetime.combine(start, day_begins, zone)
    if days:  # else the second of two hours that are called alike would become the first
        local -= timedelta(days=days)
    return local.astimezone(UTC) - timedelta(minutes=minutes)


def day_in(moment: datetime, zone: ZoneInfo) -> date:
    """The day that the calendars in `zone` show at that moment."""
    return moment.astimezone(zone).date()
