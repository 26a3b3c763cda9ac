"""Versions in headers."""

from __future__ import annotations

import pytest
from pyramid.request import Request

from kith.records.model import Row
from kith.web.api.preconditions import etag, has_guard, matching_version, not_modified
from kith.web.api.problems import RefusedError

ROW = Row("01931b2c-7a00-7000-8000-000000000001", 5, "Ada", {})


def asking(**headers: str) -> Request:
    return Request.blank("/", headers={name.replace("_", "-"): value for name, value in headers.items()})


def test_the_version_is_the_entity_tag():
    assert etag(5) == '"5"'


@pytest.mark.parametrize("tag", ['"5"', 'W/"5"', '"4", "5"', "*", ' "5" '])
def test_who_holds_this_version_needs_no_answer(tag):
    assert not_modified(asking(If_None_Match=tag), ROW)


@pytest.mark.parametrize("tag", ['"4"', '"55"', '"4", "6"', '""'])
def test_who_holds_another_version_gets_this_one(tag):
    assert not not_modified(asking(If_None_Match=tag), ROW)


def test_without_the_header_the_record_is_sent():
    assert not not_modified(asking(), ROW)


@pytest.mark.parametrize(("tag", "version"), [('"5"', 5), ('"4", "5"', 5), ('W/"5"', 5), ("*", None)])
def test_a_guard_that_fits_names_the_version_to_write_over(tag, version):
    assert matching_version(asking(If_Match=tag), 5) == version


@pytest.mark.parametrize("tag", ['"4"', '"abc"', '"05"', '"-5"'])
def test_a_guard_that_does_not_fit_is_412(tag):
    with pytest.raises(RefusedError) as refused:
        matching_version(asking(If_Match=tag), 5)
    assert refused.value.status == 412


def test_any_version_is_none_where_no_record_is():
    with pytest.raises(RefusedError) as refused:
        matching_version(asking(If_Match="*"), None)
    assert refused.value.status == 412


@pytest.mark.parametrize("tag", ["5", '"5', "", '"5" "6"', '"5",', "**", "x" * 5_000])
def test_a_tag_without_quotes_is_malformed(tag):
    with pytest.raises(RefusedError) as refused:
        matching_version(asking(If_Match=tag), 5)
    assert (refused.value.status, refused.value.problems[0].code) == (400, "K810")


def test_a_change_without_if_match_is_not_guarded():
    assert not has_guard(asking())
    assert matching_version(asking(), 5) is None
