"""What public forms write more and less with other definitions."""

from __future__ import annotations

from kith.access.form_diff import form_diff
from kith.definition import SiteFile, build_site
from kith.fields import field_types

TYPES = field_types()
BOATS = """
module: boats
label: {one: Boat, many: Boats}
title: "{name}"
fields:
  name: {type: text}
  size: {type: integer}
  mail: {type: email}
  port: {type: lookup, module: boats}
"""
ASKED = "lookups: {port: {match: [name], when_missing: ask_staff}}"
PORTALS = "types: {crews: {users: {module: boats, email: mail}}}"


def told(old: str | None, new: str | None, *, boats: str = BOATS) -> list[str]:
    """The differences between two states of one form."""
    before = build_site(_files(old, BOATS), TYPES)
    after = build_site(_files(new, boats), TYPES, before.names)
    return [f"{change.sign} {change.name} {change.what}" for change in form_diff(before.site, after.site)]


def _files(form: str | None, boats: str) -> list[SiteFile]:
    found = [SiteFile("modules/boats.yaml", boats), SiteFile("config/portals.yaml", PORTALS)]
    return [*found, SiteFile("webforms/join.yaml", f"form: join\nmodule: boats\n{form}\n")] if form else found


def test_the_same_form_differs_in_nothing() -> None:
    assert told("fields: [name]", "fields: [[name]]") == []


def test_a_field_that_is_asked_for_is_more() -> None:
    assert told("fields: [name]", f"fields: [name, {{field: port.name}}]\n{ASKED}") == ["+ join writes boats.port.name"]


def test_a_value_that_is_set_is_more_and_one_that_is_not_asked_less() -> None:
    assert told("fields: [name, size]", "fields: [name]\nset: {mail: a@example.org}") == [
        "+ join writes boats.mail",
        "- join no longer writes boats.size",
    ]


def test_a_new_form_tells_all_that_it_writes() -> None:
    form = "steps: [{label: You, fields: [name, mail]}]\nportal: crews"
    assert told(None, form) == [
        "+ join writes boats.name",
        "+ join writes boats.mail",
        "+ join leads to the portal crews",
    ]


def test_a_form_that_goes_is_told_once() -> None:
    assert told("fields: [name]", None) == ["- join is gone, and writes nothing any more"]


def test_a_form_that_may_change_known_records_does_more() -> None:
    known = "fields: [name, mail]\nverify_email: true\nmatch: {by: [mail], when_found: update, update: [name]}"
    assert told("fields: [name, mail]\nverify_email: true", known) == [
        "+ join changes, in records that it finds, boats.name"
    ]


def test_a_form_that_believes_any_address_does_more() -> None:
    assert told("fields: [mail]\nverify_email: true", "fields: [mail]") == [
        "+ join writes before any address is verified"
    ]


def test_a_renamed_field_is_no_difference() -> None:
    renamed = BOATS.replace("size: {", "length: {was: [size], ")
    assert told("fields: [size]", "fields: [length]", boats=renamed) == []
