"""Phone numbers."""

from __future__ import annotations

import pytest

from kith.errors import KithError
from kith.fields import Context
from kith.fields.phone import PhoneType, searched_digits

FIELD = PhoneType()


def test_number_without_country_code_belongs_to_the_country_of_the_context():
    assert FIELD.parse("030 901820", Context(country="DE")) == "+4930901820"
    assert FIELD.parse("(202) 555-0143", Context(country="us")) == "+12025550143"


def test_number_without_any_country_is_refused():
    with pytest.raises(KithError, match="write it with the country code, for example"):
        FIELD.parse("030 901820", Context())


def test_extension_is_refused_rather_than_lost():
    with pytest.raises(KithError, match="K242"):
        FIELD.parse("+49 30 901820 ext. 5", Context())


def test_numbers_are_shown_with_spaces():
    assert FIELD.format("+4930901820", Context()) == "+49 30 901820"


def test_country_that_does_not_exist_does_no_harm():
    with pytest.raises(KithError, match="K241"):
        FIELD.parse("030 901820", Context(country="XX"))


@pytest.mark.parametrize(
    ("typed", "country", "digits"),
    [
        ("+49 (30) 123-456", "DE", ("4930123456",)),
        ("030/123 456", "DE", ("30123456",)),
        ("0049 (0)30 123", "DE", ("4930123",)),
        ("123-456", "DE", ("123456",)),
        ("8 912 345", "RU", ("8912345", "912345")),
        ("06 1 234", "HU", ("61234", "1234")),
        ("12", "DE", ()),
        ("+49 30", None, ("4930",)),
    ],
)
def test_digits_are_looked_for_as_numbers_are_stored(typed, country, digits):
    assert searched_digits(typed, country) == digits
