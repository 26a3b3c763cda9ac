"""Templates: each language has its own, in which what never changes is written out."""

from __future__ import annotations

import pytest
from jinja2 import UndefinedError

from kith.web.look.assets import Assets
from kith.web.look.templates import draw
from kith.web.texts import speak


@pytest.fixture(autouse=True)
def _english_again():
    yield
    speak("en")


ASSETS = Assets(version="v1", icons=frozenset({"lock"}))


def drawn(template: str, language: str, **values: object) -> str:
    speak(language)
    return draw(ASSETS, template, values)


def test_a_template_speaks_the_language_of_whoever_reads_whoever_read_before():
    said = [drawn("parts/new", language, look=Creatable()) for language in ("en", "de", "de_AT", "en", "fr")]
    assert ["Neu" in text for text in said] == [False, True, True, False, False]


class Creatable:
    creatable = (("contacts", "Contact", "user"),)

    def svg(self, name):
        return f"[{name}]"


def test_an_icon_that_a_template_names_is_written_out_and_one_of_a_value_is_asked_for():
    text = drawn("parts/new", "en", look=Creatable())
    assert "/static/v1/vendor/icons.svg#plus" in text
    assert "[user]" in text


def test_a_name_that_is_not_there_is_an_error():
    with pytest.raises(UndefinedError):
        drawn("parts/new", "en")
