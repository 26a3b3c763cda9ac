"""Idempotency-Key: what is sent again makes nothing again."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from tests.functional.api.calling import Caller, ServedSite, codes
from webob import Request

BOATS = "/api/v1/boats"


def test_a_repeated_request_is_answered_alike_and_makes_nothing(master: Caller) -> None:
    first = master.post(BOATS, {"name": "Ada"}, Idempotency_Key="k1")
    again = master.post(BOATS, {"name": "Ada"}, Idempotency_Key="k1")
    assert (again.status_code, again.json) == (201, first.json)
    assert again.headers["Location"] == first.headers["Location"]
    assert master.names() == ["Ada"]


def test_a_repeated_batch_makes_nothing(master: Caller) -> None:
    batch = [{"name": "Bea"}, {"name": "Ada"}, {"name": "Cleo"}]
    first = master.post(BOATS, batch, Idempotency_Key="k1")
    again = master.post(BOATS, batch, Idempotency_Key="k1")
    assert (again.status_code, again.json) == (201, first.json)
    assert master.names() == ["Ada", "Bea", "Cleo"]


def test_an_empty_batch_with_a_key_makes_nothing(master: Caller) -> None:
    for _ in range(2):
        answer = master.post(BOATS, [], Idempotency_Key="k1")
        assert (answer.status_code, answer.json) == (201, {"data": []})


def test_of_two_that_come_at_once_one_is_carried_out(harbour: ServedSite, master: Caller) -> None:
    together = Barrier(4)

    def send(_: int) -> tuple[int, str]:
        headers = {"Authorization": f"Bearer {master.token}", "Idempotency-Key": "k1"}
        body = Request.blank(
            BOATS, method="POST", headers=headers, content_type="application/json", body=b'{"name": "Ada"}'
        )
        together.wait(20)
        answer = body.get_response(harbour.app.app)
        return answer.status_code, answer.json["id"]

    with ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(send, range(4)))
    assert {status for status, _ in answers} == {201}
    assert len({id for _, id in answers}) == 1
    assert master.names() == ["Ada"]


def test_a_repeated_request_shows_the_record_as_it_is_now(master: Caller) -> None:
    made = master.post(BOATS, {"name": "Ada"}, Idempotency_Key="k1").json
    master.patch(f"{BOATS}/{made['id']}", {"seats": 9})
    assert master.post(BOATS, {"name": "Ada"}, Idempotency_Key="k1").json["seats"] == 9


def test_a_repeated_request_shows_what_the_caller_may_read_now(harbour: ServedSite, master: Caller) -> None:
    made = master.post(BOATS, {"name": "Ada"}, Idempotency_Key="k1").json
    master.delete(f"{BOATS}/{made['id']}")
    again = master.post(BOATS, {"name": "Ada"}, Idempotency_Key="k1")
    assert (again.status_code, again.json) == (201, {"id": made["id"]})


def test_a_key_is_bound_to_its_request(master: Caller) -> None:
    master.post(BOATS, {"name": "Ada"}, Idempotency_Key="k1")
    answer = master.post(BOATS, {"name": "Bea"}, Idempotency_Key="k1")
    assert (answer.status_code, codes(answer)) == (422, [(None, "K520")])


def test_a_key_of_another_caller_is_another_key(harbour: ServedSite, master: Caller) -> None:
    master.post(BOATS, {"name": "Ada"}, Idempotency_Key="k1")
    answer = harbour.caller("master").post(BOATS, {"name": "Bea"}, Idempotency_Key="k1")
    assert answer.status_code == 201


def test_a_refused_request_leaves_its_key_free(master: Caller) -> None:
    assert master.post(BOATS, {"name": ""}, Idempotency_Key="k1").status_code == 422
    assert master.post(BOATS, {"name": "Ada"}, Idempotency_Key="k1").status_code == 201


@pytest.mark.parametrize("key", [" ", "a b", "x" * 201, "\x7f", "é"])
def test_a_key_that_cannot_be_kept_is_malformed(master: Caller, key: str) -> None:
    answer = master.post(BOATS, {"name": "Ada"}, Idempotency_Key=key)
    assert (answer.status_code, codes(answer)) == (400, [(None, "K807")])
