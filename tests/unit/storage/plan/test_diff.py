"""Differences between two states of the definitions, without a database."""

from __future__ import annotations

from dataclasses import replace

from tests.unit.storage.site_files import boats, module

from kith.definition.build import build_site
from kith.definition.files import SiteFile
from kith.definition.names import Register
from kith.fields import field_types
from kith.storage.plan.diff import diff_sites

TYPES = field_types()


def _diff(old, new) -> list[str]:
    before = build_site(old, TYPES)
    after = build_site(new, TYPES, before.names)
    found = diff_sites(before.site, after.site)
    return [
        f"{change.kind} {change.what} {change.name}" + (f" ({change.detail})" if change.detail else "")
        for change in found
    ]


def _roles(text: str) -> SiteFile:
    return SiteFile("config/roles.yaml", f"roles:\n  {text}\n")


def test_equal_sites_differ_in_nothing():
    files = boats("size: {type: integer}", "kind: {type: choice, options: {a: A}}", rest="search: [name]\n")
    assert _diff(files, files) == []


def test_places_and_comments_are_no_difference():
    assert _diff(boats("size: {type: integer}"), boats("# moved down", "size:   {type: integer}")) == []


def test_everything_is_new_in_an_empty_database():
    site = build_site((*boats("size: {type: integer}"), module("ships")), TYPES).site
    assert [(change.kind, change.name) for change in diff_sites(None, site)] == [("new", "boats"), ("new", "ships")]


def test_a_label_is_a_change_of_the_field():
    assert _diff(boats("size: {type: integer}"), boats("size: {type: integer, label: Length}")) == [
        "changed field size (label)"
    ]


def test_a_new_rule_tightens_and_one_that_is_gone_loosens():
    plain, ruled = boats("size: {type: integer}"), boats("size: {type: integer, required_if: {name: Ada}}")
    assert _diff(plain, ruled) == ['tightened field size (required_if: Name is "Ada")']
    assert _diff(ruled, plain) == ['loosened field size (no longer required_if: Name is "Ada")']


def test_another_rule_is_a_change_that_tells_both():
    old = boats("size: {type: integer, invalid_if: {size: {gt: 9}}}")
    new = boats("size: {type: integer, invalid_if: {size: {gt: 5}}}")
    assert _diff(old, new) == ["changed field size (invalid_if: Size is more than 9 -> Size is more than 5)"]


def test_what_a_rollup_counts_asks_nothing_of_anybody():
    related = "related:\n  young: {by: boats.mother, columns: [name]}\n"
    mother = "mother: {type: lookup, module: boats}"
    old = boats(mother, "many: {type: rollup, count: young}", rest=related)
    new = boats(mother, "many: {type: rollup, count: young, where: {name: Ada}}", rest=related)
    assert _diff(old, new) == ['changed field many (where: Name is "Ada")']


def test_a_rename_changes_no_rule_that_names_the_field():
    old = boats("size: {type: integer}", "crew: {type: integer, required_if: {size: 3}}")
    new = boats("length: {type: integer, was: [size], label: Size}", "crew: {type: integer, required_if: {length: 3}}")
    assert _diff(old, new) == ["renamed field length (was size)"]


def test_a_renamed_option_changes_no_rule_that_names_it():
    kind = "kind: {type: choice, options: {%s}}"
    old = boats(kind % "a: A", "crew: {type: integer, required_if: {kind: a}}")
    new = boats(kind % "z: {label: A, was: [a]}", "crew: {type: integer, required_if: {kind: z}}")
    assert _diff(old, new) == ["renamed option z (was a)"]


def test_a_limit_that_was_not_there_is_told_alone():
    old, new = boats("size: {type: integer}"), boats("size: {type: integer, max: 9}")
    assert _diff(old, new) == ["tightened field size (max 9)"]
    assert _diff(new, old) == ["loosened field size (no longer max)"]


def test_a_field_with_a_new_physical_name_and_another_type_is_retyped():
    before = build_site(boats("size: {type: text}"), TYPES)
    moved = Register({"name": "name", "size": "size_2"}, ("size",))
    after = build_site(boats("size: {type: integer}"), TYPES, replace(before.names, fields={"boats": moved}))
    found = [(change.kind, change.name, change.detail) for change in diff_sites(before.site, after.site)]
    assert found == [("retyped", "size", "text -> integer")]


def test_what_takes_up_a_parked_name_is_unparked():
    first = build_site(boats("size: {type: integer}"), TYPES)
    second = build_site(boats(), TYPES, first.names)
    revived = replace(second.names, fields={"boats": Register({"name": "name", "size": "size"})})
    third = build_site(boats("size: {type: integer}"), TYPES, revived)
    found = diff_sites(second.site, third.site, second.names)
    assert ("unparked", "size") in [(change.kind, change.name) for change in found]


def test_options_are_told_one_by_one():
    old = boats("kind: {type: choice, options: {a: A, b: B, c: C}}")
    new = boats("kind: {type: choice, options: {a: Alpha, z: {label: B, was: [b]}, d: D}}")
    assert _diff(old, new) == [
        "changed option a (Alpha)",
        "renamed option z (was b)",
        "new option d (D)",
        "dropped option c (C)",
    ]


def test_the_order_of_options_is_a_change():
    old = boats("kind: {type: choice, options: {a: A, b: B}}")
    new = boats("kind: {type: choice, options: {b: B, a: A}}")
    assert _diff(old, new) == ["changed field kind (order of the options)"]


def test_a_renamed_module_is_seen_as_one_and_so_are_lookups_to_it():
    old = (*boats("at: {type: lookup, module: ships}"), module("ships"))
    new_ships = SiteFile("modules/ships.yaml", module("vessels").text.replace("title:", "was: [ships]\ntitle:"))
    found = _diff(old, (*boats("at: {type: lookup, module: vessels}"), new_ships))
    assert "renamed module vessels (was ships)" in found
    assert not any(each.startswith(("dropped", "retyped", "new")) for each in found)


def test_a_lookup_that_may_lead_to_more_modules_is_another_type():
    old = (*boats("at: {type: lookup, module: boats}"), module("ships"))
    new = (*boats("at: {type: lookup, module: [boats, ships]}"), module("ships"))
    assert "retyped field at (lookup to boats -> lookup to boats or ships)" in _diff(old, new)


def test_a_lookup_that_leads_to_more_of_several_modules_is_the_same():
    others = (module("ships"), module("cars"))
    old = (*boats("at: {type: lookup, module: [boats, ships]}"), *others)
    new = (*boats("at: {type: lookup, module: [boats, ships, cars]}"), *others)
    assert _diff(old, new) == ["loosened field at (lookup to boats or ships or cars)"]


def test_lists_are_told_by_name():
    listed = "lists:\n  {name}: {{label: L, columns: [name]}}\n"
    found = _diff(boats(rest=listed.format(name="one")), boats(rest=listed.format(name="two")))
    assert found == ["new list two", "dropped list one"]


def test_roles_are_told_by_name():
    old = (
        *boats(),
        _roles("captain: {modules: {boats: {view: all}}}"),
    )
    new = (*boats(), _roles("captain: {modules: {boats: {view: own}}}"))
    assert _diff(old, new) == ["changed role captain"]
    assert _diff(boats(), new) == ["new role captain"]
    assert _diff(old, boats()) == ["dropped role captain"]
    renamed = (*boats(), _roles("skipper: {was: [captain], modules: {boats: {view: all}}}"))
    assert _diff(old, renamed) == ["renamed role skipper (was captain)"]


def test_title_search_and_labels_are_changes_of_the_module():
    fields = ("size: {type: integer}",)
    assert "changed title boats" in _diff(boats(*fields), boats(*fields, title="{name} {size}"))
    port = "port: {type: text}"
    assert "changed search boats" in _diff(boats(port), boats(port, rest="search: [port]\n"))
    assert _diff(boats(), boats(rest="icon: anchor\n")) == ["changed module boats (icon)"]


PORTALS = "types:\n  {name}: {{users: {{module: boats, email: mail}}, licence: {licence}{more}}}\n"


def _portals(name: str, licence: str = "free", more: str = "", rest: str = "") -> SiteFile:
    return SiteFile("config/portals.yaml", PORTALS.format(name=name, licence=licence, more=more) + rest)


def test_portal_types_are_told_by_name():
    mail = boats("mail: {type: email}")
    old = (*mail, _portals("crews"))
    assert _diff(mail, old) == ["new portal type crews"]
    assert _diff(old, mail) == ["dropped portal type crews"]
    assert _diff(old, (*mail, _portals("crews", "pool"))) == ["changed portal type crews (licence)"]
    assert _diff(old, (*mail, _portals("sailors", more=", was: [crews]"))) == [
        "renamed portal type sailors (was crews)"
    ]


def test_what_else_the_portals_file_says_is_a_change_of_settings():
    mail = boats("mail: {type: email}")
    found = _diff((*mail, _portals("crews")), (*mail, _portals("crews", rest="limit: 3\n")))
    assert found == ["changed settings portals (limit)"]


def test_web_forms_are_told_by_name():
    form = SiteFile("webforms/join.yaml", "form: join\nmodule: boats\nfields: [name]\n")
    more = SiteFile("webforms/join.yaml", "form: join\nmodule: boats\nlabel: Join\nfields: [[name]]\n")
    assert _diff(boats(), (*boats(), form)) == ["new web form join"]
    assert _diff((*boats(), form), boats()) == ["dropped web form join"]
    assert _diff((*boats(), form), (*boats(), more)) == ["changed web form join (label, fields)"]
