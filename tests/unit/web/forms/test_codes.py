"""Codes of long lists in forms."""

from __future__ import annotations

import json

import pytest

from kith.fields import Context
from kith.fields.codes import CountryType, CurrencyType
from kith.fields.text import TextType
from kith.web.forms.codes import LISTS, code_list, code_of, list_address, name_of

ENGLISH, GERMAN = Context(locale="en"), Context(locale="de")


@pytest.mark.parametrize("text", ["Germany", "germany", "DE", "de", "Deutschland"])
def test_a_name_or_code_is_the_code(text):
    assert code_of(CountryType(), text, GERMAN) == "DE"


def test_what_names_nothing_stays_as_typed():
    assert code_of(CountryType(), " Atlantis ", ENGLISH) == " Atlantis "


def test_other_texts_are_left_alone():
    assert code_of(TextType(), "DE", ENGLISH) == "DE"


@pytest.mark.parametrize("kind", sorted(LISTS))
@pytest.mark.parametrize("context", [ENGLISH, GERMAN], ids=["en", "de"])
def test_what_an_input_shows_for_a_code_reads_back_as_it(kind, context):
    type_ = LISTS[kind]()
    wrong = [
        code for code, _ in type_.choices(context) if code_of(type_, name_of(type_, code, context), context) != code
    ]
    assert wrong == []


def test_a_list_is_in_the_language_of_the_forms():
    options = json.loads(code_list("country", "de").body)
    assert {"value": "AT", "text": "Österreich"} in options


def test_the_address_of_a_list_changes_with_the_language():
    assert list_address(CurrencyType(), ENGLISH) != list_address(CurrencyType(), GERMAN)
