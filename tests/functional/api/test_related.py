"""What hangs on a record."""

from __future__ import annotations

import pytest
from tests.functional.api.calling import Caller, ServedSite, codes


@pytest.fixture
def ada(master: Caller) -> dict:
    """A boat at a berth."""
    berth = master.make("berths", name="N7")
    return master.make("boats", name="Ada", berth=berth["id"])


def test_a_related_list_gives_what_points_here(master: Caller, ada: dict) -> None:
    other = master.make("boats", name="Bea")["id"]
    for what, boat in (("Mast", ada["id"]), ("Sail", ada["id"]), ("Oar", other)):
        master.make("repairs", what=what, boat=boat)
    found = master.get(f"/api/v1/boats/{ada['id']}/repairs?sort=-what&fields=what").json
    assert [each["what"] for each in found["data"]] == ["Sail", "Mast"]


def test_a_related_list_takes_filters_and_pages(master: Caller, ada: dict) -> None:
    for what in ("Mast", "Sail", "Oar"):
        master.make("repairs", what=what, boat=ada["id"])
    address = f"/api/v1/boats/{ada['id']}/repairs?sort=what&limit=1&what.ne=Oar&total=true"
    first = master.get(address).json
    second = master.get(f"{address}&cursor={first['next']}").json
    assert [first["data"][0]["what"], second["data"][0]["what"]] == ["Mast", "Sail"]
    assert first["total"]["value"] == 2


def test_a_record_made_below_points_here_and_has_what_the_list_sets(master: Caller, ada: dict) -> None:
    made = master.post(f"/api/v1/boats/{ada['id']}/repairs", {"what": "Mast"})
    assert made.status_code == 201
    assert made.json["boat"] == {"id": ada["id"], "title": "Ada"}
    assert made.json["berth"] == ada["berth"]
    assert made.headers["Location"].endswith(f"/api/v1/repairs/{made.json['id']}")


def test_a_record_below_counts_at_once(master: Caller, ada: dict) -> None:
    master.post(f"/api/v1/boats/{ada['id']}/repairs", {"what": "Mast"})
    assert master.get(f"/api/v1/boats/{ada['id']}").json["repair_count"] == 1


def test_a_record_made_below_one_of_several_modules_points_to_the_right_one(master: Caller, ada: dict) -> None:
    made = master.post(f"/api/v1/boats/{ada['id']}/visits", {"what": "Paint"}).json
    assert made["about"] == {"id": ada["id"], "title": "Ada", "module": "boats"}


def test_a_fault_below_is_told_like_everywhere(master: Caller, ada: dict) -> None:
    answer = master.post(f"/api/v1/boats/{ada['id']}/repairs", {})
    assert (answer.status_code, codes(answer)) == (422, [("what", "K605")])


def test_a_list_that_is_not_declared_for_creating_refuses_it(master: Caller, ada: dict) -> None:
    assert master.post(f"/api/v1/berths/{ada['berth']['id']}/boats", {"name": "Bea"}).status_code == 403


def test_an_unknown_list_is_not_there(master: Caller, ada: dict) -> None:
    assert master.get(f"/api/v1/boats/{ada['id']}/wings").status_code == 404


def test_a_list_below_a_record_that_is_not_there_is_not_there(master: Caller) -> None:
    assert master.get("/api/v1/boats/01931b2c-7a00-7000-8000-000000000001/repairs").status_code == 404


def test_a_list_of_a_module_that_is_not_mine_is_not_there(harbour: ServedSite, ada: dict) -> None:
    assert harbour.caller("guard").get(f"/api/v1/boats/{ada['id']}/repairs").status_code == 404


def test_a_related_list_expands_like_any_other(master: Caller, ada: dict) -> None:
    master.post(f"/api/v1/boats/{ada['id']}/repairs", {"what": "Mast"})
    shown = master.get(f"/api/v1/boats/{ada['id']}/repairs?expand=boat&fields=what").json["data"][0]
    assert (shown["what"], shown["boat"]["name"]) == ("Mast", "Ada")
