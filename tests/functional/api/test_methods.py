"""Methods and kinds of answers: what an address takes, and what it says to anything else."""

from __future__ import annotations

import pytest
from tests.functional.api.calling import Caller, ServedSite

NOBODY = "018f0000-0000-7000-8000-000000000000"
MODULE = "GET, HEAD, OPTIONS, PATCH, POST"


@pytest.mark.parametrize(
    ("path", "allow"),
    [
        ("/api/v1/", "GET, HEAD, OPTIONS"),
        ("/api/v1/openapi.json", "GET, HEAD, OPTIONS"),
        ("/api/v1/boats", MODULE),
        ("/api/v1/nothing", MODULE),
        (f"/api/v1/boats/{NOBODY}", "DELETE, GET, HEAD, OPTIONS, PATCH"),
        (f"/api/v1/boats/{NOBODY}/actions/insure", "OPTIONS, POST"),
    ],
)
def test_options_tells_the_methods_of_an_address_whoever_asks(harbour: ServedSite, path: str, allow: str) -> None:
    with harbour.statements() as found:
        answer = harbour.app.options(path)
    assert (answer.status_code, answer.headers["Allow"], answer.body) == (204, allow, b"")
    assert not found


@pytest.mark.parametrize("method", ["PUT", "DELETE", "TRACE"])
def test_another_method_is_refused_with_those_there_are(master: Caller, method: str) -> None:
    answer = master.send(method, "/api/v1/boats", b"")
    assert (answer.status_code, answer.headers["Allow"]) == (405, MODULE)
    assert answer.json["type"] == "urn:kith:problem:method-not-allowed"


@pytest.mark.parametrize("accept", ["text/html", "application/xml", "application/json;q=0, */*;q=0"])
def test_another_kind_of_answer_is_refused(master: Caller, accept: str) -> None:
    assert master.get("/api/v1/boats", Accept=accept).status_code == 406


@pytest.mark.parametrize("accept", ["*/*", "application/*", "text/html, application/json;q=0.1", ""])
def test_what_takes_json_among_others_is_answered(master: Caller, accept: str) -> None:
    assert master.get("/api/v1/boats", Accept=accept).status_code == 200


@pytest.mark.parametrize("path", ["/api/v1/", "/api/v1/boats", "/api/v1/openapi.json"])
def test_head_is_get_without_the_body(harbour: ServedSite, master: Caller, path: str) -> None:
    got = master.get(path)
    head = harbour.app.head(path, headers={"Authorization": f"Bearer {master.token}"})
    assert (head.status_code, head.body, head.headers["Content-Length"]) == (200, b"", got.headers["Content-Length"])
