"""Accounts."""

from __future__ import annotations

import pytest

from kith.errors import KithError
from kith.identity import users
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
