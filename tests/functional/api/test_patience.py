"""A list that takes too long is stopped: what was asked for is kept, and what to do about it is said."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from urllib.parse import quote

import orjson
import pytest
from tests.functional.api.calling import Caller, ServedSite, codes, fill_applied
from tests.functional.pages.served import PASSWORD, Browser
from tests.unit.records.crm import MODULES
from tests.unit.records.crowd import crowd
from webtest import TestApp

from kith.identity import users
from kith.settings.model import Limits
from kith.testing.databases import CopyOf
from kith.web.main import make_app

# some tenths of a second of work for either database, and nothing for an index to do
SLOW = quote(orjson.dumps({"any": [{"email": {"contains": f"no{n}body"}} for n in range(120)]}))


@pytest.fixture
def hurried(copy_of: CopyOf) -> Iterator[ServedSite]:
    """A site with forty thousand contacts that gives a read a twentieth of a second."""
    served = ServedSite(
        copy_of(__name__, fill_applied(MODULES)), MODULES, limits=Limits(read=timedelta(milliseconds=50))
    )
    crowd(served.site, 40_000)
    yield served
    served.close()


def test_the_api_says_what_would_help(hurried: ServedSite) -> None:
    caller: Caller = hurried.caller("admin")
    answer = caller.get(f"/api/v1/contacts?where={SLOW}&sort=-birthday")
    assert (answer.status_code, codes(answer)) == (503, [(None, "K630")])
    assert "index: true" in answer.json["detail"]
    assert caller.get("/api/v1/contacts?limit=1").status_code == 200


def test_the_page_keeps_the_filter_and_says_what_would_help(hurried: ServedSite) -> None:
    with hurried.site.writing() as tx:
        users.add(tx, email="ada@example.test", roles=["admin"], password=PASSWORD)
    browser = Browser(TestApp(make_app(hurried.site)))
    assert browser.send("/login", email="ada@example.test", password=PASSWORD).status_code == 303
    answer = browser.get(f"/m/contacts?where={SLOW}&sort=-birthday")
    assert answer.status_code == 503
    assert "longer than 0.05 seconds" in answer.html.select_one("[role=alert] p").text
    assert answer.html.select_one("input[name=where]")["value"].startswith('{"any":')
    assert answer.html.select_one("[role=alert] h2").text == "This list takes too long"
