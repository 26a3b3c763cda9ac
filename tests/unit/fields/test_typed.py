"""What people see is what they may type: in every locale that is offered."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kith.errors import KithError
from kith.fields import Context
from kith.fields.decimals import DecimalType, PercentType
from kith.fields.integers import IntegerType
from kith.fields.locales import locale_name, regions
from kith.fields.money import Money, MoneyType

LOCALES = (  # languages, those in regions of theirs, and those in regions where another one is spoken
    *("de", "de_AT", "de_CH", "en", "en_AU", "en_GB", "en_IN", "en_US", "en_ZA", "es", "es_MX", "fr", "fr_CA", "fr_CH"),
    *(
        "it",
        "it_CH",
        "nl",
        "nl_BE",
        "pt",
        "pt_BR",
        "pt_PT",
        "de_US",
        "de_IN",
        "de_AE",
        "de_TR",
        "de_HU",
        "en_FR",
        "en_JP",
    ),
)
WHOLE = st.integers(min_value=-(10**12), max_value=10**12)


def typed(locale):
    return Context(locale=locale, typed=True)


def again(kind, value, locale):
    """The value after it was shown and typed as it is shown."""
    return kind.parse(kind.format(value, typed(locale)), typed(locale))


@pytest.mark.parametrize("locale", LOCALES)
@given(number=WHOLE)
def test_a_whole_number_is_read_as_it_is_shown(locale, number):
    assert again(IntegerType(), number, locale) == number


@pytest.mark.parametrize("locale", LOCALES)
@given(number=WHOLE, places=st.integers(min_value=0, max_value=4))
def test_a_decimal_number_is_read_as_it_is_shown(locale, number, places):
    value = Decimal(number).scaleb(-places)
    assert again(DecimalType(places=places), value, locale) == value


@pytest.mark.parametrize("locale", LOCALES)
@given(number=WHOLE)
def test_a_percentage_is_read_as_it_is_shown(locale, number):
    value = Decimal(number).scaleb(-2)
    assert again(PercentType(), value, locale) == value


@pytest.mark.parametrize("locale", LOCALES)
@given(number=WHOLE)
def test_money_is_read_as_it_is_shown(locale, number):
    money = Money(Decimal(number).scaleb(-2), "EUR")
    assert again(MoneyType(), money, locale) == money


@pytest.mark.parametrize("locale", LOCALES)
@given(number=WHOLE)
def test_what_an_input_holds_is_read_back_whatever_the_locale(locale, number):
    kind = DecimalType(places=3)
    value = Decimal(number).scaleb(-3)
    assert kind.parse(kind.to_text(value), typed(locale)) == value


def test_group_marks_are_a_persons_and_refused_from_programs():
    assert IntegerType().parse("1.234", typed("de")) == 1234
    assert DecimalType(places=2).parse("1.234", typed("de")) == Decimal(1234)
    for kind in (IntegerType(), DecimalType(places=2)):
        with pytest.raises(KithError):
            kind.parse("1.234", Context(locale="de"))


def test_a_locale_says_what_it_is_called():
    assert [locale_name(each) for each in ("de", "de_CH", "en_GB", "fr_FR")] == [
        "Deutsch",
        "Deutsch (Schweiz)",
        "English (United Kingdom)",
        "Français (France)",
    ]


@pytest.mark.parametrize("language", ["en", "de"])
def test_numbers_of_every_region_are_read_as_they_are_shown(language):
    amount = Decimal("-1234567.5")
    for region in sorted(regions()):
        locale = f"{language}_{region}"
        assert again(DecimalType(places=1), amount, locale) == amount, locale
        assert again(PercentType(), amount, locale) == amount, locale
        assert again(MoneyType(), Money(amount, "EUR"), locale).amount == amount, locale
