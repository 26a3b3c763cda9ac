"""Calendar days."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kith.errors import KithError
from kith.fields import Context
from kith.fields.dates import DateType


def test_day_and_month_that_could_be_swapped_are_refused():
    with pytest.raises(KithError, match="can be read in two ways; use YYYY-MM-DD, for example 2026-03-31"):
        DateType().parse("01/02/2025", Context())


def test_day_and_month_that_are_equal_cannot_be_swapped():
    assert DateType().parse("05/05/2025", Context()) == date(2025, 5, 5)


def test_limits_are_days():
    field = DateType.declare({"min": "2025-01-01", "max": "2025-12-31"})
    assert field.parse("2025-12-31", Context()) == date(2025, 12, 31)
    with pytest.raises(KithError, match="K214"):
        field.parse("2024-12-31", Context())
    assert field.literal("2026-01-01", Context()) == date(2026, 1, 1)


def test_limits_that_are_no_days_are_refused_when_declared():
    with pytest.raises(KithError, match="K230"):
        DateType.declare({"min": "soon"})


def test_days_are_shown_in_the_locale():
    assert DateType().format(date(2026, 3, 31), Context(locale="de")) == "31.03.2026"


@given(st.dates())
def test_every_day_of_the_calendar_is_read_back(day):
    assert DateType().parse(day.isoformat(), Context()) == day
    assert DateType().parse(f"{day:%d}.{day:%m}.{day.year:04d}", Context()) == day
