"""Changing accounts: passwords, roles, whether they may log in."""

from __future__ import annotations

from datetime import timedelta

import pytest
import sqlalchemy as sa

from kith.errors import KithError
from kith.identity import administer, load, tokens, users
from kith.identity.login import check_password
from kith.identity.sessions import open_session
from kith.storage.system import AuditRow
from kith.testing.site import SiteUnderTest

PASSWORD = "three unrelated words"
ANOTHER = "four other unrelated words"


@pytest.fixture
def ada(crm: SiteUnderTest) -> str:
    """The id of an account with a password."""
    with crm.writing() as tx:
        return users.add(tx, email="ada@example.test", roles=["sales"], password=PASSWORD)


def log_in(crm: SiteUnderTest, user: str) -> tuple[str, str]:
    """A session's token and an API token."""
    with crm.writing() as tx:
        return open_session(tx, user), tokens.issue(tx, user, "test")


def opens(crm: SiteUnderTest, session: str, token: str) -> tuple[bool, bool]:
    """Whether session and API token let somebody in."""
    with crm.reading() as tx:
        now = tx.clock.now()
        found = load.by_session(tx.connection, session, "staff", now), load.by_api_token(tx.connection, token, now)
    return found[0].actor is not None, found[1].actor is not None


def noted(crm: SiteUnderTest) -> tuple[str, str | None, object]:
    """Kind, subject and detail of the last audit entry."""
    with crm.reading() as tx:
        columns = (AuditRow.kind, AuditRow.subject, AuditRow.detail)
        row = tx.connection.execute(sa.select(*columns).order_by(AuditRow.seq.desc()).limit(1)).one()
    return row.kind, row.subject, row.detail


def test_a_new_password_opens_the_account_and_the_old_one_does_not(crm: SiteUnderTest, ada: str) -> None:
    with crm.writing() as tx:
        administer.set_password(tx, ada, ANOTHER)
        assert check_password(tx, "ada@example.test", ANOTHER) == ada
        with pytest.raises(KithError, match="K401"):
            check_password(tx, "ada@example.test", PASSWORD)


def test_an_account_without_a_password_gets_its_first(crm: SiteUnderTest) -> None:
    with crm.writing() as tx:
        bo = users.add(tx, email="bo@example.test")
        administer.set_password(tx, bo, PASSWORD)
        assert check_password(tx, "bo@example.test", PASSWORD) == bo


def test_a_new_password_ends_every_session_and_leaves_tokens(crm: SiteUnderTest, ada: str) -> None:
    session, token = log_in(crm, ada)
    with crm.writing() as tx:
        administer.set_password(tx, ada, ANOTHER)
    assert opens(crm, session, token) == (False, True)
    assert noted(crm) == ("password.set", ada, None)


def test_a_password_that_is_refused_ends_nothing(crm: SiteUnderTest, ada: str) -> None:
    session, token = log_in(crm, ada)
    with pytest.raises(KithError, match="K406"), crm.writing() as tx:
        administer.set_password(tx, ada, "short")
    assert opens(crm, session, token) == (True, True)


def test_a_disabled_account_is_closed_at_once(crm: SiteUnderTest, ada: str) -> None:
    session, token = log_in(crm, ada)
    with crm.writing() as tx:
        administer.disable(tx, ada)
    assert opens(crm, session, token) == (False, False)
    assert noted(crm) == ("user.disabled", ada, {"tokens": 1})


def test_an_enabled_account_can_log_in_and_its_old_tokens_stay_ended(crm: SiteUnderTest, ada: str) -> None:
    session, token = log_in(crm, ada)
    with crm.writing() as tx:
        administer.disable(tx, ada)
    crm.clock.advance(timedelta(minutes=1))
    with crm.writing() as tx:
        administer.enable(tx, ada)
        assert check_password(tx, "ada@example.test", PASSWORD) == ada
    assert opens(crm, session, token) == (False, False)
    assert noted(crm) == ("user.enabled", ada, None)


def test_roles_are_replaced_and_the_difference_is_noted(crm: SiteUnderTest, ada: str) -> None:
    with crm.writing() as tx:
        administer.set_roles(tx, ada, ["looker", "keeper"])
        assert users.require(tx, ada).roles == ("keeper", "looker")
    assert noted(crm) == ("roles.set", ada, {"given": ["keeper", "looker"], "taken": ["sales"]})


def test_an_unknown_role_changes_nothing(crm: SiteUnderTest, ada: str) -> None:
    with pytest.raises(KithError, match="K404"), crm.writing() as tx:
        administer.set_roles(tx, ada, ["looker", "boss"])
    with crm.reading() as tx:
        assert users.require(tx, ada).roles == ("sales",)
