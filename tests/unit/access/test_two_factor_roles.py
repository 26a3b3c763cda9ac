"""Roles that ask their holders for a second factor."""

from __future__ import annotations

import pytest

from kith.access.rights_diff import rights_diff
from kith.access.roles import two_factor_roles
from kith.definition import SiteFile, build_site
from kith.definition.model import Site
from kith.errors import KithError
from kith.fields import field_types

MODULE = 'module: boats\nlabel: {one: Boat, many: Boats}\ntitle: "{name}"\nfields: {name: {type: text}}\n'


def site(**roles: str) -> Site:
    written = "roles:\n" + "".join(
        f"  {name}: {{modules: {{boats: {{view: all}}}}{more}}}\n" for name, more in roles.items()
    )
    files = [SiteFile("modules/boats.yaml", MODULE, "site"), SiteFile("config/roles.yaml", written, "site")]
    return build_site(files, field_types()).site


ASKED = ", two_factor: required"


def test_a_role_asks_for_it_by_itself_or_by_what_it_includes():
    found = site(
        crew="", mate=ASKED, skipper=", includes: [mate]", owner=", includes: [skipper]", guest=", above: [mate]"
    )
    assert two_factor_roles(found) == {"mate", "skipper", "owner"}


def test_the_plan_tells_whom_it_is_asked_of_and_of_whom_no_longer():
    before, after = (
        site(crew=ASKED, mate="", skipper=", includes: [mate]"),
        site(crew="", mate=ASKED, skipper=", includes: [mate]"),
    )
    told = [(each.sign, each.name, each.what) for each in rights_diff(before, after)]
    assert told == [
        ("+", "crew", "no longer has to log in with a second factor"),
        ("-", "mate", "has to log in with a second factor"),
        ("-", "skipper", "has to log in with a second factor"),
    ]


@pytest.mark.parametrize("word", ["yes", "optional", "true"])
def test_another_word_is_refused_with_its_place(word):
    with pytest.raises(KithError, match=r"config/roles.yaml:2:"):
        site(crew=f", two_factor: {word}")
