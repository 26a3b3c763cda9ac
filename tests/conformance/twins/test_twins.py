"""Two databases that differ only in what is hidden answer with the same bytes, whatever they are asked.

Equal are ids, versions and clock; other are the values of closed fields, and the records that are out of reach. Only
uniqueness, auto numbers and versions may tell something.
"""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from tests.conformance.twins.asking import differing
from tests.conformance.twins.questions import API_READS, PAGE_READS, Asker, Maker, drawn
from tests.conformance.twins.twin import VIEWERS, Twin

Twins = tuple[Twin, Twin]
DOORS = {"api": (API_READS, 220, 4_000), "pages": (PAGE_READS, 90, 1_500)}


def asker(twins: Sequence[Twin], seed: str) -> Asker:
    """Who draws questions about the twins: about what is there for viewers, and what is out of their reach."""
    richest = twins[-1]
    return Asker(richest.site, richest.everything(), list(richest.users.values()), seed)


def unlike(twins: Sequence[Twin], viewer: str, makers: Sequence[Maker], seed: str, count: int) -> list[str]:
    return differing(twins, viewer, drawn(asker(twins, seed), makers, count))


@pytest.mark.parametrize("viewer", VIEWERS)
@pytest.mark.parametrize("door", DOORS)
def test_no_question_of_a_sample_tells_what_is_hidden(twins: Twins, viewer: str, door: str) -> None:
    makers, few, _ = DOORS[door]
    assert unlike(twins, viewer, makers, f"{viewer} {door}", few) == []


@pytest.mark.soak
@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("viewer", VIEWERS)
@pytest.mark.parametrize("door", DOORS)
def test_no_question_of_thousands_tells_what_is_hidden(twins: Twins, viewer: str, door: str, seed: int) -> None:
    makers, _, many = DOORS[door]
    assert unlike(twins, viewer, makers, f"{viewer} {door} {seed}", many) == []
