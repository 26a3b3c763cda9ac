"""The stored keys of a text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kith.fields.keys import fold, sort_key, unaccented

STORED = st.text(st.characters(exclude_categories=["Cs"]))


@pytest.mark.parametrize(
    ("one", "other"), [("STRASSE", "straße"), ("Ⅳ", "iv"), ("ﬁ", "FI"), ("ΣΑΣ", "σας"), ("Å", "a\u030a")]
)
def test_fold_makes_equal_what_differs_in_case_alone(one, other):
    assert fold(one) == fold(other)


def test_fold_keeps_accents_and_sort_key_drops_them():
    assert fold("Zoë") != fold("Zoe")
    assert sort_key("Zoë") == sort_key("zoe")


@pytest.mark.parametrize(
    ("written", "typed"), [("Søren", "soren"), ("Łukasz", "lukasz"), ("Þór", "thor"), ("Işık", "isik"), ("Ærø", "aero")]
)
def test_letters_with_strokes_are_those_that_people_type(written, typed):
    assert sort_key(written) == typed


@given(STORED)
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)
    assert unaccented(unaccented(text)) == unaccented(text)


@given(STORED, STORED)
def test_keys_sort_as_the_texts_do_by_code_point(one, other):
    assert (sort_key(one) < sort_key(other)) == (unaccented(one) < unaccented(other))


@given(STORED, STORED, STORED)
def test_a_key_holds_another_where_the_text_holds_the_text(before, text, after):
    assert sort_key(text) in sort_key(before + text + after) or unaccented(text) not in unaccented(
        before + text + after
    )


@given(
    st.text(st.sampled_from("Az{|}~\x7fäж王가\U0001f600\U0010fffd"), max_size=8),
    st.text(st.sampled_from("王가{0A"), max_size=3),
)
def test_no_key_holds_another_across_its_signs(text, other):
    assert (sort_key(other) in sort_key(text)) == (unaccented(other) in unaccented(text))


@given(STORED)
def test_a_sort_key_is_ascii_and_at_most_four_characters_for_each_asked_for(text):
    key = sort_key(text, 10)
    assert key.isascii()
    assert len(key) <= 4 * 10
