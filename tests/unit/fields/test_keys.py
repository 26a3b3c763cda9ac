"""The stored keys of a text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kith.fields.keys import fold, sort_key


@pytest.mark.parametrize(
    ("one", "other"), [("STRASSE", "straße"), ("Ⅳ", "iv"), ("ﬁ", "FI"), ("ΣΑΣ", "σας"), ("Å", "a\u030a")]
)
def test_fold_makes_equal_what_differs_in_case_alone(one, other):
    assert fold(one) == fold(other)


def test_fold_keeps_accents_and_sort_key_drops_them():
    assert fold("Zoë") != fold("Zoe")
    assert sort_key("Zoë") == sort_key("zoe")


@given(st.text())
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)
    assert sort_key(sort_key(text)) == sort_key(text)
