"""The moment of a reminder, in zones whose clocks are changed."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kith_ext.activities.moments import reminder_moment

NINE = time(9)
MINUTE = timedelta(minutes=1)
BERLIN = ZoneInfo("Europe/Berlin")
ZONES = ("UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "America/St_Johns")
MORE = ("Pacific/Apia", "Africa/Casablanca", "Pacific/Chatham", "America/Sao_Paulo")


def moment(start: datetime | date, minutes: int = 0, days: int = 0, zone: ZoneInfo = BERLIN) -> datetime:
    return reminder_moment(start, minutes=minutes, days=days, zone=zone, day_begins=NINE)


def test_minutes_are_counted_by_the_clock() -> None:
    assert moment(datetime(2026, 3, 31, 12, 0, tzinfo=UTC), minutes=15) == datetime(2026, 3, 31, 11, 45, tzinfo=UTC)


def test_a_day_before_nine_is_nine_though_the_clocks_went_forward_in_the_night() -> None:
    """On 29 March 2026 Berlin goes from UTC+1 to UTC+2."""
    nine = datetime(2026, 3, 29, 9, 0, tzinfo=BERLIN)
    assert moment(nine, days=1) == datetime(2026, 3, 28, 8, 0, tzinfo=UTC)
    assert nine.astimezone(UTC) - moment(nine, days=1) == timedelta(hours=23)


def test_a_day_before_nine_is_nine_though_the_clocks_went_back_in_the_night() -> None:
    nine = datetime(2026, 10, 25, 9, 0, tzinfo=BERLIN)
    assert nine.astimezone(UTC) - moment(nine, days=1) == timedelta(hours=25)


def test_a_time_that_the_clocks_skip_is_as_much_later() -> None:
    half_past_two = datetime(2026, 3, 30, 2, 30, tzinfo=BERLIN)
    assert moment(half_past_two, days=1).astimezone(BERLIN) == datetime(2026, 3, 29, 3, 30, tzinfo=BERLIN)


def test_minutes_across_the_change_are_minutes() -> None:
    four = datetime(2026, 3, 29, 4, 0, tzinfo=BERLIN)
    assert moment(four, minutes=120).astimezone(BERLIN) == datetime(2026, 3, 29, 1, 0, tzinfo=BERLIN)


def test_the_second_of_two_hours_that_are_called_alike_stays_the_second() -> None:
    second = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)  # 2:30 in Berlin for the second time
    assert moment(second) == second


@pytest.mark.parametrize(("zone", "hour"), [("Europe/Berlin", 7), ("America/New_York", 13), ("Asia/Kolkata", 3)])
def test_a_day_begins_at_nine_in_the_zone_of_the_person(zone: str, hour: int) -> None:
    due = moment(date(2026, 6, 1), days=1, zone=ZoneInfo(zone))
    assert (due.astimezone(ZoneInfo(zone)).time(), due.hour) == (NINE, hour)


moments = st.integers(0, 6 * 366 * 24 * 60).map(lambda minutes: datetime(2024, 1, 1, tzinfo=UTC) + minutes * MINUTE)


@given(moments, st.integers(0, 400), st.sampled_from(ZONES + MORE))
def test_days_leave_the_time_of_day_as_it_is_where_there_is_such_a_time(start: datetime, days: int, name: str) -> None:
    zone = ZoneInfo(name)
    local = start.astimezone(zone)
    wanted = (local.replace(tzinfo=None) - timedelta(days=days)).replace(tzinfo=zone)
    there = wanted.astimezone(UTC).astimezone(zone).replace(tzinfo=None) == wanted.replace(tzinfo=None)
    found = moment(start, days=days, zone=zone).astimezone(zone).replace(tzinfo=None)
    assert found == wanted.replace(tzinfo=None) if there else found > wanted.replace(tzinfo=None)


@given(moments, st.integers(0, 10_000), st.integers(0, 30), st.sampled_from(ZONES + MORE))
def test_a_reminder_is_never_later_than_what_it_is_for(start: datetime, minutes: int, days: int, name: str) -> None:
    due = moment(start, minutes=minutes, days=days, zone=ZoneInfo(name))
    skipped = timedelta(hours=24)  # whole days are skipped where a country crossed the date line
    assert due.tzinfo is UTC
    assert due <= start if days == 0 else due <= start - timedelta(days=days) + skipped


@given(moments, st.integers(0, 10_000), st.sampled_from(ZONES + MORE))
def test_minutes_are_the_same_everywhere(start: datetime, minutes: int, name: str) -> None:
    assert start - moment(start, minutes=minutes, zone=ZoneInfo(name)) == timedelta(minutes=minutes)
