"""Locales by name."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal

import pytest

from kith.fields.base import Context
from kith.fields.dates import DateType
from kith.fields.decimals import DecimalType
from kith.fields.locales import locale_of, parted, region_names, regions
from kith.fields.times import TimeType


@pytest.mark.parametrize(
    ("name", "language"), [("de-AT", "de"), ("pt_BR", "pt"), ("de-XX", "de"), ("xx", "en"), ("", "en"), ("../x", "en")]
)
def test_every_name_finds_a_locale(name, language):
    assert locale_of(name).language == language


@pytest.mark.parametrize(
    ("locale", "shown"),
    [
        ("de", ("1.234,5", "03.04.2026", "15:04", 0)),
        ("de_US", ("1,234.5", "Apr. 3, 2026", "3:04 PM", 6)),
        ("en_DE", ("1.234,5", "3 Apr 2026", "15:04", 0)),
        ("de_CH", ("1’234.5", "03.04.2026", "15:04", 0)),
        ("de_JP", ("1,234.5", "2026/04/03", "15:04", 6)),
        (
            "de_BR",
            ("1.234,5", "03.04.2026", "15:04", 6),
        ),  # there a day has words in it, which stay those of the language
    ],
)
def test_a_region_says_how_numbers_days_and_times_are_written_in_any_language(locale, shown):
    context = Context(locale=locale)
    found = (
        DecimalType(places=1).format(Decimal("1234.5"), context),
        DateType().format(date(2026, 4, 3), context),
        TimeType().format(time(15, 4), context).replace("\u202f", " "),
        locale_of(locale).first_week_day,
    )
    assert found == shown


def test_a_region_leaves_the_words_to_the_language():
    assert locale_of("de_US").territories["US"] == "Vereinigte Staaten"
    assert locale_of("de").first_week_day == 0  # it isn't changed by one in a region


def test_regions_are_named_in_the_language_of_whoever_chooses():
    assert region_names("de")["US"] == "Vereinigte Staaten"
    assert list(region_names("de"))[:2] == ["AX", "AL"]
    assert {"DE", "US", "CH"} <= regions()
    assert regions().isdisjoint({"EG", "IR", "001"})  # other digits than people type, or no region


@pytest.mark.parametrize(
    ("locale", "found"),
    [
        ("de", ("de", "")),
        ("de_CH", ("de", "CH")),
        ("pt-BR", ("pt-BR", "")),
        ("fr_FR", ("", "")),
        ("de_XX", ("", "")),
        ("", ("", "")),
    ],
)
def test_a_locale_is_a_language_of_the_site_and_a_region(locale, found):
    assert parted(locale, ["en", "de", "pt-BR"]) == found
