"""Redirects never say whatever host was asked for."""

from __future__ import annotations

from typing import Any

import pytest
from webob import Request, Response

from kith.web.doors.locations import RelativeLocations


def location(value: str, host: str = "crm.example.org", **environ: Any) -> str:
    """The Location that an answer leaves with."""
    answer = Response(status=303)
    answer.headers["Location"] = value
    request = Request.blank("/", headers={"Host": host}, environ=environ)
    sent: list[str] = []
    RelativeLocations(answer)(
        request.environ, lambda status, headers: sent.extend(v for name, v in headers if name == "Location")
    )
    return sent[0]


@pytest.mark.parametrize("path", ["/", "/m/contacts?_done=saved", "/login?next=/m/deals%3Fa%3Db", "/a#b"])
@pytest.mark.parametrize("host", ["crm.example.org", "evil.test", "crm.example.org:8000", "crm.example.org:80"])
def test_an_own_path_leaves_as_a_path(path: str, host: str) -> None:
    assert location(path, host) == path


def test_behind_https_it_is_the_same() -> None:
    assert location("/m/deals", **{"wsgi.url_scheme": "https"}) == "/m/deals"


def test_another_site_stays_what_it_is() -> None:
    assert location("https://elsewhere.test/a") == "https://elsewhere.test/a"


def test_what_would_be_read_as_another_host_keeps_its_own() -> None:
    assert location("http://crm.example.org//evil.test/") == "http://crm.example.org//evil.test/"
