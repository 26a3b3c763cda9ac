"""The way to a provider and back: an ID token counts only where everything about it is right."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import Any

import pytest
from joserfc import jwk
from tests.unit.identity.oidc.forger import Forger, forging

from kith.errors import KithError
from kith.identity.oidc import discovery, flow
from kith.identity.oidc.discovery import UnusableError
from kith.identity.oidc.flow import Begun, Person
from kith.settings.model import OidcProvider

BACK = "https://crm.example.org/login/with/company/back"
HOUR = 3600


@pytest.fixture
def forger() -> Iterator[Forger]:
    discovery.forget()
    with forging() as found:
        yield found


def provider(forger: Forger, **more: Any) -> OidcProvider:
    given = {"name": "company", "label": "Company", "issuer": forger.issuer, "client_id": "kith", "secret": "hush"}
    return OidcProvider(**{**given, **more})


def log_in(forger: Forger, **more: Any) -> Person:
    known = provider(forger, **more)
    address, begun = flow.begin(known, BACK, "/", 0)
    return flow.finish(known, BACK, begun, forger.log_in(address))


def test_an_honest_answer_tells_who_it_is(forger: Forger) -> None:
    assert log_in(forger) == Person(issuer=forger.issuer, subject="ada", email="ada@example.test")


def test_a_public_client_sends_no_secret(forger: Forger) -> None:
    assert log_in(forger, secret=None).subject == "ada"


@pytest.mark.parametrize(
    "claims",
    [
        {"iss": "https://evil.test"},
        {"aud": "another"},
        {"aud": ["another", "third"]},
        {"aud": ["kith", "another"], "azp": "another"},
        {"nonce": "another"},
        {"nonce": None},
        {"exp": int(time.time()) - HOUR},
        {"exp": None},
        {"iat": None},
        {"iat": int(time.time()) + HOUR},
        {"sub": None},
        {"aud": None},
        {"iss": None},
    ],
    ids=" ".join,  # not by what they are: each worker would read another clock
)
def test_a_token_that_is_not_for_us_now_is_refused(forger: Forger, claims: dict[str, Any]) -> None:
    forger.claims = claims
    with pytest.raises(UnusableError):
        log_in(forger)


@pytest.mark.parametrize("algorithm", ["none", "HS256"])
def test_a_token_without_a_signature_of_the_provider_is_refused(forger: Forger, algorithm: str) -> None:
    forger.header = {"alg": algorithm, "kid": "one"}
    with pytest.raises(UnusableError):
        log_in(forger)


def test_a_token_signed_by_another_key_is_refused(forger: Forger) -> None:
    forger.key = jwk.RSAKey.generate_key(2048, {"kid": "one"})
    with pytest.raises(UnusableError):
        log_in(forger)


def test_a_key_that_is_new_is_asked_for_once_it_is_missing(forger: Forger, monkeypatch: pytest.MonkeyPatch) -> None:
    log_in(forger)
    forger.key = jwk.RSAKey.generate_key(2048, {"kid": "two"})
    forger.shown, forger.header = [forger.key], {"alg": "RS256", "kid": "two"}
    monkeypatch.setattr(discovery, "SOONEST", 0.0)
    assert log_in(forger).subject == "ada"


def test_what_it_says_of_itself_is_asked_once_an_hour(forger: Forger) -> None:
    log_in(forger)
    log_in(forger)
    assert [path for path in forger.asked if path != "/token"] == ["/.well-known/openid-configuration", "/keys"]


def test_another_browser_s_verifier_is_worth_nothing(forger: Forger) -> None:
    known = provider(forger)
    address, begun = flow.begin(known, BACK, "/", 0)
    said = forger.log_in(address)
    _, other = flow.begin(known, BACK, "/", 0)
    stolen = Begun(**{**other_values(other), "state": begun.state, "nonce": begun.nonce})
    with pytest.raises(UnusableError):
        flow.finish(known, BACK, stolen, said)


def other_values(begun: Begun) -> dict[str, Any]:
    return {name: getattr(begun, name) for name in Begun.__slots__}


def test_an_answer_to_another_question_is_refused(forger: Forger) -> None:
    known = provider(forger)
    address, begun = flow.begin(known, BACK, "/", 0)
    said = {**forger.log_in(address), "state": "x"}
    with pytest.raises(KithError, match="K457"):
        flow.finish(known, BACK, begun, said)
    with pytest.raises(KithError, match="K457"):
        flow.finish(provider(forger, name="another"), BACK, begun, forger.log_in(address))


def test_who_says_no_there_is_told_in_the_provider_s_words(forger: Forger) -> None:
    known = provider(forger)
    address, begun = flow.begin(known, BACK, "/", 0)
    state = forger.log_in(address)["state"]
    said = {"state": state, "error": "access_denied", "error_description": "Not on this device"}
    with pytest.raises(KithError, match='K452 "Company" did not log you in: Not on this device'):
        flow.finish(known, BACK, begun, said)


def test_an_answer_of_another_provider_is_refused(forger: Forger) -> None:
    known = provider(forger)
    address, begun = flow.begin(known, BACK, "/", 0)
    with pytest.raises(UnusableError, match="answered as"):
        flow.finish(known, BACK, begun, {**forger.log_in(address), "iss": "https://evil.test"})


@pytest.mark.parametrize("verified", [False, None, "false", 1, "yes"])
def test_an_address_counts_only_where_it_is_verified(forger: Forger, verified: Any) -> None:
    forger.claims = {"email_verified": verified}
    assert log_in(forger).email == ""


def test_an_address_that_the_token_lacks_is_asked_for(forger: Forger) -> None:
    forger.claims = {"email": None, "email_verified": None}
    forger.person = {"sub": "ada", "email": "ada@example.test", "email_verified": True}
    assert log_in(forger).email == "ada@example.test"
    forger.person["sub"] = "somebody else"
    assert log_in(forger).email == ""


@pytest.mark.parametrize("about", [{"issuer": "https://evil.test"}, {"token_endpoint": None}, {"jwks_uri": 7}], ids=str)
def test_a_provider_that_does_not_describe_itself_is_refused(forger: Forger, about: dict[str, Any]) -> None:
    forger.about = about
    with pytest.raises(UnusableError):
        log_in(forger)


def test_a_provider_that_did_not_answer_is_left_alone_for_a_moment(forger: Forger) -> None:
    forger.about = {"issuer": "https://evil.test"}
    for _ in range(5):
        with pytest.raises(UnusableError):
            log_in(forger)
    assert len(forger.asked) == 1


def test_what_the_browser_keeps_comes_back_whole() -> None:
    begun = Begun(provider="company", state="s", nonce="n", verifier="v", wanted="/m/ü", at=7)
    assert Begun.from_text(begun.to_text()) == begun
