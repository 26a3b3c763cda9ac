"""What roles and portal types may do more and less with other definitions."""

from __future__ import annotations

from kith.access.rights_diff import rights_diff
from kith.definition import SiteFile, build_site
from kith.definition.model import Site
from kith.definition.names import Names
from kith.fields import field_types

TYPES = field_types()
BOATS = """
module: boats
label: {one: Boat, many: Boats}
title: "{name}"
fields:
  name: {type: text}
  price: {type: decimal}
  secret: {type: text, protected: true}
  mail: {type: email}
"""
ALL = "a: {modules: {boats: {view: all, edit: own}}}"


def files(roles: str, *, fields: str = "", rest: str = "", portals: str = "") -> list[SiteFile]:
    """The files of a site of boats with these roles."""
    found = [
        SiteFile("modules/boats.yaml", BOATS + fields + rest),
        SiteFile("config/roles.yaml", f"roles:\n  {roles}\n"),
    ]
    return [*found, SiteFile("config/portals.yaml", portals)] if portals else found


def told(old: list[SiteFile] | None, new: list[SiteFile]) -> list[str]:
    """The differences as people read them."""
    before, names = _built(old)
    after = build_site(new, TYPES, names).site
    return [f"{change.sign} {change.name} {change.what}" for change in rights_diff(before, after)]


def _built(given: list[SiteFile] | None) -> tuple[Site | None, Names | None]:
    if given is None:
        return None, None
    built = build_site(given, TYPES)
    return built.site, built.names


def test_equal_definitions_differ_in_nothing() -> None:
    assert told(files(ALL), files(ALL)) == []


def test_a_wider_scope_is_more() -> None:
    new = files("a: {modules: {boats: {view: all, edit: all}}}")
    assert told(files(ALL), new) == ["+ a can edit boats (own -> all)"]


def test_a_narrower_scope_is_less() -> None:
    new = files("a: {modules: {boats: {view: all, edit: none}}}")
    assert told(files(ALL), new) == [
        "- a can no longer edit boats (own)",
        *(f"- a can no longer edit boats.{name}" for name in ("owner", "active", "name", "price", "mail")),
    ]


def test_an_action_that_is_granted_is_more() -> None:
    new = files("a: {modules: {boats: {view: all, edit: own, delete: own}}}")
    assert told(files(ALL), new) == ["+ a can delete boats (own)"]


def test_another_condition_is_neither_more_nor_less() -> None:
    old, new = (files(f"a: {{modules: {{boats: {{view: {{price: {n}}}}}}}}}") for n in (1, 2))
    assert told(old, new) == ["~ a can view boats (Price is 1.00 -> Price is 2.00)"]


def test_everything_is_wider_than_a_condition() -> None:
    old = files("a: {modules: {boats: {view: {price: 1}}}}")
    assert told(old, files("a: {modules: {boats: {view: all}}}")) == ["+ a can view boats (Price is 1.00 -> all)"]


def test_what_an_included_role_gains_shows_at_all_who_include_it() -> None:
    base = "base: {{abstract: true, modules: {{boats: {{view: {}}}}}}}\n"
    base += "  a: {{includes: [base]}}\n  b: {{includes: [base]}}"
    old, new = (files(base.format(scope)) for scope in ("own", "all"))
    assert told(old, new) == ["+ a can view boats (own -> all)", "+ b can view boats (own -> all)"]


def test_a_field_that_is_hidden_is_less() -> None:
    new = files("a: {modules: {boats: {view: all, edit: own, fields: {hide: [price]}}}}")
    assert told(files(ALL), new) == ["- a can no longer read and edit boats.price"]


def test_a_protected_field_that_is_opened_is_more() -> None:
    new = files("a: {modules: {boats: {view: all, edit: own, fields: {view: [secret]}}}}")
    assert told(files(ALL), new) == ["+ a can read boats.secret"]


def test_a_new_field_is_open_to_whom_the_module_is_open() -> None:
    assert told(files(ALL), files(ALL, fields="  size: {type: integer}\n")) == ["+ a can read and edit boats.size"]


def test_a_field_that_is_hidden_below_is_hidden_above() -> None:
    roles = "a: {{modules: {{boats: {{view: all, fields: {{hide: [{}]}}}}}}}}\n  b: {{includes: [a]}}"
    assert told(files(roles.format("price")), files(roles.format("price, mail"))) == [
        "- a can no longer read boats.mail",
        "- b can no longer read boats.mail",
    ]


def test_a_role_that_goes_is_told_once() -> None:
    assert told(files(f"{ALL}\n  b: {{modules: {{boats: {{view: all}}}}}}"), files(ALL)) == [
        "- b is gone, and all that it could do"
    ]


def test_a_new_role_tells_what_it_opens() -> None:
    new = files(f"{ALL}\n  b: {{modules: {{boats: {{view: all, create: true, edit: own}}}}, may: [administer]}}")
    assert told(files(ALL), new) == ["+ b may administer", "+ b can view and create (all); edit (own) in boats"]


def test_a_module_that_is_closed_is_told_once() -> None:
    assert told(files(ALL), files("a: {modules: {}}")) == ["- a can no longer reach boats"]


def test_powers_are_told() -> None:
    new = files("a: {modules: {boats: {view: all, edit: own}}, may: [impersonate]}")
    assert told(files(ALL), new) == ["+ a may impersonate"]
    assert told(new, files(ALL)) == ["- a may no longer impersonate"]


def test_a_role_below_widens_the_team() -> None:
    old, new = (files(f"{ALL}\n  b: {{modules: {{}}{more}}}") for more in ("", ", above: [a]"))
    assert told(old, new) == ["+ b has in its team the holders of a"]


def test_renames_are_no_difference() -> None:
    old = files("a: {modules: {boats: {view: {price: 1}, fields: {hide: [mail]}}}}")
    renamed = BOATS.replace("price: {", "worth: {was: [price], label: Price, ")
    new = [
        SiteFile("modules/boats.yaml", renamed),
        SiteFile(
            "config/roles.yaml", "roles: {z: {was: [a], modules: {boats: {view: {worth: 1}, fields: {hide: [mail]}}}}}"
        ),
    ]
    assert told(old, new) == []


def test_what_goes_with_its_field_is_not_told_again() -> None:
    assert told(files(ALL, fields="  size: {type: integer}\n"), files(ALL)) == []


CREWS = "types: {crews: {users: {module: boats, email: mail}}}"


def test_a_portal_type_that_may_see_more_is_told() -> None:
    portal = "portal: {{crews: {{view: {{id: $me}}, fields: {{view: [name{}]}}}}}}\n"
    old = files(ALL, rest=portal.format(""), portals=CREWS)
    new = files(ALL, rest=portal.format(", price"), portals=CREWS)
    assert told(old, new) == ["+ crews can read boats.price"]


def test_whom_people_of_a_portal_may_invite_is_told() -> None:
    rest = "portal: {crews: {view: {id: $me}, fields: {view: [name]}}}\n"
    old, inviting = files(ALL, rest=rest, portals=CREWS), CREWS[:-2] + ", invites: {where: {name: $me.name}%s}}}"
    all_, some = (files(ALL, rest=rest, portals=inviting % who) for who in ("", ", if: {price: {gt: 5}}"))
    assert told(old, all_)[0].startswith("+ crews can invite and remove people among boats (")
    assert told(all_, some)[0].startswith("~ crews can invite and remove people among boats (")
    assert told(some, old)[0].startswith("- crews can no longer invite and remove people among boats (")
    assert told(some, some) == []


def test_a_portal_type_that_goes_is_told_once() -> None:
    old = files(ALL, rest="portal: {crews: {view: {id: $me}, fields: {view: [name]}}}\n", portals=CREWS)
    assert told(old, files(ALL)) == ["- crews is gone, and all that it could do"]


def test_a_renamed_portal_type_keeps_its_rights() -> None:
    portal = "portal: {{{}: {{view: {{id: $me}}, fields: {{view: [name]}}}}}}\n"
    old = files(ALL, rest=portal.format("crews"), portals=CREWS)
    renamed = CREWS.replace("crews: {", "sailors: {was: [crews], ")
    assert told(old, files(ALL, rest=portal.format("sailors"), portals=renamed)) == []


def test_in_an_empty_database_everything_is_more() -> None:
    assert told(None, files(ALL)) == ["+ a can view (all); edit (own) in boats"]


def test_a_difference_is_plain_data_for_programs() -> None:
    new = build_site(files("a: {modules: {boats: {view: all, edit: all}}}"), TYPES).site
    old = build_site(files(ALL), TYPES).site
    (change,) = rights_diff(old, new)
    assert change.to_json() == {
        "sign": "+",
        "holder": "role",
        "name": "a",
        "may": "can edit",
        "what": "can edit boats (own -> all)",
        "module": "boats",
        "before": "own",
        "after": "all",
    }
