"""Locales by name."""

from __future__ import annotations

import pytest

from kith.fields.locales import locale_of


@pytest.mark.parametrize(
    ("name", "language"), [("de-AT", "de"), ("pt_BR", "pt"), ("de-XX", "de"), ("xx", "en"), ("", "en"), ("../x", "en")]
)
def test_every_name_finds_a_locale(name, language):
    assert locale_of(name).language == language
