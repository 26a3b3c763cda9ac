from __future__ import annotations

import pytest

from kith.errors import KithError
from kith.reader import Mapping, Scalar, Sequence, read, to_plain


def problems(text: str | bytes) -> list[str]:
    with pytest.raises(KithError) as caught:
        read(text, "f.yaml")
    return [f"{problem.source} {problem.code}" for problem in caught.value.problems]


@pytest.mark.parametrize("text", ["no", "0777", "12:30:00", "1.10", "+4930", "1e3", "null", "~", "2026-03-31", "0x1F"])
def test_a_scalar_stays_the_text_that_was_written(text):
    assert to_plain(read(f"key: {text}", "f.yaml")) == {"key": text}


def test_a_node_knows_where_it_stands():
    node = read("a:\n  - b\n  - {c: d}\n", "f.yaml")
    assert isinstance(node, Mapping)
    items = node.get("a")
    assert isinstance(items, Sequence)
    assert [str(item.source) for item in items.items] == ["f.yaml:2:5", "f.yaml:3:5"]


def test_columns_count_characters_not_bytes():
    node = read("grüße: {ä: ö}", "f.yaml")
    assert str(node.get("grüße").get("ä").source) == "f.yaml:1:12"


def test_a_quoted_no_is_told_from_a_plain_one():
    node = read("{a: no, b: 'no', c: \"no\"}", "f.yaml")
    assert [entry.value.quoted for entry in node.entries] == [False, True, True]


def test_an_empty_value_is_an_empty_plain_text():
    assert read("a:", "f.yaml").get("a").text == ""


def test_keys_keep_their_order():
    assert list(to_plain(read("{z: 1, a: 2, m: 3}", "f.yaml"))) == ["z", "a", "m"]


@pytest.mark.parametrize("text", ["", "\n\n", "# a comment\n", "---\n# nothing\n..."])
def test_a_file_without_content_is_an_empty_map_or_text(text):
    assert to_plain(read(text, "f.yaml")) in ({}, "")


@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_every_line_ending_gives_the_same_places(ending):
    assert problems(f"a: 1{ending}b: 2{ending}a: 3{ending}") == ["f.yaml:3:1 K102"]


def test_a_block_text_may_span_lines():
    assert to_plain(read("a: |\n  one\n  two\n", "f.yaml")) == {"a": "one\ntwo\n"}


def test_an_escaped_tab_is_a_tab():
    assert to_plain(read('a: "x\\ty"', "f.yaml")) == {"a": "x\ty"}


def test_every_doubled_key_is_told_with_both_lines():
    with pytest.raises(KithError) as caught:
        read("a: 1\nb: 2\na: 3\na: 4\n", "f.yaml")
    assert [(str(p.source), p.params["line"]) for p in caught.value.problems] == [("f.yaml:3:1", 1), ("f.yaml:4:1", 1)]


def test_problems_of_all_kinds_come_at_once():
    assert problems("a: &x 1\nb: !t 2\na: 3\n<<: {}\n") == [
        "f.yaml:1:4 K103",
        "f.yaml:2:4 K105",
        "f.yaml:3:1 K102",
        "f.yaml:4:1 K104",
    ]


def test_the_same_key_in_two_maps_is_fine():
    assert to_plain(read("a: {x: 1}\nb: {x: 2}", "f.yaml")) == {"a": {"x": "1"}, "b": {"x": "2"}}


def test_a_merge_sign_in_quotes_is_a_key_like_any():
    assert to_plain(read('"<<": x', "f.yaml")) == {"<<": "x"}


def test_thirty_levels_are_read_and_one_more_is_refused():
    assert isinstance(read("[" * 30 + "]" * 30, "f.yaml"), Sequence)
    assert problems("[" * 31 + "]" * 31) == ["f.yaml:1:31 K111"]


def test_a_file_at_the_limit_of_bytes_is_read_and_a_longer_one_refused():
    assert to_plain(read("a: b #" + "x" * (1024 * 1024 - 6), "f.yaml")) == {"a": "b"}
    assert problems("a: b #" + "x" * (1024 * 1024 - 5)) == ["f.yaml:1:1 K110"]


def test_bytes_are_counted_not_characters():
    assert problems("# " + "ä" * 600_000) == ["f.yaml:1:1 K110"]


def test_at_most_a_hundred_problems_are_told():
    assert len(problems("a: 1\n" * 500)) == 100


BOMBS = {
    "brackets": "[" * 1_000_000,
    "braces": "{" * 1_000_000,
    "questions": "? " * 500_000,
    "dashes": "- " * 500_000,
    "aliases": "a: &a [x, x]\n"
    + "".join(f"{c}: &{c} [*{p}, *{p}]\n" for p, c in zip("abcdefgh", "bcdefghi", strict=True)),
    "anchors": "".join(f"- &a{i} x\n" for i in range(50_000)),
    "tags": "!a " * 300_000,
    "quotes": '"' * 1_000_000,
    "colons": ":" * 1_000_000,
    "many keys": "".join(f"k{i}: v\n" for i in range(90_000)),
    "controls": "\x01" * 1_000_000,
    "one key many times": "a: 1\n" * 9_000,
}


@pytest.mark.parametrize("text", BOMBS.values(), ids=BOMBS.keys())
def test_a_bomb_is_a_problem(text):
    with pytest.raises(KithError) as caught:
        read(text, "f.yaml")
    assert all(problem.code.startswith("K1") and problem.source for problem in caught.value.problems)


@pytest.mark.soak
@pytest.mark.parametrize("text", BOMBS.values(), ids=BOMBS.keys())
def test_a_bomb_costs_at_most_a_quarter_of_a_second(text):
    import time

    spent = []
    for _ in range(3):
        start = time.process_time()
        with pytest.raises(KithError):
            read(text, "f.yaml")
        spent.append(time.process_time() - start)
    assert min(spent) < 0.25


def test_a_scalar_alone_is_a_document_too():
    assert isinstance(read("boats", "f.yaml"), Scalar)
