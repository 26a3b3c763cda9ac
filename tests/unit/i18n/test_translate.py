from __future__ import annotations

import pytest

from kith.errors import CODES, Problem
from kith.i18n import locales, render, translate
from kith.i18n.translate import _catalogue

UNKNOWN_KEY = Problem(code="K130", params={"key": "nmae", "where": "a module"}, suggestion="name")


def test_english_is_the_source():
    assert render(UNKNOWN_KEY, "en") == '"nmae" is not a key of a module; did you mean "name"?'


@pytest.mark.parametrize("locale", ["de", "de_AT", "de-CH"])
def test_a_problem_is_told_in_the_reader_s_language(locale):
    assert render(UNKNOWN_KEY, locale) == "„nmae“ ist kein Schlüssel von a module; ist „name“ gemeint?"


@pytest.mark.parametrize("locale", ["xx", "", "../../etc", "de/../..", "\0", "x" * 500])
def test_an_unknown_language_is_answered_in_english(locale):
    assert render(UNKNOWN_KEY, locale) == UNKNOWN_KEY.message


def test_what_a_catalogue_lacks_stays_english():
    assert translate("A text that nobody translated", "de") == "A text that nobody translated"


def test_the_source_is_among_the_languages():
    assert "en" in locales()


@pytest.mark.parametrize("locale", [each for each in locales() if each != "en"])
def test_every_translation_takes_the_same_parameters(locale):
    import string

    def places(text: str) -> set[str | None]:
        return {name for _, name, _, _ in string.Formatter().parse(text) if name}

    for english, other in _catalogue(locale).items():
        assert places(english) == places(other), english


def test_every_code_can_be_rendered_without_a_catalogue():
    class Anything(dict):
        def __missing__(self, key):
            return key

    for code in CODES:
        assert render(Problem(code=code, params=Anything()), "en")
