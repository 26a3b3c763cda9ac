"""Which days a calendar shows."""

from __future__ import annotations

from datetime import date

import pytest

from kith.web.calendar.span import read_day, span_of, weekdays

DAY = date(2026, 2, 18)


@pytest.mark.parametrize(("locale", "first", "last"), [
    ("de_DE", date(2026, 1, 26), date(2026, 3, 1)),
    ("en_US", date(2026, 2, 1), date(2026, 2, 28)),
])  # fmt: skip
def test_a_month_is_filled_to_the_weeks_of_the_locale(locale, first, last):
    span = span_of("month", DAY, locale)
    assert (span.days[0], span.days[-1], len(span.days) % 7) == (first, last, 0)


@pytest.mark.parametrize("day", [date(2026, 1, 31), date(2024, 2, 29), date(2026, 12, 31), date(2027, 1, 1)])
@pytest.mark.parametrize("kind", ["month", "week", "day"])
def test_what_comes_after_is_preceded_by_what_was(kind, day):
    span = span_of(kind, day, "de_DE")
    after = span_of(kind, span.after, "de_DE")
    assert span_of(kind, after.before, "de_DE").days == span.days
    assert after.days != span.days


def test_all_other_months_are_outside():
    span = span_of("month", DAY, "de_DE")
    assert {each.month for each in span.days if not span.is_outside(each)} == {2}


def test_an_unknown_kind_is_a_month():
    assert span_of("fortnight", DAY, "de_DE") == span_of("month", DAY, "de_DE")


def test_spans_are_called_as_the_locale_says():
    assert span_of("month", DAY, "de_DE").heading("de_DE") == "Februar 2026"
    assert span_of("week", DAY, "en_US").heading("en_US") == "Feb 15, 2026 – Feb 21, 2026"
    assert span_of("day", DAY, "de_DE").heading("de_DE") == "Mittwoch, 18. Februar 2026"


def test_weekdays_begin_with_that_of_the_locale():
    assert weekdays(span_of("week", DAY, "en_US"), "en_US")[0] == ("Sun", "Sunday")
    assert weekdays(span_of("month", DAY, "de_DE"), "de_DE")[0] == ("Mo.", "Montag")


@pytest.mark.parametrize("text", ["", "someday", "0999-12-31", "9999-12-31", "2026-02-30"])
def test_what_is_no_day_is_today(text):
    assert read_day(text, DAY) == DAY
