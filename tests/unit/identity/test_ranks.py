"""The last super administrator stays; only super administrators make and change one another."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest

from kith.errors import KithError
from kith.identity import administer, invites, ranks, second_factor, users
from kith.storage.tx import Tx
from kith.testing.databases import CopyOf
from kith.testing.site import SiteUnderTest, fill_database

FILES = {
    "modules/boats.yaml": """\
module: boats
label: {one: Boat, many: Boats}
title: "{name}"
fields: {name: {type: text}}
""",
    "config/roles.yaml": """\
roles:
  admin: {modules: {boats: {view: all}}, may: [administer]}
  super_admin: {includes: [admin]}
  owner: {includes: [super_admin]}
  crew: {modules: {boats: {view: all}}}
""",
}


@pytest.fixture
def site(copy_of: CopyOf):
    made = SiteUnderTest(copy_of("ranks", fill_database(FILES)), FILES)
    yield made
    made.close()


def person(site: SiteUnderTest, *roles: str, email: str | None = None) -> str:
    return site.actor(*roles, email=email).user or ""


def test_a_role_that_includes_the_highest_is_one(site):
    assert ranks.super_roles(site.serving.site) == {"super_admin", "owner"}


@pytest.mark.parametrize("act", ["disable", "no role", "a lesser role"])
def test_the_last_super_administrator_stays(site, act):
    last = person(site, "super_admin")
    person(site, "admin")
    with site.writing() as tx, pytest.raises(KithError, match="K441"):
        take_away(tx, last, act)
    with site.reading() as tx:
        assert users.require(tx, last).state == "active"
        assert users.require(tx, last).roles == ("super_admin",)


def take_away(tx: Tx, user: str, act: str) -> None:
    if act == "disable":
        administer.disable(tx, user)
    else:
        administer.set_roles(tx, user, [] if act == "no role" else ["admin"])


def test_with_another_one_the_role_can_go(site):
    one = person(site, "super_admin")
    person(site, "owner")
    with site.writing() as tx:
        administer.set_roles(tx, one, ["crew"])
        assert users.require(tx, one).roles == ("crew",)


@pytest.mark.parametrize("state", ["suspended", "invited"])
def test_one_who_cannot_log_in_does_not_count(site, state):
    last, other = person(site, "super_admin"), person(site, "super_admin", email="other@example.test")
    with site.writing() as tx:
        tx.connection.exec_driver_sql(f"UPDATE kith_user SET state = '{state}' WHERE id = '{other}'")
    with site.writing() as tx, pytest.raises(KithError, match="K441"):
        administer.disable(tx, last)


def test_an_own_role_beside_the_highest_can_change(site):
    last = person(site, "super_admin")
    with site.writing() as tx:
        administer.set_roles(tx, last, ["owner", "crew"])
        assert users.require(tx, last).roles == ("crew", "owner")


def at_once(*acts: Callable[[], None]) -> list[str]:
    """The codes of those that were refused, "" for each that was not, all begun together."""
    said: list[str] = []
    start = threading.Barrier(len(acts))

    def run(act: Callable[[], None]) -> None:
        start.wait()
        try:
            act()
            said.append("")
        except KithError as error:
            said.append(error.problems[0].code)

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(said)


@pytest.mark.parametrize("acts", [("disable", "disable"), ("no role", "no role"), ("disable", "a lesser role")])
def test_two_at_once_leave_one_super_administrator(site, acts):
    both = person(site, "super_admin"), person(site, "super_admin", email="other@example.test")

    def taking(user: str, act: str) -> Callable[[], None]:
        def take() -> None:
            with site.writing() as tx:
                take_away(tx, user, act)

        return take

    assert at_once(*(taking(user, act) for user, act in zip(both, acts, strict=True))) == ["", "K441"]
    with site.reading() as tx:
        left = [user for user in both if ranks.is_super(tx, user)]
    assert len(left) == 1


ACTS: dict[str, Callable[[Tx, str, str], object]] = {
    "disable": lambda tx, by, of: administer.disable(tx, of, by=by),
    "enable": lambda tx, by, of: administer.enable(tx, of, by=by),
    "password": lambda tx, by, of: administer.set_password(tx, of, "three unrelated words", by=by),
    "e-mail": lambda tx, by, of: administer.set_email(tx, of, "mine@example.test", by=by),
    "take the role": lambda tx, by, of: administer.set_roles(tx, of, ["crew"], by=by),
    "give oneself the role": lambda tx, by, of: administer.set_roles(tx, by, ["super_admin"], by=by),
    "reset link": lambda tx, by, of: invites.reset_link(tx, by=by, user=of),
    "second factor": lambda tx, by, of: second_factor.turn_off(tx, of, by=by),
    "invite one": lambda tx, by, of: invites.invite(tx, by=by, email="x@example.test", roles=["owner"]),
}


@pytest.mark.parametrize("act", ACTS)
def test_an_administrator_has_no_way_to_be_or_change_a_super_administrator(site, act):
    boss, admin = person(site, "super_admin"), person(site, "admin")
    person(site, "super_admin", email="other@example.test")
    with site.writing() as tx, pytest.raises(KithError, match=r"K467|K469"):
        ACTS[act](tx, admin, boss)


def test_a_super_administrator_may(site):
    boss, other = person(site, "super_admin"), person(site, "super_admin", email="other@example.test")
    with site.writing() as tx:
        administer.disable(tx, other, by=boss)
        administer.enable(tx, other, by=boss)
        assert invites.reset_link(tx, by=boss, user=other)
