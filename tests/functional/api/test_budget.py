"""How many statements a request costs: one for who asks, one for what is asked."""

from __future__ import annotations

import pytest
from tests.functional.api.calling import Caller, ServedSite


@pytest.fixture
def address(master: Caller) -> str:
    """The address of a boat; everything was asked for once, so that nothing is measured that happens only once."""
    berth = master.make("berths", name="N7")
    made = master.make("boats", name="Ada", berth=berth["id"], gear=[{"what": "mast"}], tags=["a"])
    master.make("repairs", what="Mast", boat=made["id"])
    address = f"/api/v1/boats/{made['id']}"
    master.get("/api/v1/boats")
    master.get(address)
    return address


@pytest.mark.parametrize(
    ("path", "budget"),
    [
        ("/api/v1/berths", 2),
        ("/api/v1/boats?fields=name,berth,tags,sisters,owner,berth.quay", 2),
        ("/api/v1/boats?kind=sail&berth.quay.empty=true&sort=-seats&fields=name&q=ad", 2),
        ("/api/v1/boats?fields=name&total=true", 2),  # all on one page: nothing is left to count
        ("/api/v1/boats", 3),  # one more for the child table
        ("/api/v1/", 1),
    ],
)
def test_a_list_costs_its_budget(harbour: ServedSite, master: Caller, address: str, path: str, budget: int) -> None:
    with harbour.statements() as found:
        assert master.get(path).status_code == 200
    assert len(found) == budget, found


def test_a_list_costs_the_same_for_many_records(harbour: ServedSite, master: Caller, address: str) -> None:
    master.post("/api/v1/boats", [{"name": f"Boat {n}", "gear": [{"what": "oar"}]} for n in range(40)])
    with harbour.statements() as found:
        assert len(master.get("/api/v1/boats").json["data"]) == 41
    assert len(found) == 3


def test_a_record_costs_two_and_one_for_each_child_table(harbour: ServedSite, master: Caller, address: str) -> None:
    with harbour.statements() as found:
        master.get(address)
    assert len(found) == 3
    with harbour.statements() as found:
        master.get(f"{address}?fields=name")
    assert len(found) == 2


def test_a_related_list_costs_three(harbour: ServedSite, master: Caller, address: str) -> None:
    with harbour.statements() as found:
        assert len(master.get(f"{address}/repairs").json["data"]) == 1
    assert len(found) == 3


def test_a_batch_costs_no_more_statements_than_one_record(harbour: ServedSite, master: Caller, address: str) -> None:
    with harbour.statements() as one:
        master.post("/api/v1/repairs", [{"what": "Mast"}])
    with harbour.statements() as many:
        master.post("/api/v1/repairs", [{"what": f"Part {n}"} for n in range(50)])
    assert len(many) <= len(one)  # PostgreSQL takes many rows by COPY


def test_creating_costs_a_bounded_number_of_statements(harbour: ServedSite, master: Caller, address: str) -> None:
    with harbour.statements() as found:
        master.post("/api/v1/repairs", {"what": "Mast"})
    assert len(found) <= 8, found
