"""Inviting staff, links for a new password: each works once, for its purpose, until the account changes."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest

from kith.errors import KithError
from kith.identity import administer, invites, links, load, users
from kith.identity.invites import INVITE, INVITED_FOR, RESET
from kith.identity.login import check_password
from kith.identity.sessions import open_session
from kith.ledger import audit
from kith.testing.site import SiteUnderTest

PASSWORD = "three unrelated words"
OTHER = "another few plain things"


@pytest.fixture
def invited(crm: SiteUnderTest) -> str:
    """The token of an invitation for Ada."""
    with crm.writing() as tx:
        return invites.invite(tx, by=None, email="ada@example.test", name="Ada", roles=["sales"])


@pytest.fixture
def bob(crm: SiteUnderTest) -> str:
    """The id of an account with a password."""
    with crm.writing() as tx:
        return users.add(tx, email="bob@example.test", name="Bob", roles=["sales"], password=PASSWORD)


def reset(crm: SiteUnderTest, user: str) -> str:
    with crm.writing() as tx:
        return invites.reset_link(tx, by=None, user=user)


def accept(crm: SiteUnderTest, purpose: str, token: str, password: str = PASSWORD) -> str:
    with crm.writing() as tx:
        return invites.accept(tx, purpose, token, password)


def is_good(crm: SiteUnderTest, purpose: str, token: str) -> bool:
    with crm.reading() as tx:
        return invites.opened(tx, purpose, token) is not None


def test_an_invited_account_logs_in_once_it_has_chosen_a_password(crm: SiteUnderTest, invited: str) -> None:
    with crm.reading() as tx:
        ada = users.require(tx, "ada@example.test")
    assert (ada.state, ada.name, ada.roles) == ("invited", "Ada", ("sales",))
    assert accept(crm, INVITE, invited) == ada.id
    with crm.reading() as tx:
        assert check_password(tx, "ada@example.test", PASSWORD) == ada.id


def test_an_account_is_closed_before_its_invitation_is_used(crm: SiteUnderTest, invited: str) -> None:
    with crm.writing() as tx:
        session = open_session(tx, users.require(tx, "ada@example.test").id)
        assert load.by_session(tx.connection, session, "staff", tx.clock.now()).actor is None
    assert is_good(crm, INVITE, invited)


def test_an_invitation_works_once(crm: SiteUnderTest, invited: str) -> None:
    accept(crm, INVITE, invited)
    with pytest.raises(KithError, match="K403"):
        accept(crm, INVITE, invited, OTHER)


def test_of_two_who_use_a_link_at_once_one_wins(crm: SiteUnderTest, invited: str) -> None:
    done: list[str] = []

    def use() -> None:
        try:
            done.append(accept(crm, INVITE, invited))
        except KithError as error:
            done.append(error.problems[0].code)

    threads = [threading.Thread(target=use) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(done)[1:] == ["K403"] * 3 or done.count("K403") == 3


def test_an_invitation_is_good_for_a_week(crm: SiteUnderTest, invited: str) -> None:
    crm.clock.advance(INVITED_FOR - timedelta(seconds=1))
    assert is_good(crm, INVITE, invited)
    crm.clock.advance(timedelta(seconds=1))
    assert not is_good(crm, INVITE, invited)


@pytest.mark.parametrize("purpose", [RESET, links.SETUP, "second step"])
def test_an_invitation_is_no_link_for_anything_else(crm: SiteUnderTest, invited: str, purpose: str) -> None:
    with crm.writing() as tx, pytest.raises(KithError, match="K403"):
        links.use_link(tx, purpose, invited)


def test_a_link_for_a_new_password_is_no_invitation(crm: SiteUnderTest, bob: str) -> None:
    token = reset(crm, bob)
    with pytest.raises(KithError, match="K403"):
        accept(crm, INVITE, token)
    assert is_good(crm, RESET, token)


def test_a_new_password_by_a_link_is_the_one_that_opens(crm: SiteUnderTest, bob: str) -> None:
    accept(crm, RESET, reset(crm, bob), OTHER)
    with crm.reading() as tx:
        assert check_password(tx, "bob@example.test", OTHER) == bob
        with pytest.raises(KithError, match="K401"):
            check_password(tx, "bob@example.test", PASSWORD)


def test_a_new_password_by_a_link_ends_the_sessions(crm: SiteUnderTest, bob: str) -> None:
    with crm.writing() as tx:
        session = open_session(tx, bob)
    accept(crm, RESET, reset(crm, bob), OTHER)
    with crm.reading() as tx:
        assert load.by_session(tx.connection, session, "staff", tx.clock.now()).actor is None


def test_a_password_that_is_refused_leaves_the_link_good(crm: SiteUnderTest, invited: str) -> None:
    with pytest.raises(KithError, match="K406"):
        accept(crm, INVITE, invited, "short")
    assert is_good(crm, INVITE, invited)


def test_another_password_makes_the_link_void(crm: SiteUnderTest, bob: str) -> None:
    token = reset(crm, bob)
    with crm.writing() as tx:
        administer.set_password(tx, bob, OTHER)
    assert not is_good(crm, RESET, token)
    with pytest.raises(KithError, match="K403"):
        accept(crm, RESET, token)


@pytest.mark.parametrize("purpose", [INVITE, RESET])
def test_another_address_makes_the_link_void(crm: SiteUnderTest, invited: str, bob: str, purpose: str) -> None:
    token = invited if purpose == INVITE else reset(crm, bob)
    with crm.writing() as tx:
        user = users.require(tx, "ada@example.test").id if purpose == INVITE else bob
        administer.set_email(tx, user, "elsewhere@example.test")
    assert not is_good(crm, purpose, token)


def test_a_new_invitation_replaces_the_older(crm: SiteUnderTest, invited: str) -> None:
    with crm.writing() as tx:
        newer = invites.resend(tx, by=None, user="ada@example.test")
    assert (is_good(crm, INVITE, invited), is_good(crm, INVITE, newer)) == (False, True)


def test_who_has_joined_gets_no_new_invitation(crm: SiteUnderTest, bob: str) -> None:
    with crm.writing() as tx, pytest.raises(KithError, match="K443"):
        invites.resend(tx, by=None, user=bob)


def test_a_suspended_account_gets_no_link_and_uses_none(crm: SiteUnderTest, bob: str) -> None:
    token = reset(crm, bob)
    with crm.writing() as tx:
        administer.disable(tx, bob)
    assert not is_good(crm, RESET, token)
    with pytest.raises(KithError, match="K403"):
        accept(crm, RESET, token)
    with pytest.raises(KithError, match="K444"):
        reset(crm, bob)


def test_only_hashes_of_links_are_kept(crm: SiteUnderTest, invited: str) -> None:
    with crm.reading() as tx:
        rows = tx.connection.exec_driver_sql("SELECT * FROM kith_one_time_token").all()
    assert len(rows) == 1
    assert invited not in str(rows)


def test_an_invitation_tells_who_sent_it(crm: SiteUnderTest) -> None:
    boss = crm.actor("admin").user
    with crm.writing() as tx:
        invites.invite(tx, by=boss, email="new@example.test")
        told = [(each.kind, each.user_id) for each in audit.entries(tx.connection, kind="user", limit=2)]
    assert told == [("user.invited", boss), ("user.added", boss)]


def test_a_password_set_from_the_command_line_opens_an_invited_account(crm: SiteUnderTest, invited: str) -> None:
    with crm.writing() as tx:
        administer.set_password(tx, users.require(tx, "ada@example.test").id, PASSWORD)
        assert users.require(tx, "ada@example.test").state == "active"
    assert not is_good(crm, INVITE, invited)
