"""Strict JSON: what could be read in two ways, or not at all, is refused with a status of the caller's fault."""

from __future__ import annotations

from decimal import Decimal

import pytest
from pyramid.request import Request

from kith.web.api.body import DEEPEST, MOST_BYTES, MOST_ROWS, expect_object, expect_rows, parse_json, read_body
from kith.web.api.problems import RefusedError


def refusal_of(body: bytes) -> tuple[int, str]:
    with pytest.raises(RefusedError) as refused:
        parse_json(body)
    return refused.value.status, refused.value.problems[0].code


def request_with(body: bytes, content_type: str = "application/json") -> Request:
    return Request.blank("/api/v1/boats", method="POST", body=body, content_type=content_type)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[1,]",
        b"{'a': 1}",
        b'{"a": NaN}',
        b"Infinity",
        b"1e999",
        b'{"a": "\\ud800"}',
        b'{"a": "\xff"}',
        b'{"a": "\xed\xa0\x80"}',
        b"\xef\xbb\xbf{}",
        b'"\x00"',
        b"{} {}",
        b"[" * 100_000,
        b"9" * 5_000,
    ],
)
def test_what_is_not_json_is_malformed(body):
    assert refusal_of(body) == (400, "K801")


def test_a_name_given_twice_is_malformed_at_any_depth():
    assert refusal_of(b'{"a": [{"b": 1, "b": 2}]}') == (400, "K802")


def test_a_name_given_twice_by_an_escape_is_malformed():
    assert refusal_of(b'{"a": 1, "\\u0061": 2}') == (400, "K802")


def test_nesting_is_read_down_to_the_limit():
    assert parse_json(b"[" * DEEPEST + b"7" + b"]" * DEEPEST) is not None


def test_nesting_below_the_limit_is_refused():
    assert refusal_of(b"[" * (DEEPEST + 1) + b"]" * (DEEPEST + 1)) == (400, "K803")


@pytest.mark.parametrize(
    ("text", "number"),
    [
        (b"0.1", 0.1),
        (b"1.50", 1.5),
        (b"52.520006599999995", 52.520006599999995),
        (b"12345678901234567890.12345", Decimal("12345678901234567890.12345")),
        (b"10000000000000000001", 10**19 + 1),
    ],
)
def test_numbers_keep_all_their_digits(text, number):
    read = parse_json(text)
    assert (read, type(read)) == (number, type(number))


def test_a_request_without_a_body_has_none():
    assert read_body(Request.blank("/api/v1/boats", method="POST")) is None


@pytest.mark.parametrize(
    "kind", ["application/json", "application/json; charset=utf-8", "application/merge-patch+json"]
)
def test_json_comes_under_its_names(kind):
    assert read_body(request_with(b"{}", kind)) == {}


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "text/json", ""])
def test_another_content_type_is_415(kind):
    with pytest.raises(RefusedError) as refused:
        read_body(request_with(b"{}", kind))
    assert refused.value.status == 415


def test_a_body_that_is_too_large_is_413():
    with pytest.raises(RefusedError) as refused:
        read_body(request_with(b" " * (MOST_BYTES + 1)))
    assert refused.value.status == 413


@pytest.mark.parametrize("body", [None, [], "a", 5, 1.5, True])
def test_only_an_object_is_a_record(body):
    with pytest.raises(RefusedError) as refused:
        expect_object(body)
    assert (refused.value.status, refused.value.problems[0].code) == (400, "K804")


def test_the_row_that_is_no_object_is_named():
    with pytest.raises(RefusedError) as refused:
        expect_rows([{}, {}, 7])
    assert refused.value.problems[0].row == 2


def test_a_batch_has_a_limit():
    with pytest.raises(RefusedError) as refused:
        expect_rows([{}] * (MOST_ROWS + 1))
    assert refused.value.status == 413
