"""What is asked of many records is asked in parts, and comes back whole."""

from __future__ import annotations

import pytest

from kith.access.actor import SYSTEM
from kith.records import steps
from kith.records.model import Change
from kith.records.save import write
from kith.records.steps import in_steps
from kith.testing.site import SiteUnderTest

BERTHS = {
    "modules/berths.yaml": """
module: berths
label: {one: Berth, many: Berths}
fields:
  quay: {type: text}
  number: {type: integer}
  code: {type: text, unique: true}
unique: [[quay, number]]
"""
}


@pytest.fixture
def _small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(steps, "STEP", 4)


@pytest.mark.usefixtures("_small_steps")
@pytest.mark.parametrize(
    ("count", "width", "lengths"),
    [(0, 1, []), (1, 1, [1]), (4, 1, [4]), (9, 1, [4, 4, 1]), (5, 2, [2, 2, 1]), (2, 9, [1, 1])],
)
def test_steps_leave_nothing_out(count: int, width: int, lengths: list[int]) -> None:
    items = [str(n) for n in range(count)]
    parts = list(in_steps(items, width=width))
    assert ([len(part) for part in parts], [item for part in parts for item in part]) == (lengths, items)


@pytest.mark.usefixtures("_small_steps")
def test_taken_values_are_found_in_every_step(database_url: str) -> None:
    site = SiteUnderTest(database_url, BERTHS)
    values = [{"quay": "north", "number": n, "code": f"N{n}"} for n in range(9)]
    with site.writing() as tx:
        write(tx, SYSTEM, "berths", [Change(values=each) for each in values])
        again = write(tx, SYSTEM, "berths", [Change(values=each) for each in values], partial=True)
    site.close()
    assert sorted(again.refused) == list(range(9))
    assert {problem.code for found in again.refused.values() for problem in found} == {"K606", "K621"}
