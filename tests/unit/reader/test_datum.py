from __future__ import annotations

from kith.reader import Datum, read, typed


def datum(text: str) -> Datum:
    return typed(read(text, "f.yaml"), {"type": "object", "properties": {"n": {"type": "integer"}}})


def test_a_part_has_value_and_place():
    part = datum("a: x\nn: 5").get("n")
    assert part is not None
    assert (part.value, str(part.source)) == (5, "f.yaml:2:4")


def test_what_is_not_written_is_none():
    assert datum("a: x").get("n") is None
    assert datum("a: x").plain("n", 7) == 7


def test_a_key_has_a_place_of_its_own():
    assert str(datum("a: x\nn: 5").key_source("n")) == "f.yaml:2:1"


def test_a_missing_key_is_placed_at_its_map():
    assert str(datum("a: x").key_source("n")) == "f.yaml:1:1"


def test_entries_come_in_the_order_written():
    assert [(key.text, entry.value) for key, entry in datum("b: x\nn: 5").items()] == [("b", "x"), ("n", 5)]


def test_items_of_a_list_have_their_places():
    part = datum("a: [x, y]").get("a")
    assert part is not None
    assert [(item.value, str(item.source)) for item in part.elements()] == [("x", "f.yaml:1:5"), ("y", "f.yaml:1:8")]


def test_a_scalar_has_neither_entries_nor_items():
    part = datum("a: x").get("a")
    assert part is not None
    assert [*part.items(), *part.elements()] == []
