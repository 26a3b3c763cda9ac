"""Whatever comes in, the fault is never ours: no 500, and problem details always."""

from __future__ import annotations

import pytest
from tests.functional.api.calling import Caller, ServedSite

HUGE = "1" + "0" * 19
PATHS = [
    "/api/v1/%FF",
    "/api/v1/boats/%00",
    "/api/v1/boats/%ED%A0%80",
    f"/api/v1/boats/{HUGE}",
    "/api/v1/boats/..%2f..%2fetc",
    "/api/v1/boats/01931b2c-7a00-7000-8000-00000000000x",
    "/api/v1/boats/a/b/c/d/e",
    "/api/",
    "/api/v2/boats",
    "/api/v1/boats/",
]
QUERIES = [
    "name=%FF",
    "name=%00",
    "name=%ED%A0%80",
    f"limit={HUGE}",
    f"offset={HUGE}",
    f"seats={HUGE}",
    f"seats.gt={HUGE}",
    "length=1e999",
    "length=NaN",
    "price=NaN EUR",
    "built=0000-00-00",
    "seen_at.gt=10000-01-01T00:00",
    "id=7",
    "berth=7",
    "owner=\\u0000",
    "cursor=" + "A" * 3000,
    "where=" + "[" * 2000,
    "where=" + '{"not":' * 500,
    'where={"name":{"name":{"name":1}}}',
    'where={"seats":' + HUGE + "}",
    'where={"name":"\\ud800"}',
    'where={"name":"\\u0000"}',
    "where=" + "null",
    "sort=" + "name," * 500,
    "sort=-",
    "sort=--name",
    "fields=,,,",
    "fields=" + ".".join(["berth"] * 200),
    "fields=name.name.name",
    "berth.boats.name=x",
    "gear=1",
    "sort=gear",
    "sort=tags",
    "q=" + "%F0%9F%98%80" * 200,
    "q=" + "a " * 1000,
    "=",
    "==&&==",
    ".=1",
    "..=1",
    "name.=1",
    "&".join(f"p{n}=1" for n in range(300)),
]
BODIES = [
    b"",
    b"null",
    b"7",
    b'"text"',
    b"{",
    b"\xff",
    b'{"name": NaN}',
    b'{"name": "\\ud800"}',
    b'{"name": "a\\u0000b"}',
    b'{"name": "a", "name": "b"}',
    b'{"": 1}',
    b'{"name": {"name": "Ada"}}',
    b'{"name": ["Ada"]}',
    b'{"name": "Ada", "seats": 10000000000000000000}',
    b'{"name": "Ada", "seats": 1e400}',
    b'{"name": "Ada", "length": 1e300}',
    b'{"name": "Ada", "length": ' + b"9" * 4000 + b"}",
    b'{"name": "Ada", "price": {"amount": [], "currency": {}}}',
    b'{"name": "Ada", "price": {"amount": "1", "currency": "EUR", "x": 1}}',
    b'{"name": "Ada", "berth": 7}',
    b'{"name": "Ada", "berth": {"id": {"id": 1}}}',
    b'{"name": "Ada", "sisters": "x"}',
    b'{"name": "Ada", "tags": [[[]]]}',
    b'{"name": "Ada", "gear": {"what": 1}}',
    b'{"name": "Ada", "gear": [1]}',
    b'{"name": "Ada", "gear": [{"wings": 1}]}',
    b'{"name": "Ada", "built": "0000-01-01"}',
    b'{"name": "Ada", "seen_at": "9999-12-31T23:59:59-14:00"}',
    b'{"name": "Ada", "insured": "maybe"}',
    b'{"name": "Ada", "id": "x", "version": 1}',
    b'{"name": "Ada", "__proto__": {}}',
    b"[" * 3000 + b"]" * 3000,
    b"[[]]",
    b"[null]",
]


@pytest.fixture(scope="module")
def master(afloat: ServedSite) -> Caller:
    """Who may do everything."""
    return afloat.caller("master")


def is_refused(answer) -> bool:
    """Whether the answer is a refusal of the caller's fault, as problem details."""
    return 400 <= answer.status_code < 500 and answer.content_type == "application/problem+json"


@pytest.mark.parametrize("path", PATHS)
def test_an_address_that_is_none_is_404(master: Caller, path: str) -> None:
    answer = master.get(path)
    assert (answer.status_code, answer.content_type) == (404, "application/problem+json")


def test_an_action_that_is_none_is_404(master: Caller) -> None:
    answer = master.post("/api/v1/boats/01931b2c-7a00-7000-8000-000000000001/actions/explode")
    assert (answer.status_code, answer.content_type) == (404, "application/problem+json")


def test_no_parameter_is_our_fault(master: Caller) -> None:
    answers = {query[:60]: master.get(f"/api/v1/boats?{query}") for query in QUERIES}
    assert {query: each.status_code for query, each in answers.items() if each.status_code >= 500} == {}
    assert all(each.status_code == 200 or is_refused(each) for each in answers.values())


@pytest.mark.parametrize("method", ["POST", "PATCH"])
def test_no_body_is_our_fault(master: Caller, method: str) -> None:
    answers = {body[:60]: master.send(method, "/api/v1/boats", body) for body in BODIES}
    assert {body: each.status for body, each in answers.items() if not is_refused(each)} == {}


def test_no_change_is_our_fault(master: Caller) -> None:
    address = f"/api/v1/boats/{master.make('boats', name='Eva')['id']}"
    answers = {body[:60]: master.send("PATCH", address, body.replace(b'"Ada"', b'"Eva"')) for body in BODIES}
    assert {body: each.status for body, each in answers.items() if not is_refused(each)} == {}


def test_a_wrong_method_tells_the_right_ones(master: Caller) -> None:
    answer = master.send("PUT", "/api/v1/boats", b"{}")
    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET, HEAD, OPTIONS, PATCH, POST")


@pytest.mark.parametrize("accept", ["text/html", "application/xml", "application/json;q=0"])
def test_nothing_but_json_is_answered(master: Caller, accept: str) -> None:
    answer = master.get("/api/v1/boats", Accept=accept)
    assert (answer.status_code, answer.content_type) == (406, "application/problem+json")


@pytest.mark.parametrize("accept", ["*/*", "application/*", "text/html, application/json;q=0.5", ""])
def test_json_is_answered_to_who_takes_it(master: Caller, accept: str) -> None:
    assert master.get("/api/v1/boats", Accept=accept).status_code == 200


def test_another_content_type_is_415(master: Caller) -> None:
    answer = master.app.post(
        "/api/v1/boats", {"name": "Ada"}, headers={"Authorization": f"Bearer {master.token}"}, expect_errors=True
    )
    assert (answer.status_code, answer.content_type) == (415, "application/problem+json")


def test_a_head_request_has_the_headers_alone(master: Caller) -> None:
    made = master.make("boats", name="Ada")
    answer = master.app.head(f"/api/v1/boats/{made['id']}", headers={"Authorization": f"Bearer {master.token}"})
    assert (answer.headers["ETag"], answer.body) == ('"1"', b"")
