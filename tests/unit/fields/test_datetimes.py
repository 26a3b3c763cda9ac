"""Moments."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kith.errors import KithError
from kith.fields import Context
from kith.fields.datetimes import DateTimeType

BERLIN = Context(zone=ZoneInfo("Europe/Berlin"))
FIELD = DateTimeType()


def test_text_without_offset_is_in_the_zone_of_the_context():
    assert FIELD.parse("2026-07-01 12:00", BERLIN) == datetime(2026, 7, 1, 10, tzinfo=UTC)
    assert FIELD.parse("2026-01-01 12:00", BERLIN) == datetime(2026, 1, 1, 11, tzinfo=UTC)


def test_text_with_offset_means_the_same_everywhere():
    assert FIELD.parse("2026-07-01T12:00-04:00", BERLIN) == datetime(2026, 7, 1, 16, tzinfo=UTC)


def test_time_that_the_clocks_skipped_is_refused():
    with pytest.raises(KithError, match="Europe/Berlin never showed 2026-03-29 02:30"):
        FIELD.parse("2026-03-29 02:30", BERLIN)


def test_time_that_the_clocks_showed_twice_is_the_first():
    assert FIELD.parse("2026-10-25 02:30", BERLIN) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_second_of_two_equal_times_goes_through_text():
    second = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    assert FIELD.parse(FIELD.to_text(second), BERLIN) == second


def test_json_is_in_utc():
    assert FIELD.to_json(FIELD.parse("2026-07-01T12:00:00+02:00", BERLIN)) == "2026-07-01T10:00:00Z"


def test_moments_are_shown_in_the_zone_and_locale_of_the_viewer():
    moment = datetime(2026, 7, 1, 22, 5, tzinfo=UTC)
    assert FIELD.format(moment, replace(BERLIN, locale="de")) == "02.07.2026, 00:05"
    assert FIELD.local_text(moment, BERLIN) == "2026-07-02T00:05"


def test_the_ends_of_time_can_be_shown_in_every_zone():
    last = datetime(9999, 12, 31, 23, 59, tzinfo=UTC)
    assert "9999" in FIELD.format(last, Context(zone=ZoneInfo("Asia/Tokyo")))
    assert FIELD.format(datetime(1, 1, 1, tzinfo=UTC), Context(zone=ZoneInfo("America/New_York")))


def test_limits_are_moments():
    field = DateTimeType.declare({"min": "2026-01-01T00:00Z"})
    with pytest.raises(KithError, match="K214"):
        field.parse("2025-12-31T23:59Z", BERLIN)


@given(st.datetimes(min_value=datetime(1, 1, 2), max_value=datetime(9999, 12, 30)), st.timezones())  # noqa: DTZ001
def test_every_moment_goes_through_text_in_every_zone(local, zone):
    moment = local.replace(tzinfo=UTC)
    assert FIELD.parse(FIELD.to_text(moment), Context(zone=zone)) == moment


@given(st.datetimes(datetime(1950, 1, 1), datetime(2040, 1, 1)))  # noqa: DTZ001
def test_local_times_are_read_back_or_were_never_shown(local):
    try:
        moment = FIELD.parse(local.isoformat(), BERLIN)
    except KithError as refused:
        assert refused.problems[0].code == "K233"  # noqa: PT017  (either outcome is right)
        return
    assert moment.astimezone(BERLIN.zone).replace(tzinfo=None) == local
    assert moment - local.replace(tzinfo=UTC) in [timedelta(hours=-n) for n in (1, 2, 3)]
