"""Numbers in words."""

from __future__ import annotations

import pytest

from kith.definition.model import Labels
from kith.storage.judging.counted import inside, number, records

BOATS = Labels("Boat", "Boats")


@pytest.mark.parametrize(("count", "told"), [(0, "0 boats"), (1, "1 boat"), (12_000, "12,000 boats")])
def test_records_are_counted_by_their_label(count, told):
    assert records(count, BOATS) == told


def test_an_acronym_keeps_its_capitals_within_a_sentence():
    assert inside("HR Case") == "HR case"


def test_a_plural_of_its_own_is_said():
    assert number(2, "entry", "entries") == "2 entries"
    assert number(1, "value") == "1 value"
