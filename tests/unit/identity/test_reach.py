"""Which roles stand below which: whom one may act as, and which roles one may hand out."""

from __future__ import annotations

import pytest

from kith.definition import SiteFile, build_site
from kith.fields import field_types
from kith.identity.reach import handed_out, is_below, may_act_as, reached

ROLES = """
roles:
  super_admin: {includes: [admin], may: [administer, impersonate]}
  admin: {above: [manager, clerk], may: [administer, impersonate]}
  auditor: {may: [administer]}
  helper: {may: [impersonate]}
  manager: {above: [sales]}
  base: {abstract: true}
  sales: {includes: [base]}
  clerk: {modules: {things: {view: all}}}
  loner: {modules: {things: {view: all}}}
"""


@pytest.fixture(scope="module")
def site():
    module = 'module: things\nlabel: {one: Thing, many: Things}\ntitle: "{name}"\nfields: {name: {type: text}}\n'
    files = [SiteFile("modules/things.yaml", module, "site"), SiteFile("config/roles.yaml", ROLES, "site")]
    return build_site(files, field_types()).site


def _act(site, mine: str, theirs: str) -> bool:
    return may_act_as(site, frozenset(mine.split()), frozenset(theirs.split()))


def test_a_role_reaches_what_it_includes_and_is_above_all_the_way_down(site):
    assert reached(site, "super_admin") == {"admin", "manager", "clerk", "sales", "base"}
    assert reached(site, "loner") == frozenset()


def test_a_role_that_is_gone_reaches_nothing(site):
    assert reached(site, "was_here_once") == frozenset()


def test_no_role_stands_below_itself(site):
    assert not is_below(site, "admin", ["admin"])
    assert is_below(site, "admin", ["clerk", "super_admin"])


@pytest.mark.parametrize("theirs", ["", "sales", "manager clerk", "loner", "was_here_once"])
@pytest.mark.parametrize("mine", ["super_admin", "admin", "helper"])
def test_who_may_impersonate_can_act_as_anyone_without_guarded_powers(site, mine, theirs):
    assert _act(site, mine, theirs)


@pytest.mark.parametrize("mine", ["", "sales", "manager", "auditor", "loner clerk"])
def test_nobody_else_can_act_as_anyone(site, mine):
    assert not _act(site, mine, "")


@pytest.mark.parametrize(
    ("mine", "theirs"),
    [("super_admin", "admin"), ("super_admin", "admin sales"), ("helper super_admin", "admin")],
)
def test_acting_goes_downward(site, mine, theirs):
    assert _act(site, mine, theirs)


@pytest.mark.parametrize(
    ("mine", "theirs"),
    [
        ("admin", "super_admin"),
        ("admin", "admin"),
        ("super_admin", "super_admin"),
        ("admin", "auditor"),
        ("super_admin", "auditor"),
        ("super_admin", "admin auditor"),
        ("helper", "admin"),
        ("helper", "helper"),
        ("admin", "sales helper"),
    ],
)
def test_acting_goes_neither_upward_nor_sideways(site, mine, theirs):
    assert not _act(site, mine, theirs)


def test_an_administrator_hands_out_its_own_role_and_those_below(site):
    assert handed_out(site, frozenset({"admin"})) == {"admin", "manager", "clerk", "sales"}


def test_a_super_administrator_hands_out_every_role_that_can_be_held(site):
    assert handed_out(site, frozenset({"super_admin"})) == {
        each.physical for each in site.roles.values() if not each.abstract
    }


def test_who_holds_nothing_hands_out_nothing(site):
    assert handed_out(site, frozenset()) == frozenset()
