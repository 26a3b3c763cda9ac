"""Automatic numbers."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from kith.errors import KithError
from kith.fields import Context
from kith.fields.auto_number import AutoNumberType

FIELD = AutoNumberType.declare({"format": "DEAL-{year}-{n:5}"})
MIDNIGHT = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)


def test_number_is_padded_and_never_cut():
    assert FIELD.render(7, MIDNIGHT, Context()) == "DEAL-2026-00007"
    assert FIELD.render(1_234_567, MIDNIGHT, Context()) == "DEAL-2026-1234567"


def test_each_year_has_a_counter_of_its_own():
    assert FIELD.series(MIDNIGHT, Context()) == "DEAL-2026-{n:5}"
    assert FIELD.series(MIDNIGHT, Context(zone=ZoneInfo("Europe/Berlin"))) == "DEAL-2027-{n:5}"


def test_counter_without_a_date_never_starts_again():
    field = AutoNumberType.declare({"format": "C{n}"})
    assert field.series(MIDNIGHT, Context()) == "C{n}"
    assert field.render(12, MIDNIGHT, Context()) == "C12"


@pytest.mark.parametrize("text", ["DEAL", "{n}{n}", "{n:99}", "{n} {who}", "{year}", "{n", " {n}", "\x00{n}"])
def test_formats_that_cannot_count_are_refused(text):
    with pytest.raises(KithError, match=r"K2(80|02)"):
        AutoNumberType.declare({"format": text})
