"""Explaining rights: the same answers as the policy, each with its way and its place."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import pytest

from kith.access.actor import SYSTEM, Actor
from kith.access.explain import field_grants, grants, way_words
from kith.access.rights import access_to
from kith.definition import build_site, read_files
from kith.definition.model import Site
from kith.fields import field_types

ROOT = Path(__file__).parents[3]
PLUGINS = {manifest.parent.name: manifest.parent for manifest in sorted(ROOT.glob("plugins/*/plugin.yaml"))}
ACTIONS = ("view", "create", "edit", "delete", "restore", "export", "import", "comment")


@pytest.fixture(scope="module")
def starter() -> Site:
    return build_site(read_files(ROOT, PLUGINS), field_types()).site


def staff(site: Site, *roles: str, narrowed: frozenset[str] | None = None) -> Actor:
    held = frozenset(site.roles[name].physical for name in roles)
    return Actor(kind="staff", user="u", roles=held, narrowed=narrowed)


def actors(site: Site) -> list[Actor]:
    """Every role, every pair of roles, every portal type."""
    names = [role.name for role in site.roles.values() if not role.abstract]
    alone = [staff(site, name) for name in names]
    pairs = [staff(site, *pair) for pair in combinations(names, 2)]
    portals = [Actor(kind="portal", user="u", portal_type=name, record="r") for name in ("clients", "partners")]
    return [*alone, *pairs, *portals, SYSTEM]


def test_a_grant_is_there_exactly_where_the_policy_allows(starter):
    for actor in actors(starter):
        for module in starter.modules.values():
            access = access_to(starter, actor, module.name)
            for action in (*ACTIONS, *module.actions):
                found = bool(grants(starter, actor, module.name, action))
                assert found is (access is not None and access.allows(action)), (actor.roles, module.name, action)


def test_a_field_is_opened_by_somebody_exactly_where_the_policy_opens_it(starter):
    for actor in actors(starter):
        for module in starter.modules.values():
            access = access_to(starter, actor, module.name)
            if access is not None and access.allows("view"):
                for field in module.fields:
                    opened = any(each.opens for each in field_grants(starter, actor, module, field, "view"))
                    assert opened is (field in access.readable), (actor.roles, module.name, field)


def test_a_grant_names_the_way_by_includes_and_its_line(starter):
    found = grants(starter, staff(starter, "crm_sales"), "contacts", "edit")[0]
    lines = (ROOT / "config" / "roles.yaml").read_text("utf-8").splitlines()
    assert found.roles == ("crm_sales", "crm_base")
    assert "edit: own" in lines[found.scope.source.line - 1]


def test_a_grant_of_all_modules_says_so(starter):
    assert [each.every for each in grants(starter, staff(starter, "admin"), "deals", "view")] == [True]


def test_view_is_implied_by_edit(starter):
    found = grants(starter, staff(starter, "crm_sales"), "contacts", "view")
    assert [each.written for each in found] == ["view", "edit"]


def test_what_hides_a_field_is_named_with_its_line(starter):
    found = field_grants(starter, staff(starter, "finance"), starter.modules["contacts"], "birthday", "view")
    assert [(each.opens, each.words, each.source.path) for each in found] == [(False, "hides it", "config/roles.yaml")]


def test_the_scopes_of_a_token_take_grants_away(starter):
    reader = staff(starter, "crm_manager", narrowed=frozenset({"read"}))
    assert grants(starter, reader, "contacts", "view")
    assert grants(starter, reader, "contacts", "edit") == ()


def test_the_way_is_told_in_the_labels_of_roles(starter):
    assert way_words(starter, staff(starter, "crm_sales"), ("crm_sales", "crm_base")) == "the role Sales (by Crm base)"
    assert way_words(starter, SYSTEM, ("system",)) == "the system"
