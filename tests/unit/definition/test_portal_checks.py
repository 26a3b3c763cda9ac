"""What portal types name that isn't there, and fields by which their users could widen what they reach."""

from __future__ import annotations

from pathlib import Path

from tests.unit.definition.site import build, said

from kith.definition.portal_checks import check_logos

PEOPLE = """\
module: people
label: {one: Person, many: People}
fields:
  name: {type: text}
  email: {type: email}
  crew: {type: lookup, module: crews}
portal: {guests: {view: {id: $me}, edit: {id: $me}, fields: {edit: [%s]}}}
"""
CREWS = """\
module: crews
label: {one: Crew, many: Crews}
fields:
  name: {type: text}
  port: {type: text}
portal: {guests: {%s, fields: {view: [name], edit: [port]}}}
"""


def changes(*, edited: str = "name", crews: str = "view: {id: $me.crew}", more: str = "") -> dict[str, str]:
    return {
        "modules/people.yaml": PEOPLE % edited,
        "modules/crews.yaml": CREWS % crews,
        "config/portals.yaml": f"types: {{guests: {{users: {{module: people, email: email}}{more}}}}}\n",
    }


def warned(**how: str) -> list[str]:
    return [problem.message for problem in build(changes(**how)).warnings if problem.code == "K127"]


def test_a_field_that_decides_about_reach_and_is_open_for_editing_is_told():
    assert warned(edited="crew") == [
        'the portal type "guests" may edit "crew" of people, and $me.crew decides what it reaches'
    ]


def test_a_field_further_along_the_path_is_told():
    scopes = "view: {port: $me.crew.port}, edit: {id: $me.crew}"
    assert [each.split('"')[3] for each in warned(crews=scopes)] == ["port"]


def test_fields_that_decide_about_nothing_are_not_told():
    assert warned(edited="name") == []


def test_a_field_that_nobody_may_edit_is_not_told():
    assert warned(crews="view: {port: $me.crew.port}") == []


def test_the_language_of_a_portal_type_exists():
    assert "is no language" in said(changes(more=", language: dee"))[0]


def test_a_language_with_its_country_is_one():
    assert build(changes(more=", language: pt_BR")).site.portals.types["guests"].language == "pt_BR"


def test_a_logo_that_is_not_there_is_told_with_the_nearest(tmp_path: Path):
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "guests.svg").write_text("<svg/>")
    (problem,) = check_logos(build(changes(more=", logo: config/gests.svg")).site, tmp_path)
    assert (problem.code, problem.suggestion) == ("K139", "config/guests.svg")


def test_a_logo_that_is_there_is_fine(tmp_path: Path):
    (tmp_path / "config").mkdir()
    (tmp_path / "config" / "guests.svg").write_text("<svg/>")
    assert check_logos(build(changes(more=", logo: config/guests.svg")).site, tmp_path) == ()


def test_a_role_says_nothing_that_portal_types_alone_can_say():
    roles = "roles: {crew: {modules: {people: {view: all, set: {name: Ada}}}}}\n"
    (told,) = said({**changes(), "config/roles.yaml": roles})
    assert "which only portal types take" in told


def test_a_field_that_decides_who_invites_is_not_theirs_to_edit():
    more = ", invites: {where: {crew: $me.crew}, if: {name: Ada}}"
    assert 'may edit "name" of people, and invites.if decides' in warned(more=more)[0]
    assert warned(more=more, edited="email") == []


def test_whom_one_invites_has_to_be_open_to_view():
    files = changes(more=", invites: {where: {crew: $me.crew}}")
    files["modules/people.yaml"] = files["modules/people.yaml"].replace("view: {id: $me}, edit: {id: $me}, ", "")
    assert any("K198" in line for line in said(files))
