"""Which of yesterday's things is which of today's."""

from __future__ import annotations

from dataclasses import dataclass

from kith.storage.plan.pairing import pairs


@dataclass(frozen=True)
class Thing:
    name: str
    physical: str
    was: tuple[str, ...] = ()


def told(old: list[Thing], new: list[Thing]) -> list[tuple[str | None, str | None]]:
    return [(before.name if before else None, after.name if after else None) for before, after in pairs(old, new)]


def test_things_are_told_by_their_physical_names():
    assert told([Thing("size", "size")], [Thing("length", "size")]) == [("size", "length")]


def test_what_got_another_physical_name_is_told_by_its_name():
    assert told([Thing("size", "size")], [Thing("size", "size_2")]) == [("size", "size")]


def test_what_got_another_of_both_is_told_by_an_earlier_name():
    assert told([Thing("size", "size")], [Thing("length", "length", ("size",))]) == [("size", "length")]


def test_what_is_new_and_what_went_stand_alone_the_latter_last():
    assert told([Thing("a", "a"), Thing("b", "b")], [Thing("c", "c"), Thing("b", "b")]) == [
        (None, "c"),
        ("b", "b"),
        ("a", None),
    ]


def test_a_physical_name_counts_for_more_than_a_name():
    old = [Thing("a", "a"), Thing("b", "b")]
    new = [Thing("b", "a"), Thing("a", "b")]
    assert told(old, new) == [("a", "b"), ("b", "a")]
