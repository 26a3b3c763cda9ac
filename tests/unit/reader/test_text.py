from __future__ import annotations

import pytest

from kith.errors import KithError
from kith.reader.text import decode, invisible


@pytest.mark.parametrize("text", ["Grüße", "日本語", "😀", "مرحبا", "a\u200db", "a\u200fb", "é"])
def test_every_script_is_text(text):
    assert decode(text.encode(), "f.yaml") == text


@pytest.mark.parametrize("char", ["\0", "\x1b", "\x7f", "\x85", "\u2028", "\u202e", "\u2066", "\ufffe", "\ufeff"])
def test_a_character_that_nobody_sees_is_refused(char):
    with pytest.raises(KithError) as caught:
        decode(f"ab{char}", "f.yaml")
    assert [(p.code, str(p.source)) for p in caught.value.problems] == [("K109", "f.yaml:1:3")]


def test_a_lone_surrogate_is_refused_not_raised():
    with pytest.raises(KithError):
        decode("\ud800", "f.yaml")


def test_the_place_of_a_bad_byte_counts_characters():
    with pytest.raises(KithError) as caught:
        decode("ä: 1\nöö".encode() + b"\xff", "f.yaml")
    assert str(caught.value.problems[0].source) == "f.yaml:2:3"


def test_at_most_twenty_characters_are_complained_about():
    with pytest.raises(KithError) as caught:
        decode("\0" * 1000, "f.yaml")
    assert len(caught.value.problems) == 20


@pytest.mark.parametrize(("value", "found"), [("a\nb\tc", None), ("a\0", "U+0000"), ("\u202e", "U+202E")])
def test_a_value_may_hold_line_ends_and_tabs_alone(value, found):
    assert invisible(value) == found
