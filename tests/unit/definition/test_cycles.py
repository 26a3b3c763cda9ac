from __future__ import annotations

import pytest

from kith.definition.cycles import find_cycles, shown


@pytest.mark.parametrize(
    ("edges", "cycles"),
    [
        ({}, ()),
        ({"a": ["b"], "b": ["c"]}, ()),
        ({"a": ["b", "c"], "b": ["c"], "c": []}, ()),
        ({"a": ["a"]}, (("a",),)),
        ({"a": ["b"], "b": ["a"]}, (("a", "b"),)),
        ({"x": ["a"], "a": ["b"], "b": ["a"]}, (("a", "b"),)),
        ({"a": ["b"], "b": ["a"], "c": ["d"], "d": ["c"]}, (("a", "b"), ("c", "d"))),
        ({"a": ["unknown"]}, ()),
    ],
)
def test_every_cycle_is_found_once(edges, cycles):
    assert find_cycles(edges) == cycles


def test_a_long_chain_is_no_deep_recursion():
    assert find_cycles({str(n): [str(n + 1)] for n in range(5_000)}) == ()


def test_a_cycle_is_shown_with_its_end():
    assert shown(("a", "b")) == "a -> b -> a"
