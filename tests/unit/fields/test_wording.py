"""How raw values are named in complaints."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from kith.fields.wording import kind, shown


def test_values_are_quoted_and_cut():
    assert shown("Ada") == '"Ada"'
    assert len(shown("x" * 1000)) == 63


def test_what_cannot_be_printed_is_escaped():
    assert shown("a\x00\u202e\ud800") == '"a\\x00\\u202e\\ud800"'


def test_values_without_a_short_text_are_not_repeated():
    assert shown([1, 2]) == shown(10**5000) == shown(object()) == "This value"


@given(st.text(st.characters(exclude_categories=())) | st.floats() | st.integers() | st.binary())
def test_every_value_can_be_named(raw):
    shown(raw).encode()
    assert kind(raw)
