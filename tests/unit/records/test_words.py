"""What a search text asks for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kith.fields.keys import sort_key
from kith.records.words import MOST_WORDS, Term, Word, is_long, terms_of, whole_key


def spellings(text: str) -> list[tuple[str, ...]]:
    """The spellings of each word, of all terms."""
    return [word.spellings for term in terms_of(text) for word in term.words]


def test_each_word_is_a_term() -> None:
    assert terms_of("Ada  Lovelace") == (Term((Word(("ada",)),)), Term((Word(("lovelace",)),)))


def test_a_word_is_asked_for_once() -> None:
    assert spellings("ada Ada ÁDA") == [("ada",)]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("Jürgen", ("jurgen", "juergen")),
        ("juergen", ("juergen", "jurgen")),
        ("Århus", ("arhus", "aarhus")),
        ("Müßig", ("mussig", "muessig")),
        ("ue", ("ue",)),
    ],
)
def test_an_umlaut_has_two_spellings(typed: str, expected: tuple[str, ...]) -> None:
    assert spellings(typed) == [expected]


def test_a_chinese_name_written_together_is_two_words() -> None:
    assert spellings("王芳") == [(sort_key("王"),), (sort_key("芳"),)]
    assert len(spellings("北京大学出版社")) == 1


def test_numbers_side_by_side_are_one_number() -> None:
    (term,) = terms_of("+49 (30) 123-456", "DE")
    assert term.numbers == ("4930123456",)
    assert len(term.words) == 3


def test_words_without_letter_or_digit_are_no_words() -> None:
    assert terms_of('% _ \\ "" .. ++') == ()


def test_no_more_than_eight_are_asked_for() -> None:
    assert len(terms_of(" ".join(f"w{n}x" for n in range(30)))) == MOST_WORDS


def test_three_letters_or_one_sign_of_another_script_are_found_inside_of_words() -> None:
    assert [is_long(sort_key(text)) for text in ("ab", "abc", "a.b", "王", "и")] == [False, True, False, True, True]


@given(st.text(max_size=40))
def test_any_text_asks_for_something_that_can_be_a_parameter(text: str) -> None:
    found = [spelling for term in terms_of(text, "DE") for word in term.words for spelling in word.spellings]
    for spelling in (*found, whole_key(text)):
        assert "\0" not in spelling
        assert spelling.isascii()
    assert all(found)
