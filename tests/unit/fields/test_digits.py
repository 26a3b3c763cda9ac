"""Numbers as people and programs write them."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kith.errors import KithError
from kith.fields.digits import limited, read_decimal, read_whole


@pytest.mark.parametrize(
    ("locale", "text", "number"),
    [
        ("en", "1,234,567.5", "1234567.5"),
        ("de", "1.234.567,5", "1234567.5"),
        ("de", "12,5", "12.5"),
        ("fr", "1 234,5", "1234.5"),
        ("fr", "1\u202f234,5", "1234.5"),
        ("de-CH", "1’234.5", "1234.5"),
        ("de-CH", "1'234.5", "1234.5"),
        ("hi", "12,34,567.5", "1234567.5"),
        ("de", "1.234", "1.234"),
        ("en", "−5", "-5"),
    ],
)
def test_numbers_are_read_as_the_locale_writes_them(locale, text, number):
    assert read_decimal(text, locale) == Decimal(number)


@pytest.mark.parametrize(
    ("locale", "text"), [("en", "1,23"), ("en", "1,2345"), ("de", "1,2,3"), ("fr", "1.234,5"), ("en", "1.234,5")]
)
def test_groups_in_the_wrong_place_are_refused(locale, text):
    with pytest.raises(KithError, match="K211"):
        read_decimal(text, locale)


def test_floats_count_as_they_are_written():
    assert read_decimal(0.1, "en") == Decimal("0.1")
    assert read_decimal(1e22, "en") == Decimal("1e22")


def test_too_many_places_are_refused_not_rounded():
    assert limited(Decimal("1.500"), 2) == Decimal("1.50")
    with pytest.raises(KithError, match="K212"):
        limited(Decimal("1.505"), 2)


def test_more_than_eighteen_digits_are_refused():
    with pytest.raises(KithError, match="K213"):
        limited(Decimal(10) ** 16, 2)
    with pytest.raises(KithError, match="K213"):
        limited(Decimal("1e999999"), 2)


def test_zero_has_no_sign():
    assert str(limited(Decimal("-0"), 2)) == "0.00"


@given(st.integers())
def test_whole_numbers_within_64_bits_are_read_back(number):
    if abs(number) < 2**63:
        assert read_whole(str(number)) == number
        assert read_whole(number) == number


@given(st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**15), max_value=10**15, places=4))
def test_decimals_are_read_back_exactly(number):
    assert read_decimal(format(number, "f"), "de") == number
