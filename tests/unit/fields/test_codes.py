"""Codes of international lists."""

from __future__ import annotations

import pytest

from kith.errors import KithError
from kith.fields import Context
from kith.fields.codes import CountryType, CurrencyType, LanguageType, TimezoneType

GERMAN = Context(locale="de")


def test_names_are_read_in_english_and_in_the_language_of_the_reader():
    assert CountryType().parse("Österreich", GERMAN) == "AT"
    assert CountryType().parse("austria", GERMAN) == "AT"
    assert LanguageType().parse("Französisch", GERMAN) == "fr"
    with pytest.raises(KithError, match="K251"):
        CountryType().parse("Österreich", Context())


def test_names_are_shown_in_the_language_of_the_reader():
    assert CountryType().format("AT", GERMAN) == "Österreich"
    assert CurrencyType().format("USD", GERMAN) == "US-Dollar"


def test_choices_are_sorted_by_their_names():
    labels = [label for _, label in CountryType().choices(GERMAN)]
    assert labels.index("Österreich") < labels.index("Polen")
    assert len(labels) > 240


def test_only_currencies_in_use_can_be_chosen():
    codes = [code for code, _ in CurrencyType().choices(Context())]
    assert "EUR" in codes
    assert "DEM" not in codes


@pytest.mark.parametrize("raw", ["Mars/Olympus", "../../etc/passwd", "/etc/localtime", "posixrules"])
def test_zones_that_do_not_exist_are_refused(raw):
    with pytest.raises(KithError, match="K253"):
        TimezoneType().parse(raw, Context())
