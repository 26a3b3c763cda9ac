"""Problem details: RFC 9457, with each complaint's field, code, message and row."""

from __future__ import annotations

import orjson
import pytest
from pyramid.request import Request

from kith.errors import CODES, KithError, Problem
from kith.web.api.problems import KINDS, STATUS, details, on_problems, problem_response, status_of

NEEDED = Problem(code="K605", params={"label": "Name"}, field="name")


def test_the_answer_is_of_its_own_media_type():
    assert problem_response(404).content_type == "application/problem+json"


def test_a_refusal_holds_all_that_the_rfc_names():
    assert details(422, [NEEDED]) == {
        "type": "urn:kith:problem:rules",
        "title": "The data breaks rules",
        "status": 422,
        "detail": '"Name" is needed',
        "errors": [{"field": "name", "code": "K605", "message": '"Name" is needed'}],
    }


def test_a_complaint_in_a_batch_names_its_row():
    assert details(422, [NEEDED.at(row=3)])["errors"][0]["row"] == 3


def test_several_complaints_leave_the_detail_to_the_kind():
    assert details(422, [NEEDED, NEEDED])["detail"] == KINDS[422][2]


def test_a_status_without_a_kind_still_has_a_title():
    assert details(418)["title"] == "I'm a Teapot"


@pytest.mark.parametrize(
    ("codes", "status"),
    [
        (["K605"], 422),
        (["K601"], 404),
        (["K603"], 403),
        (["K602"], 409),
        (["K619"], 409),
        (["K402"], 429),
        (["K601", "K605"], 422),
        (["K605", "K606"], 422),
    ],
)
def test_what_all_complaints_have_in_common_is_the_status(codes, status):
    assert status_of([Problem(code=code) for code in codes]) == status


def test_a_reading_request_is_malformed_rather_than_against_the_rules():
    assert status_of([Problem(code="K301")], reading=True) == 400


def test_too_many_tries_say_how_long_to_wait():
    refused = KithError(Problem(code="K402", params={"seconds": 17}))
    assert on_problems(refused, Request.blank("/api/v1/")).headers["Retry-After"] == "17"


def test_every_code_with_a_status_exists():
    assert STATUS.keys() <= CODES.keys()


def test_every_kind_is_told_apart_by_its_type():
    types = [orjson.loads(problem_response(status).body)["type"] for status in KINDS]
    assert len(set(types)) == len(KINDS)
