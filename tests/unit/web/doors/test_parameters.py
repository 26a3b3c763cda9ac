"""Parameters."""

from __future__ import annotations

import pytest
from pyramid.httpexceptions import HTTPBadRequest
from webob.multidict import MultiDict

from kith.web.doors.parameters import one, own_path


def test_a_repeated_parameter_is_refused():
    with pytest.raises(HTTPBadRequest):
        one(MultiDict([("a", "1"), ("a", "2")]), "a")


def test_a_missing_parameter_is_its_default():
    assert one(MultiDict(), "a", "x") == "x"


@pytest.mark.parametrize("path", ["/", "/m/contacts?role=lead&sort=-name", "/m/contacts/1#t0"])
def test_an_own_path_is_kept(path):
    assert own_path(path) == path


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https:evil.test",
        "https://evil.test",
        "//evil.test",
        "/\\evil.test",
        "\\/evil.test",
        "/\t/evil.test",
        "/\r\nSet-Cookie: a=b",
        "javascript:alert(1)",
        "evil.test",
        "",
        " /",
        "///evil.test",
        "/" + "a" * 3000,
    ],
)
def test_no_redirect_leads_elsewhere(elsewhere):
    assert own_path(elsewhere) == "/"
