"""Nobody hands out, or changes, more than they reach: whatever the door, for the rule lies below all of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from kith.errors import KithError
from kith.identity import administer, invites, second_factor, sessions, tokens, users
from kith.storage.tx import Tx
from kith.testing.databases import CopyOf
from kith.testing.site import SiteUnderTest, fill_database

FILES = {
    "modules/things.yaml": 'module: things\nlabel: {one: Thing, many: Things}\ntitle: "{name}"\n'
    "fields: {name: {type: text}}\n",
    "config/roles.yaml": """
roles:
  super_admin: {includes: [admin], may: [administer, impersonate]}
  admin: {above: [sales], may: [administer, impersonate]}
  auditor: {may: [administer]}
  sales: {modules: {things: {view: all}}}
""",
}


@pytest.fixture
def crm(copy_of: CopyOf) -> Iterator[SiteUnderTest]:
    """An empty database with the roles above."""
    site = SiteUnderTest(copy_of(__name__, fill_database(FILES)), FILES)
    yield site
    site.close()


def _staff(tx: Tx) -> dict[str, str]:
    roles = ("super_admin", "admin", "auditor", "sales")
    return {name: users.add(tx, email=f"{name}@example.test", roles=[name]) for name in roles}


def _codes(change: Callable[..., Any], *args: Any, **named: Any) -> list[str]:
    try:
        change(*args, **named)
    except KithError as refused:
        return [problem.code for problem in refused.problems]
    return []


DEEDS: dict[str, Callable[[Tx, str, str], Any]] = {
    "password": lambda tx, by, user: administer.set_password(tx, user, "three unrelated words", by=by),
    "address": lambda tx, by, user: administer.set_email(tx, user, "other@example.test", by=by),
    "name": lambda tx, by, user: administer.set_name(tx, user, "Somebody", by=by),
    "roles": lambda tx, by, user: administer.set_roles(tx, user, [], by=by),
    "suspend": lambda tx, by, user: administer.disable(tx, user, by=by),
    "open": lambda tx, by, user: administer.enable(tx, user, by=by),
    "reset link": lambda tx, by, user: invites.reset_link(tx, by=by, user=user),
    "log-ins": lambda tx, by, user: sessions.end_others(tx, user, but=None, by=by),
    "second factor": lambda tx, by, user: second_factor.turn_off(tx, user, by=by),
}


@pytest.mark.parametrize("deed", DEEDS)
@pytest.mark.parametrize("of", ["auditor", "super_admin"])
def test_an_account_that_is_out_of_reach_is_left_alone(crm: SiteUnderTest, deed: str, of: str) -> None:
    with crm.writing() as tx:
        staff = _staff(tx)
        assert _codes(DEEDS[deed], tx, staff["admin"], staff[of]) == ["K469"]


def test_a_log_in_of_somebody_out_of_reach_is_not_ended(crm: SiteUnderTest) -> None:
    with crm.writing() as tx:
        staff = _staff(tx)
        sessions.open_session(tx, staff["auditor"])
        (opened,) = sessions.of(tx, staff["auditor"])
        assert _codes(sessions.end, tx, opened.id, by=staff["admin"]) == ["K469"]
        assert sessions.of(tx, staff["auditor"]) == (opened,)


def test_a_token_of_somebody_out_of_reach_is_not_revoked(crm: SiteUnderTest) -> None:
    with crm.writing() as tx:
        staff = _staff(tx)
        tokens.issue(tx, staff["auditor"], "mine")
        (token,) = tokens.of(tx, staff["auditor"])
        assert _codes(tokens.revoke, tx, token.id, by=staff["admin"]) == ["K469"]
        assert not tokens.of(tx, staff["auditor"])[0].revoked


def test_each_role_that_is_out_of_reach_is_named(crm: SiteUnderTest) -> None:
    with crm.writing() as tx:
        staff, named = _staff(tx), {"email": "new@example.test", "name": "New"}
        assert _codes(invites.invite, tx, by=staff["admin"], roles=["auditor", "sales"], **named) == ["K467"]
        assert _codes(administer.set_roles, tx, staff["sales"], ["auditor"], by=staff["admin"]) == ["K467"]
        assert _codes(invites.invite, tx, by=staff["admin"], roles=["sales"], **named) == []


def test_a_suspended_administrator_hands_out_nothing(crm: SiteUnderTest) -> None:
    with crm.writing() as tx:
        staff = _staff(tx)
        administer.disable(tx, staff["admin"])
        assert _codes(administer.set_roles, tx, staff["auditor"], ["sales"], by=staff["admin"]) == ["K469"]


def test_a_role_that_is_gone_can_be_taken_by_anyone(crm: SiteUnderTest) -> None:
    with crm.writing() as tx:
        staff = _staff(tx)
        crm_roles = users.require(tx, staff["sales"]).roles
        assert crm_roles == ("sales",)
        assert _codes(administer.set_roles, tx, staff["sales"], [], by=staff["admin"]) == []


def test_everybody_changes_what_is_their_own(crm: SiteUnderTest) -> None:
    with crm.writing() as tx:
        staff = _staff(tx)
        for deed in ("password", "name", "log-ins"):
            assert _codes(DEEDS[deed], tx, staff["auditor"], staff["auditor"]) == []
