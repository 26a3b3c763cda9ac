"""Actions on many records at once, over the API."""

from __future__ import annotations

from typing import Any

import pytest
from tests.functional.api.calling import Caller, ServedSite, codes

from kith.jobs.bulk import bulk_handlers
from kith.jobs.runner import Runner

INSURE = "/api/v1/boats/actions/insure"
LLOYD = {"answers": {"insurer": "Lloyd"}}


def fleet(master: Caller, *names: str, **values: Any) -> list[str]:
    """The ids of new boats."""
    return [master.make("boats", name=name, **values)["id"] for name in names]


def insured(master: Caller) -> list[str]:
    """The names of the boats that are insured."""
    return sorted(master.names("insured=true"))


def test_named_records_are_all_done(master: Caller) -> None:
    ids = fleet(master, "Ada", "Bo")
    answer = master.post(INSURE, {"ids": ids, **LLOYD})
    assert (answer.status_code, answer.json["done"], answer.json["refused"]) == (200, 2, 0)
    assert insured(master) == ["Ada", "Bo"]


def test_one_that_is_refused_stops_all(master: Caller) -> None:
    ids = [*fleet(master, "Ada"), *fleet(master, "Bo", insured=True)]
    answer = master.post(INSURE, {"ids": ids, **LLOYD})
    assert (answer.status_code, codes(answer), answer.json["errors"][0]["row"]) == (409, [(None, "K625")], 1)
    assert insured(master) == ["Bo"]


def test_in_part_the_refused_are_named(master: Caller) -> None:
    ids = [*fleet(master, "Ada"), *fleet(master, "Bo", insured=True)]
    answer = master.post(INSURE, {"ids": ids, "partial": True, **LLOYD})
    assert (answer.status_code, answer.json["done"], answer.json["refusals"][0]["id"]) == (200, 1, ids[1])
    assert answer.json["refusals"][0]["errors"][0]["code"] == "K625"
    assert insured(master) == ["Ada", "Bo"]


def test_a_condition_means_what_it_finds(master: Caller) -> None:
    fleet(master, "Ada", "Bo")
    fleet(master, "Cy", seats=9)
    answer = master.post(INSURE, {"where": {"seats": {"gt": 5}}, **LLOYD})
    assert (answer.json["total"], insured(master)) == (1, ["Cy"])


def test_many_that_a_condition_finds_are_confirmed_by_their_number(
    master: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kith.records.bulk.runs.UNASKED", 1)
    fleet(master, "Ada", "Bo")
    asked = master.post(INSURE, {"where": {}, **LLOYD})
    assert (asked.status_code, codes(asked), "2 records" in asked.json["detail"]) == (409, [(None, "K643")], True)
    drifted = master.post(INSURE, {"where": {}, "count": 1, **LLOYD})
    assert (drifted.status_code, codes(drifted), insured(master)) == (409, [(None, "K644")], [])
    assert master.post(INSURE, {"where": {}, "count": 2, **LLOYD}).json["done"] == 2


def test_very_many_are_done_in_the_background(
    harbour: ServedSite, master: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kith.records.bulk.runs.AT_ONCE", 2)
    fleet(master, "Ada", "Bo", "Cy", "Di", "Ed")
    wanted = {"where": {}, "count": 5, **LLOYD}
    assert codes(master.post(INSURE, wanted)) == [(None, "K645")]
    begun = master.post(INSURE, {"partial": True, **wanted})
    assert (begun.status_code, begun.json["state"], insured(master)) == (202, "run", [])
    runner = Runner(harbour.site.engine, harbour.site.clock, harbour.site.writing, bulk_handlers())
    while runner.run_one():
        pass
    ended = master.get(begun.headers["Location"]).json
    assert (ended["state"], ended["done"], len(insured(master))) == ("done", 5, 5)


def test_a_run_is_there_for_who_began_it_alone(harbour: ServedSite, master: Caller) -> None:
    location = master.post(INSURE, {"ids": fleet(master, "Ada"), **LLOYD}).headers["Location"]
    assert master.get(location).status_code == 200
    assert harbour.caller("broker").get(location).status_code == 404
    assert master.get(location.replace("insure", "price_it")).status_code == 404


def test_a_repeated_request_acts_once(master: Caller) -> None:
    ids = fleet(master, "Ada")
    first = master.post(INSURE, {"ids": ids, **LLOYD}, Idempotency_Key="k")
    again = master.post(INSURE, {"ids": ids, **LLOYD}, Idempotency_Key="k")
    assert (again.status_code, again.json) == (200, first.json)


def test_what_is_made_is_told(master: Caller) -> None:
    ids = fleet(master, "Ada", "Bo")
    made = master.post("/api/v1/boats/actions/survey", {"ids": ids}).json["made"]
    assert {id: each["module"] for id, each in made.items()} == dict.fromkeys(ids, "repairs")


def test_editing_deleting_and_restoring_many_need_their_grants(harbour: ServedSite, master: Caller) -> None:
    ids = fleet(master, "Ada", "Bo")
    guard = harbour.caller("guard")
    for name, answers in (("edit", {"seats": 3}), ("delete", {}), ("restore", {})):
        wanted = {"ids": ids, "answers": answers}
        assert guard.post(f"/api/v1/boats/actions/{name}", wanted).status_code == 403
        assert master.post(f"/api/v1/boats/actions/{name}", wanted).json["done"] == 2
    assert sorted(master.names("seats=3")) == ["Ada", "Bo"]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({}, "K804"),
        ({"ids": ["x"]}, "K647"),
        ({"ids": [], "where": {}}, "K804"),
        ({"ids": "all"}, "K804"),
        ({"where": []}, "K804"),
        ({"where": {}, "count": "2"}, "K616"),
        ({"where": {}, "partial": "yes"}, "K628"),
        ({"where": {}, "sure": True}, "K604"),
        ({"where": {"secrets": 1}}, "K301"),
    ],
)
def test_a_body_that_says_something_else_is_malformed(master: Caller, body: Any, code: str) -> None:
    fleet(master, "Ada")
    answer = master.post(INSURE, LLOYD | body)
    assert answer.status_code in {400, 422}
    assert [found for _, found in codes(answer)] == [code]


def test_no_records_are_no_success(master: Caller) -> None:
    assert codes(master.post(INSURE, {"where": {}, **LLOYD})) == [(None, "K649")]
    assert codes(master.post(INSURE, {"ids": [], **LLOYD})) == [(None, "K649")]


def test_a_number_that_no_value_can_be_is_refused_rather_than_a_fault(master: Caller) -> None:
    answer = master.post("/api/v1/boats/actions/delete", {"where": {"seats": 10**30}})
    assert answer.status_code == 422


def undo_of(answer: Any) -> str:
    """The address that takes the run of the answer back."""
    return f"{answer.headers['Location']}/undo"


def test_an_edit_of_many_is_taken_back(master: Caller) -> None:
    ids = fleet(master, "Ada", "Bo", seats=2)
    edited = master.post("/api/v1/boats/actions/edit", {"ids": ids, "answers": {"seats": 9}})
    back = master.post(undo_of(edited))
    assert (back.status_code, back.json["action"], back.json["done"], back.json["state"]) == (200, "undo", 2, "done")
    assert [master.get(f"/api/v1/boats/{id}").json["seats"] for id in ids] == [2, 2]
    assert master.get(back.headers["Location"]).json == back.json


def test_a_deletion_of_many_is_taken_back(master: Caller) -> None:
    ids = fleet(master, "Ada", "Bo")
    back = master.post(undo_of(master.post("/api/v1/boats/actions/delete", {"ids": ids})))
    assert (back.json["done"], sorted(master.names(""))) == (2, ["Ada", "Bo"])


def test_what_was_taken_back_is_not_taken_back_again(master: Caller) -> None:
    edited = master.post("/api/v1/boats/actions/edit", {"ids": fleet(master, "Ada"), "answers": {"seats": 9}})
    master.post(undo_of(edited))
    again = master.post(undo_of(edited))
    assert (again.status_code, codes(again)) == (409, [(None, "K652")])


def test_an_undo_that_is_sent_again_is_done_once(master: Caller) -> None:
    edited = master.post("/api/v1/boats/actions/edit", {"ids": fleet(master, "Ada"), "answers": {"seats": 9}})
    first, second = (master.post(undo_of(edited), **{"Idempotency-Key": "once"}) for _ in range(2))
    assert first.json == second.json


def test_an_action_that_has_no_way_back_says_so(master: Caller) -> None:
    done = master.post(INSURE, {"ids": fleet(master, "Ada"), **LLOYD})
    assert master.post(undo_of(done)).status_code == 409


def test_the_run_of_somebody_else_is_not_there_to_be_taken_back(harbour: ServedSite, master: Caller) -> None:
    edited = master.post("/api/v1/boats/actions/edit", {"ids": fleet(master, "Ada"), "answers": {"seats": 9}})
    other = harbour.caller("master")
    assert other.post(undo_of(edited)).status_code == 404
    assert master.post(undo_of(edited), {"sure": True}).status_code == 400
