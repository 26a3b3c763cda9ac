"""Who else a statement made for one actor may serve."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Any

import pytest

from kith.access.actor import Actor
from kith.access.keeping import kept_for
from kith.definition import SiteFile, build_site
from kith.definition.model import Site
from kith.fields import field_types

BOATS = """
module: boats
label: {one: Boat, many: Boats}
title: "{name}"
fields:
  name: {type: text}
  secret: {type: text}
  built: {type: date}
  skipper: {type: user}
  home: {type: lookup, module: boats}
"""


def site(view: str, more: str = "{}") -> Site:
    """A site whose role `a` views boats in this scope; what `more` says of another role `b`."""
    roles = f"roles:\n  a: {{modules: {{boats: {{view: {view}}}}}}}\n  b: {{modules: {more}}}"
    files = [SiteFile("modules/boats.yaml", BOATS), SiteFile("config/roles.yaml", roles)]
    return build_site(files, field_types()).site


def key(found: Site, user: str, *held: str, **more: Any) -> Hashable | None:
    """The key for somebody who holds these roles (`a` where none is named)."""
    roles = frozenset(found.roles[name].physical for name in held or ("a",))
    return kept_for(found, Actor(kind="staff", user=user, roles=roles, **more), ["boats"])


def test_who_sees_everything_shares_with_all_of_the_same_rights() -> None:
    boats = site("all")
    assert key(boats, "ada") == key(boats, "bob") is not None


def test_other_rights_never_share() -> None:
    boats = site("all", "{boats: {view: all, edit: all}}")
    assert key(boats, "ada", "a") != key(boats, "ada", "b")


def test_a_token_with_fewer_rights_shares_with_nobody_who_has_more() -> None:
    boats = site("all")
    assert key(boats, "ada") != key(boats, "ada", narrowed=frozenset({"read"}))


@pytest.mark.parametrize("view", ["own", "group", "team", "{skipper: $me}", "{name: Ada}"])
def test_a_scope_that_means_the_actor_is_kept_for_that_actor_alone(view: str) -> None:
    boats = site(view)
    assert key(boats, "ada") == key(boats, "ada") is not None
    assert key(boats, "ada") != key(boats, "bob")


def test_the_groups_of_an_actor_count_as_well() -> None:
    boats = site("group")
    assert key(boats, "ada", groups=frozenset({"g"})) != key(boats, "ada")


def test_what_is_shared_counts_as_well() -> None:
    boats = site("own")
    assert key(boats, "ada", shared=frozenset({"boats"})) != key(boats, "ada")
    assert key(site("all"), "ada", shared=frozenset({"boats"})) == key(site("all"), "ada")


@pytest.mark.parametrize("view", ["{built: {lt: $today}}", "{home.name: Ada}"])
def test_a_scope_that_asks_for_the_moment_or_for_other_records_is_not_kept(view: str) -> None:
    assert key(site(view), "ada") is None


def test_the_widest_of_several_roles_decides() -> None:
    boats = site("own", "{boats: {view: all}}")
    assert key(boats, "ada", "a", "b") == key(boats, "bob", "a", "b") is not None


def test_a_field_that_is_open_on_some_records_counts_as_well() -> None:
    boats = site("own", "{boats: {view: all, fields: {hide: [secret]}}}")
    assert key(boats, "ada", "a", "b") != key(boats, "bob", "a", "b")
