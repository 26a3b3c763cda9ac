"""Actions that the YAML declares."""

from __future__ import annotations

import pytest
from tests.functional.api.calling import Caller, ServedSite, codes


@pytest.fixture
def ada(master: Caller) -> str:
    """The address of a boat."""
    return f"/api/v1/boats/{master.make('boats', name='Ada')['id']}"


def test_an_action_sets_what_it_declares_and_what_it_was_told(master: Caller, ada: str) -> None:
    answer = master.post(f"{ada}/actions/insure", {"insurer": "Lloyd"})
    assert (answer.status_code, answer.json["insured"], answer.json["insurer"]) == (200, True, "Lloyd")
    assert answer.headers["ETag"] == '"2"'


def test_an_action_needs_its_own_grant_alone(harbour: ServedSite, ada: str) -> None:
    broker = harbour.caller("broker")
    assert broker.patch(ada, {"insured": True}).status_code == 403
    assert broker.post(f"{ada}/actions/insure", {"insurer": "Lloyd"}).status_code == 200


def test_an_action_without_its_answers_is_refused(master: Caller, ada: str) -> None:
    answer = master.post(f"{ada}/actions/insure")
    assert (answer.status_code, codes(answer)) == (422, [("insurer", "K605")])


def test_what_is_not_answered_gets_its_default(master: Caller) -> None:
    berth = master.make("berths", name="N7", email="n7@example.test")
    id = master.make("boats", name="Ada", berth=berth["id"])["id"]
    answer = master.post(f"/api/v1/boats/{id}/actions/price_it")
    assert answer.json["price"] == {"amount": "100.00", "currency": "EUR"}
    assert answer.json["email"] == "n7@example.test"


def test_an_answer_stands_instead_of_its_default_and_an_empty_one_is_none(master: Caller, ada: str) -> None:
    answer = master.post(f"{ada}/actions/price_it", {"price": "5 EUR", "email": ""})
    assert (answer.json["price"]["amount"], answer.json["email"]) == ("5.00", None)
    assert codes(master.post(f"{ada}/actions/price_it", {"price": None})) == [("price", "K605")]


def test_an_action_that_is_not_possible_now_is_a_conflict(master: Caller, ada: str) -> None:
    master.patch(ada, {"insured": True})
    answer = master.post(f"{ada}/actions/insure", {"insurer": "Lloyd"})
    assert (answer.status_code, codes(answer)) == (409, [(None, "K625")])


def test_an_action_without_a_grant_is_forbidden(harbour: ServedSite, ada: str) -> None:
    assert harbour.caller("guard").post(f"{ada}/actions/insure", {"insurer": "x"}).status_code == 403


def test_an_action_that_is_not_there_is_404(master: Caller, ada: str) -> None:
    assert master.post(f"{ada}/actions/explode").status_code == 404


def test_an_action_creates_once(master: Caller, ada: str) -> None:
    first = master.post(f"{ada}/actions/survey")
    again = master.post(f"{ada}/actions/survey")
    assert (first.status_code, first.json["what"], again.status_code) == (201, "Survey", 200)
    assert first.headers["Location"].endswith(f"/api/v1/repairs/{first.json['id']}")
    assert again.json["id"] == first.json["id"]


def test_a_guarded_action_on_an_old_version_is_refused(master: Caller, ada: str) -> None:
    master.patch(ada, {"seats": 2})
    assert master.post(f"{ada}/actions/insure", {"insurer": "Lloyd"}, If_Match='"1"').status_code == 412
    assert master.post(f"{ada}/actions/insure", {"insurer": "Lloyd"}, If_Match='"2"').status_code == 200


def test_a_repeated_action_is_carried_out_once(master: Caller, ada: str) -> None:
    first = master.post(f"{ada}/actions/insure", {"insurer": "Lloyd"}, Idempotency_Key="k")
    again = master.post(f"{ada}/actions/insure", {"insurer": "Lloyd"}, Idempotency_Key="k")
    assert (again.status_code, again.json) == (200, first.json)


def test_the_description_tells_actions_and_what_they_ask(master: Caller) -> None:
    boats = next(each for each in master.get("/api/v1/").json["modules"] if each["name"] == "boats")
    insure, _, survey = boats["actions"]
    assert (insure["name"], survey["name"], survey["creates"]) == ("insure", "survey", "repairs")
    assert insure["ask"] == [{"name": "insurer", "label": "Insurer", "type": "text", "required": True}]
