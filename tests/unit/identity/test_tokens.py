"""API tokens."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from kith.errors import KithError
from kith.identity import tokens, users
from kith.storage.system import AuditRow
from kith.testing.site import SiteUnderTest


@pytest.fixture
def ada(crm: SiteUnderTest) -> str:
    with crm.writing() as tx:
        return users.add(tx, email="ada@example.test")


def test_the_tokens_of_an_account_are_told_without_their_text(crm: SiteUnderTest, ada: str) -> None:
    with crm.writing() as tx:
        text = tokens.issue(tx, ada, "mail merge", scopes=["read"])
        found = tokens.of(tx, ada)
    assert [(each.label, each.scopes, each.revoked) for each in found] == [("mail merge", ("read",), False)]
    assert text not in repr(found)


def test_a_revoked_token_is_told_as_such_and_noted(crm: SiteUnderTest, ada: str) -> None:
    with crm.writing() as tx:
        tokens.issue(tx, ada, "mail merge")
        id = tokens.of(tx, ada)[0].id
        tokens.revoke(tx, id)
        assert tokens.of(tx, ada)[0].revoked
        noted = tx.connection.execute(sa.select(AuditRow.kind, AuditRow.subject, AuditRow.detail)).all()[-1]
    assert tuple(noted) == ("token.revoked", ada, {"token": id})


def test_revoking_twice_is_noted_once(crm: SiteUnderTest, ada: str) -> None:
    with crm.writing() as tx:
        tokens.issue(tx, ada, "mail merge")
        for _ in range(2):
            tokens.revoke(tx, tokens.of(tx, ada)[0].id)
        noted = tx.connection.execute(sa.select(AuditRow.kind)).scalars().all()
    assert noted.count("token.revoked") == 1


@pytest.mark.parametrize("id", ["01931b2c-7a00-7000-8000-000000000001", "x", "", "\0"])
def test_a_token_that_is_not_there_is_a_problem(crm: SiteUnderTest, id: str) -> None:
    with crm.writing() as tx, pytest.raises(KithError, match="K420"):
        tokens.revoke(tx, id)
