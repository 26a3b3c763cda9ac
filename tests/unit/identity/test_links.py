"""Links that work once, API tokens, passwords."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kith.errors import KithError
from kith.identity import load, users
from kith.identity.links import is_open, make_link, set_up, setup_link, use_link
from kith.identity.passwords import hash_password, verify
from kith.identity.tokens import issue, revoke
from kith.testing.site import SiteUnderTest

PASSWORD = "three unrelated words"


def test_a_link_works_once(crm: SiteUnderTest) -> None:
    with crm.writing() as tx:
        token = make_link(tx, "reset", "someone", timedelta(hours=1))
        assert use_link(tx, "reset", token) == "someone"
        with pytest.raises(KithError, match="K403"):
            use_link(tx, "reset", token)


def test_a_link_is_for_its_purpose_alone(crm: SiteUnderTest) -> None:
    with crm.writing() as tx, pytest.raises(KithError, match="K403"):
        use_link(tx, "activate", make_link(tx, "reset", "someone", timedelta(hours=1)))


def test_a_link_expires(crm: SiteUnderTest) -> None:
    with crm.writing() as tx:
        token = make_link(tx, "reset", "someone", timedelta(hours=1))
        crm.clock.advance(timedelta(hours=1))
        assert not is_open(tx, "reset", token)


def test_a_newer_link_replaces_the_older(crm: SiteUnderTest) -> None:
    with crm.writing() as tx:
        older = make_link(tx, "reset", "someone", timedelta(hours=1))
        make_link(tx, "reset", "someone", timedelta(hours=1))
        assert not is_open(tx, "reset", older)


def test_the_set_up_link_makes_the_first_administrator_and_no_second(crm: SiteUnderTest) -> None:
    with crm.writing() as tx:
        token = setup_link(tx)
        assert token is not None
        set_up(tx, token, email="ada@example.test", name="Ada", password=PASSWORD)
        assert users.require(tx, "ada@example.test").roles == ("admin",)
        assert setup_link(tx) is None


def test_a_token_lets_its_user_in_until_it_is_revoked(crm: SiteUnderTest) -> None:
    user = crm.actor("sales").user
    assert user is not None
    with crm.writing() as tx:
        token = issue(tx, user, "sync", scopes=["read"])
        found = load.by_api_token(tx.connection, token, tx.clock.now())
        assert found.actor is not None
        assert (found.actor.user, found.actor.narrowed, found.actor.via) == (user, frozenset({"read"}), "api")
        revoke(tx, found.token_id or "")
        assert load.by_api_token(tx.connection, token, tx.clock.now()).actor is None


def test_a_password_is_known_by_its_hash_alone() -> None:
    hashed = hash_password(PASSWORD)
    assert PASSWORD not in hashed
    assert (verify(hashed, PASSWORD), verify(hashed, "another one"), verify(None, PASSWORD)) == (True, False, False)
