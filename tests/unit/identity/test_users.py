"""Accounts."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from kith.errors import KithError
from kith.identity import users
from kith.identity.login import check_password
from kith.storage.system import AuditRow
from kith.testing.site import SiteUnderTest


def test_an_account_is_found_by_its_address_in_any_case(crm: SiteUnderTest) -> None:
    with crm.writing() as tx:
        user = users.add(tx, email="Ada@Example.test", name="Ada", roles=["sales"])
        found = users.require(tx, " ada@EXAMPLE.test ")
    assert (found.id, found.name, found.roles) == (user, "Ada", ("sales",))


def test_an_address_is_held_once(crm: SiteUnderTest) -> None:
    with crm.writing() as tx:
        users.add(tx, email="ada@example.test")
    with pytest.raises(KithError, match="K405"), crm.writing() as tx:
        users.add(tx, email="ADA@example.test")


def test_an_unknown_role_is_named_with_the_nearest(crm: SiteUnderTest) -> None:
    with pytest.raises(KithError, match='did you mean "sales"'), crm.writing() as tx:
        users.add(tx, email="ada@example.test", roles=["slaes"])


def test_a_short_password_makes_no_account(crm: SiteUnderTest) -> None:
    with pytest.raises(KithError, match="K406"), crm.writing() as tx:
        users.add(tx, email="ada@example.test", password="short")
    with crm.reading() as tx:
        assert not users.any_staff(tx)


def test_an_account_that_is_not_there_is_named(crm: SiteUnderTest) -> None:
    with crm.reading() as tx, pytest.raises(KithError, match=r'K407 there is no account "bo@example\.test"'):
        users.require(tx, "bo@example.test")


@pytest.mark.parametrize("name", ["A\0da", "A\ud800da", "A\u202eda", "x" * 201])
def test_a_name_that_is_no_text_makes_no_account(crm: SiteUnderTest, name: str) -> None:
    with pytest.raises(KithError) as refused, crm.writing() as tx:
        users.add(tx, email="ada@example.test", name=name)
    assert [problem.field for problem in refused.value.problems] == ["name"]


def test_a_password_may_hold_any_bytes(crm: SiteUnderTest) -> None:
    password = "a long one \udce9 \0"
    with crm.writing() as tx:
        user = users.add(tx, email="ada@example.test", password=password)
        assert check_password(tx, "ada@example.test", password) == user


def test_a_new_account_is_in_the_audit_log(crm: SiteUnderTest) -> None:
    with crm.writing() as tx:
        user = users.add(tx, email="ada@example.test", roles=["sales"])
        found = tx.connection.execute(sa.select(AuditRow.kind, AuditRow.subject, AuditRow.detail)).all()
    assert [tuple(row) for row in found] == [("user.added", user, {"roles": ["sales"]})]
