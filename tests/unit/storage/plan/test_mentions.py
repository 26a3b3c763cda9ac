"""What the definitions name, beside what the plan's references show."""

from __future__ import annotations

from kith.definition import SiteFile, build_site
from kith.fields import field_types
from kith.storage.plan.diff import diff_sites
from kith.storage.plan.mentions import mentions

BOATS = """\
module: boats
label: {one: Boat, many: Boats}
fields: {size: {type: integer}, sold: {type: boolean}}
assign: [{where: {size: {gt: 2}}, role: captain, by: least_busy, busy: {sold: false}}]
"""
ROLES = "roles:\n  captain: {modules: {boats: {view: all}}}\n"


FORM = """\
form: offer
module: boats
fields:
  - {field: name, visible_if: {size: {gt: 1}}}
  - {section: More, visible_if: {sold: true}, fields: [{field: colour, required_if: {age: {gt: 9}}}]}
assign: [{where: {length: {gt: 2}}, role: captain}]
"""
FIELDS = "fields: {name: {type: text}, colour: {type: text}, age: {type: integer}, length: {type: integer}, "


def site_of(boats: str = BOATS):
    files = [SiteFile("modules/boats.yaml", boats, "site"), SiteFile("config/roles.yaml", ROLES, "site")]
    return build_site(files, field_types()).site


def test_an_assignment_names_its_role_and_the_fields_of_its_rules():
    (found,) = (each for each in mentions(site_of()) if each.part[0] == "assignment")
    assert found.named == {("role", "captain"), ("field", "boats", "size"), ("field", "boats", "sold")}


def test_a_web_form_names_the_fields_of_its_rules():
    boats = SiteFile("modules/boats.yaml", BOATS.replace("fields: {", FIELDS), "site")
    files = [boats, SiteFile("config/roles.yaml", ROLES, "site"), SiteFile("webforms/offer.yaml", FORM, "site")]
    (found,) = (each for each in mentions(build_site(files, field_types()).site) if each.part[0] == "web form")
    fields = {("field", "boats", name) for name in ("name", "colour", "size", "sold", "age", "length")}
    assert found.named == {("module", "boats"), ("role", "captain"), *fields}


def test_another_assignment_is_a_difference():
    (change,) = diff_sites(site_of(), site_of(BOATS.replace("gt: 2", "gt: 3")))
    assert (change.what, change.detail) == ("module", "assign")


def test_an_assignment_that_only_moved_is_none():
    assert diff_sites(site_of(), site_of(BOATS.replace("assign: [", "assign:\n  ["))) == ()
