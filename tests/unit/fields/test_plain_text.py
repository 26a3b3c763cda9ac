"""The one door for text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kith.errors import KithError
from kith.fields.plain_text import clean_block, clean_line


def code(function, raw, max_length=100):
    with pytest.raises(KithError) as refused:
        function(raw, max_length)
    return refused.value.problems[0].code


def test_line_is_composed_and_stripped():
    assert clean_line("  Zoe\u0308\u00a0\n", 100) == "Zoë"


def test_line_of_invisible_characters_is_empty():
    assert clean_line("\u200b\ufeff\u200d\u00ad ", 100) is None


def test_joiners_within_words_stay():
    assert clean_line("می\u200cخواهم", 100) == "می\u200cخواهم"
    assert clean_line("👩\u200d💻", 100) == "👩\u200d💻"


@pytest.mark.parametrize(
    "character", "\x00\x07\x1b\x7f\x9f\u200e\u200f\u061c\u202a\u202e\u2066\u2069\ud800\udfff\ufffe"
)
def test_characters_that_hide_or_turn_are_refused(character):
    assert code(clean_line, f"a{character}b") == "K202"
    assert code(clean_block, f"a{character}b") == "K202"


def test_refusal_names_the_character():
    with pytest.raises(KithError, match=r"U\+202E \(right-to-left override\)"):
        clean_line("gpj.\u202eexe", 100)


@pytest.mark.parametrize("line_break", ["\n", "\r\n", "\u2028", "\x85"])
def test_line_refuses_line_breaks_within(line_break):
    assert code(clean_line, f"a{line_break}b") == "K205"


def test_block_has_one_kind_of_line_break():
    assert clean_block("a\r\nb\rc\u2028d\n\n", 100) == "a\nb\nc\nd"


def test_length_counts_what_is_kept():
    assert clean_line(" " * 50 + "x" * 100, 100) == "x" * 100
    assert code(clean_line, "x" * 101) == "K203"


def test_huge_text_is_refused_before_it_is_read():
    assert code(clean_block, "\u0301" * 10_000_000) == "K203"


@given(st.text())
def test_cleaning_twice_changes_nothing(raw):
    for function in (clean_line, clean_block):
        try:
            once = function(raw, 1000)
        except KithError:
            continue
        assert function(once, 1000) == once
