"""Texts in the reader's language."""

from __future__ import annotations

import pytest

from kith.web.texts import inside, speak


@pytest.fixture(autouse=True)
def _english_again():
    yield
    speak("en")


def test_a_label_is_small_within_an_english_sentence():
    assert inside("Sales contacts") == "sales contacts"


def test_an_acronym_stays_large():
    assert inside("HR cases") == "HR cases"


def test_other_languages_keep_their_capitals():
    speak("de")
    assert inside("Kontakte") == "Kontakte"
