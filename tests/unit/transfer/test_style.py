from __future__ import annotations

import pytest

from kith.transfer.style import Style, find_style

COMMA = Style(decimal_comma=True)
POINT = Style(decimal_comma=False)


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("1.234,50", "1234.50"),
        ("12,5", "12.5"),
        ("1.234", "1234"),
        ("1 234,5", "1234.5"),
        ("-3,25", "-3.25"),
        ("1.234,50 €", "1234.50 €"),
        ("EUR 99,90", "EUR 99.90"),
        ("12,5 %", "12.5 %"),
        ("7", "7"),
    ],
)
def test_numbers_with_a_decimal_comma_become_plain(written, plain):
    assert COMMA.number(written) == plain


@pytest.mark.parametrize(
    ("written", "plain"), [("1,234.50", "1234.50"), ("1,234", "1234"), ("$1,000", "$1000"), ("1.5", "1.5")]
)
def test_numbers_with_a_decimal_point_become_plain(written, plain):
    assert POINT.number(written) == plain


@pytest.mark.parametrize("text", ["", "n/a", "1.23,4", "12.34", "a,b"])
def test_what_isnt_a_number_of_that_style_stays_as_it_is(text):
    assert COMMA.number(text) == text


def test_one_amount_with_cents_tells_the_style_of_the_file_whatever_the_locale():
    assert find_style("en", ["1.000", "12,50"], []).decimal_comma
    assert not find_style("de", ["1,000", "12.50"], []).decimal_comma


def test_the_locale_decides_where_no_number_tells():
    assert find_style("de", ["1.000"], []).decimal_comma
    assert not find_style("en", ["1,000"], []).decimal_comma


def test_one_day_beyond_12_tells_the_order_of_all_dates():
    assert find_style("en_US", [], ["01/02/2026", "31/01/2026"]).date("01/02/2026") == "2026-02-01"
    assert find_style("en_GB", [], ["01/02/2026", "01/31/2026"]).date("01/02/2026") == "2026-01-02"


def test_the_locale_decides_where_no_date_tells():
    assert find_style("en_GB", [], ["01/02/2026"]).date("01/02/2026") == "2026-02-01"
    assert find_style("en_US", [], ["01/02/2026"]).date("01/02/2026 14:30") == "2026-01-02 14:30"


def test_dates_that_nothing_tells_apart_stay_for_the_field_type_to_refuse():
    assert find_style("en", [], ["01/02/2026"]).date("01/02/2026") == "01/02/2026"
