from __future__ import annotations

import pytest

from kith.reader import from_plain, read, to_plain
from kith.source import Source

HERE = Source(path="x", line=3, column=4)


@pytest.mark.parametrize("value", ["a", "", ["a", ["b"]], {"a": {"b": ["c"]}}, {}, []])
def test_plain_data_of_texts_comes_back(value):
    assert to_plain(from_plain(value, HERE)) == value


def test_numbers_and_booleans_become_their_texts():
    assert to_plain(from_plain({"a": 1, "b": True, "c": None, "d": 1.5}, HERE)) == {
        "a": "1",
        "b": "true",
        "c": "",
        "d": "1.5",
    }


def test_a_text_is_quoted_and_a_number_is_not():
    assert from_plain("1", HERE).quoted
    assert not from_plain(1, HERE).quoted


def test_all_nodes_stand_at_the_place_given():
    assert from_plain({"a": "b"}, HERE).entries[0].value.source == HERE


def test_a_file_is_plain_data_of_texts():
    assert to_plain(read("a: [1, {b: yes}]", "f.yaml")) == {"a": ["1", {"b": "yes"}]}
