"""Grants: what a set of roles may do with a module."""

from __future__ import annotations

from kith.access.actor import Actor
from kith.access.rights import ModuleAccess, access_to, may
from kith.definition import SiteFile, build_site
from kith.definition.model import Site
from kith.fields import field_types

BOATS = """
module: boats
label: {one: Boat, many: Boats}
title: "{name}"
fields:
  name: {type: text}
  price: {type: decimal}
  secret: {type: text, protected: true}
actions: {sell: {label: Sell, set: {name: sold}}}
"""


def site(roles: str) -> Site:
    """A site of boats with these roles."""
    files = [SiteFile("modules/boats.yaml", BOATS), SiteFile("config/roles.yaml", f"roles:\n{roles}")]
    return build_site(files, field_types()).site


def access(roles: str, *held: str, narrowed: frozenset[str] | None = None) -> ModuleAccess | None:
    """What someone who holds `held` may do with boats."""
    found = site(roles)
    physical = frozenset(found.roles[name].physical for name in held)
    return access_to(found, Actor(kind="staff", user="u", roles=physical, narrowed=narrowed), "boats")


def kinds(found: ModuleAccess | None, action: str) -> list[str]:
    """The kinds of the scopes that an action has."""
    assert found is not None
    return [scope.kind for scope in found.scopes.get(action, ())]


def test_nothing_is_granted_without_a_role() -> None:
    assert access("  a: {modules: {boats: {view: all}}}") is None


def test_a_role_that_is_not_held_grants_nothing() -> None:
    assert access("  a: {modules: {boats: {view: all}}}\n  b: {modules: {}}", "b") is None


def test_edit_implies_view() -> None:
    assert kinds(access("  a: {modules: {boats: {edit: own}}}", "a"), "view") == ["own"]


def test_true_reaches_as_far_as_view() -> None:
    assert kinds(access("  a: {modules: {boats: {view: own, delete: true}}}", "a"), "delete") == ["own"]


def test_true_for_view_itself_is_everything() -> None:
    assert kinds(access("  a: {modules: {boats: {view: true}}}", "a"), "view") == ["all"]


def test_the_widest_of_included_and_own_wins() -> None:
    roles = (
        "  base: {abstract: true, modules: {boats: {view: all, edit: own}}}\n"
        "  a: {includes: [base], modules: {boats: {view: own, edit: team}}}"
    )
    found = access(roles, "a")
    assert (kinds(found, "view"), kinds(found, "edit")) == (["all"], ["team"])


def test_an_abstract_role_cannot_be_held() -> None:
    assert access("  a: {abstract: true, modules: {boats: {view: all}}}", "a") is None


def test_conditions_add_up() -> None:
    roles = "  a: {modules: {boats: {view: {name: x}}}}\n  b: {modules: {boats: {view: {name: y}}}}"
    assert kinds(access(roles, "a", "b"), "view") == ["where", "where"]


def test_a_protected_field_is_closed_unless_named() -> None:
    closed = access("  a: {modules: {boats: {view: all, edit: all}}}", "a")
    opened = access("  a: {modules: {boats: {view: all, edit: all, fields: {view: [secret]}}}}", "a")
    assert closed is not None
    assert "secret" not in closed.readable
    assert opened is not None
    assert "secret" in opened.readable
    assert "secret" not in opened.editable


def test_a_hidden_field_is_opened_by_the_role_that_names_it() -> None:
    roles = (
        "  base: {abstract: true, modules: {boats: {view: all, edit: all, fields: {hide: [price]}}}}\n"
        "  a: {includes: [base], modules: {}}\n"
        "  b: {includes: [base], modules: {boats: {view: all, fields: {edit: [price]}}}}"
    )
    a, b = access(roles, "a"), access(roles, "b")
    assert a is not None
    assert "price" not in a.readable
    assert "price" not in a.editable
    assert b is not None
    assert b.readable["price"] is None
    assert b.editable["price"] is None


def test_a_field_open_in_one_of_two_roles_is_open_on_that_roles_records() -> None:
    roles = "  a: {modules: {boats: {view: all, fields: {hide: [price]}}}}\n  b: {modules: {boats: {view: own}}}"
    found = access(roles, "a", "b")
    assert found is not None
    assert [scope.kind for scope in found.readable["price"] or ()] == ["own"]
    assert found.readable["name"] is None


def test_all_stands_for_every_module_that_a_role_does_not_name() -> None:
    assert kinds(access("  a: {modules: {all: {view: all}}}", "a"), "view") == ["all"]


def test_an_action_needs_a_grant_of_its_own() -> None:
    assert kinds(access("  a: {modules: {boats: {view: all, edit: all}}}", "a"), "sell") == []
    assert kinds(access("  a: {modules: {boats: {view: all, sell: true}}}", "a"), "sell") == ["all"]


def test_a_token_only_takes_away() -> None:
    roles = "  a: {modules: {boats: {view: all, create: true, edit: own}}}"
    found = access(roles, "a", narrowed=frozenset({"read", "delete"}))
    assert (kinds(found, "view"), kinds(found, "create"), kinds(found, "delete")) == (["all"], [], [])
    assert found is not None
    assert not found.creatable
    assert not found.editable


def test_powers_come_through_included_roles() -> None:
    found = site("  base: {abstract: true, modules: {}, may: [administer]}\n  a: {includes: [base], modules: {}}")
    actor = Actor(kind="staff", roles=frozenset({found.roles["a"].physical}))
    assert (may(found, actor, "administer"), may(found, actor, "impersonate")) == (True, False)
