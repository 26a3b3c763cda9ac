"""Logging in by password, and sessions."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
import sqlalchemy as sa

from kith.errors import KithError
from kith.identity import load, users
from kith.identity.login import TRIES, WINDOW, check_password, check_throttle, clear_throttle
from kith.identity.sessions import end_session, open_session
from kith.storage.system import User
from kith.testing.site import SiteUnderTest

PASSWORD = "three unrelated words"


@pytest.fixture
def ada(crm: SiteUnderTest) -> str:
    """The id of an account with a password."""
    with crm.writing() as tx:
        return users.add(tx, email="ada@example.test", name="Ada", roles=["sales"], password=PASSWORD)


def entry(crm: SiteUnderTest, token: str, realm: str = "staff") -> load.Entry:
    """Who the session token lets in."""
    with crm.reading() as tx:
        return load.by_session(tx.connection, token, realm, tx.clock.now())


def test_the_right_password_opens_the_account(crm: SiteUnderTest, ada: str) -> None:
    with crm.reading() as tx:
        assert check_password(tx, "ADA@example.test", PASSWORD) == ada


@pytest.mark.parametrize("email", ["ada@example.test", "nobody@example.test"])
def test_a_wrong_password_and_an_unknown_address_get_one_answer(crm: SiteUnderTest, ada: str, email: str) -> None:
    assert ada
    with crm.reading() as tx, pytest.raises(KithError, match="K401 this e-mail address and password don't belong"):
        check_password(tx, email, "wrong password here")


def test_a_session_tells_who_it_is_in_one_statement(crm: SiteUnderTest, ada: str) -> None:
    with crm.writing() as tx:
        token = open_session(tx, ada)
    seen: list[str] = []
    sa.event.listen(crm.engine, "before_cursor_execute", lambda *given: seen.append(given[2]))
    with crm.reading() as tx:
        before = len(seen)
        found = load.by_session(tx.connection, token, "staff", tx.clock.now())
        assert len(seen) - before == 1
    assert found.actor is not None
    assert (found.actor.user, found.actor.name, found.actor.roles) == (ada, "Ada", frozenset({"sales"}))


@pytest.mark.parametrize("how", ["ended", "expired", "suspended", "other realm", "unknown"])
def test_a_session_that_is_over_opens_nothing(crm: SiteUnderTest, ada: str, how: str) -> None:
    with crm.writing() as tx:
        token = open_session(tx, ada)
        if how == "ended":
            end_session(tx, token)
        if how == "suspended":
            tx.connection.execute(sa.update(User).values(state="suspended"))
    if how == "expired":
        crm.clock.advance(timedelta(days=15))
    realm = "portal:clients" if how == "other realm" else "staff"
    assert entry(crm, "x" if how == "unknown" else token, realm).actor is None


def test_only_the_hash_of_a_session_is_kept(crm: SiteUnderTest, ada: str) -> None:
    with crm.writing() as tx:
        token = open_session(tx, ada)
        rows = tx.connection.execute(sa.text("SELECT token_hash FROM kith_session")).scalars().all()
    assert len(rows) == 1
    assert token not in rows


def tries(crm: SiteUnderTest, count: int, email: str = "ada@example.test") -> int:
    """How many of so many tries were let through."""
    passed = 0
    for _ in range(count):
        try:
            with crm.writing() as tx:
                check_throttle(tx, email, "127.0.0.1")
            passed += 1
        except KithError:
            continue
    return passed


def test_tries_are_few_until_time_has_passed(crm: SiteUnderTest) -> None:
    assert tries(crm, TRIES + 3) == TRIES
    crm.clock.advance(WINDOW)
    assert tries(crm, 1) == 1


def test_a_log_in_forgets_the_tries(crm: SiteUnderTest) -> None:
    tries(crm, TRIES)
    with crm.writing() as tx:
        clear_throttle(tx, "Ada@example.test")
    assert tries(crm, 1) == 1


def test_parallel_guesses_never_pass_the_limit(crm: SiteUnderTest) -> None:
    passed: list[int] = []
    threads = [threading.Thread(target=lambda: passed.append(tries(crm, 5))) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(passed) == TRIES
