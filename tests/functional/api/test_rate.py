"""How often a token may ask, and what it is told of it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.functional.api.calling import Caller, ServedSite, fill_applied
from tests.functional.api.harbour import MODULES

from kith.settings.model import Limits
from kith.testing.databases import CopyOf
from kith.web.api import rate


@pytest.fixture
def slow(copy_of: CopyOf) -> Iterator[ServedSite]:
    """A harbour that takes three requests of a token in a minute."""
    served = ServedSite(copy_of(__name__, fill_applied(MODULES)), MODULES, limits=Limits(requests=3))
    yield served
    served.close()


def test_a_token_is_refused_what_is_more_than_its_share(slow: ServedSite) -> None:
    caller = slow.caller("master")
    assert [caller.get("/api/v1/boats").status_code for _ in range(4)] == [200, 200, 200, 429]


def test_a_refusal_tells_when_to_ask_again(slow: ServedSite) -> None:
    caller = slow.caller("master")
    refused = [caller.get("/api/v1/boats") for _ in range(4)][-1]
    assert 0 < int(refused.headers["Retry-After"]) <= 20
    assert refused.json["type"] == "urn:kith:problem:too-many"


def test_every_answer_tells_what_is_left(slow: ServedSite) -> None:
    caller = slow.caller("master")
    found = [caller.get(path) for path in ("/api/v1/boats", "/api/v1/nothing")]
    assert [each.headers["RateLimit"].split(";")[1] for each in found] == ["r=2", "r=1"]
    assert found[0].headers["RateLimit-Policy"] == '"token";q=3;w=60'


def test_what_is_refused_asks_nothing_of_the_database(slow: ServedSite) -> None:
    caller = slow.caller("master")
    for _ in range(3):
        caller.get("/api/v1/boats")
    with slow.statements() as found:
        assert caller.post("/api/v1/boats", {"name": "Ada"}).status_code == 429
    assert not found


def test_another_token_has_its_own_share(slow: ServedSite) -> None:
    first, second = slow.caller("master"), slow.caller("master")
    for _ in range(4):
        first.get("/api/v1/boats")
    assert second.get("/api/v1/boats").status_code == 200


def test_an_address_that_guesses_tokens_is_refused_and_tokens_that_are_known_go_on(
    slow: ServedSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = slow.caller("master")
    assert known.get("/api/v1/boats").status_code == 200
    monkeypatch.setattr(slow.app.app.registry.rate, "tries", rate.Buckets(2))
    guessed = [Caller(slow.app, f"kith_guess_{n}", "").get("/api/v1/boats").status_code for n in range(3)]
    assert guessed == [401, 401, 429]
    assert known.get("/api/v1/boats").status_code == 200


def test_no_limit_is_told_where_none_is_set(copy_of: CopyOf) -> None:
    served = ServedSite(copy_of(__name__, fill_applied(MODULES)), MODULES, limits=Limits(requests=0))
    answer = served.caller("master").get("/api/v1/boats")
    served.close()
    assert "RateLimit" not in answer.headers
