"""Days, months and moments on a clock in a zone."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from kith.conditions.periods import Period, day, in_time, moment_of, period_of
from kith.conditions.tree import Shift, Variable, VariableName

BERLIN = ZoneInfo("Europe/Berlin")
UNMOVED = Shift()
NOW = datetime(2026, 3, 31, 22, 30, tzinfo=UTC)


def period(name: VariableName, shift: Shift = UNMOVED, zone: ZoneInfo = BERLIN) -> Period:
    return period_of(Variable(name, None, shift), NOW, zone)


def test_today_is_the_day_on_the_wall_in_the_zone() -> None:
    assert period("today") == day(date(2026, 4, 1))
    assert period("today", zone=ZoneInfo("UTC")) == day(date(2026, 3, 31))


@pytest.mark.parametrize(
    ("name", "start", "end"),
    [
        ("week", date(2026, 3, 30), date(2026, 4, 6)),
        ("month", date(2026, 4, 1), date(2026, 5, 1)),
        ("quarter", date(2026, 4, 1), date(2026, 7, 1)),
        ("year", date(2026, 1, 1), date(2027, 1, 1)),
    ],
)
def test_a_period_ends_where_the_next_begins(name: VariableName, start: date, end: date) -> None:
    assert period(name) == Period(start, end)


def test_a_shift_moves_the_whole_period() -> None:
    assert period("month", Shift(months=-1)) == Period(date(2026, 3, 1), date(2026, 4, 1))
    assert period("week", Shift(span=timedelta(weeks=1))) == Period(date(2026, 4, 6), date(2026, 4, 13))


def test_the_31st_becomes_the_last_day_of_a_shorter_month() -> None:
    assert period("today", Shift(months=1), ZoneInfo("UTC")) == Period(date(2026, 4, 30), date(2026, 5, 1))


def test_a_day_has_23_hours_when_clocks_go_forward_and_25_when_they_go_back() -> None:
    spring, autumn = (in_time(day(each), BERLIN) for each in (date(2026, 3, 29), date(2026, 10, 25)))
    lengths = [each.end - each.start for each in (spring, autumn)]
    assert lengths == [timedelta(hours=23), timedelta(hours=25)]


def test_a_day_without_midnight_begins_with_its_first_moment() -> None:
    found = in_time(day(date(2024, 9, 8)), ZoneInfo("America/Santiago"))  # clocks went from 24:00 to 1:00
    assert found.start == datetime(2024, 9, 8, 4, tzinfo=UTC)


def test_now_moves_by_the_calendar_for_months_and_by_the_clock_for_the_rest() -> None:
    assert moment_of(Shift(months=-1), NOW, BERLIN) == datetime(2026, 2, 28, 23, 30, tzinfo=UTC)
    assert moment_of(Shift(span=timedelta(hours=-2)), NOW, BERLIN) == datetime(2026, 3, 31, 20, 30, tzinfo=UTC)


def test_the_ends_of_time_are_reached_and_not_left() -> None:
    assert in_time(day(date.max), BERLIN).end.year == 9999
    assert in_time(day(date.min), ZoneInfo("Asia/Tokyo")).start.year == 1
    assert period("today", Shift(months=-12 * 3000)).start.year == 1
