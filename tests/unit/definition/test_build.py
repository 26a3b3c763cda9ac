from __future__ import annotations

import time
from pathlib import Path

import pytest
from tests.unit.definition.site import BOATS, HARBOURS, TYPES, boats, build, files, said

from kith.conditions.tree import Values
from kith.definition import Names, SiteFile, build_site, read_files
from kith.definition.model import TitleField
from kith.errors import KithError
from kith.fields import Context

ROOT = Path(__file__).parents[3]
PLUGINS = {manifest.parent.name: manifest.parent for manifest in sorted(ROOT.glob("plugins/*/plugin.yaml"))}


def test_every_module_has_the_built_in_fields_first():
    names = list(boats().fields)
    assert names[:9] == [
        "id", "owner", "active", "created_at", "created_by", "modified_at", "modified_by", "deleted_at", "version",
    ]  # fmt: skip
    assert names[9:] == ["name", "length", "kind", "harbour"]


def test_people_may_write_owner_active_and_declared_fields_that_are_not_computed():
    harbours = build().site.modules["harbours"]
    assert [field.name for field in harbours.fields.values() if field.writable] == [
        "owner",
        "active",
        "name",
        "country",
    ]


def test_a_new_record_is_active():
    assert boats().fields["active"].default == Values((True,))


def test_a_module_without_title_is_called_by_its_first_field():
    assert boats().title == (TitleField("name"),)


def test_a_module_without_lists_has_one_of_all():
    view = boats().lists["all"]
    assert (view.label, view.default, view.columns[:2]) == ("Boats", True, ("title", "name"))


def test_a_renamed_field_carries_its_physical_name():
    first = build()
    again = build(
        {"modules/boats.yaml": BOATS.replace("  length:", "  metres: {type: integer, was: [length]}\n  x:")},
        first.names,
    )
    fields = again.site.modules["boats"].fields
    assert (fields["metres"].physical, fields["x"].physical) == ("length", "x")


def test_a_renamed_option_is_stored_as_before():
    first = build()
    text = BOATS.replace("{sail: Sail,", "{wind: {label: Wind, was: [sail]},")
    kind = build({"modules/boats.yaml": text}, first.names).site.modules["boats"].fields["kind"]
    assert kind.type.dump("wind", Context()) == ("sail",)


def test_a_lookup_to_a_renamed_module_stores_the_old_name():
    tail = "  at: {type: lookup, module: [harbours, boats]}\n"
    first = build({"modules/boats.yaml": BOATS + tail})
    renamed = {
        "modules/boats.yaml": (BOATS + tail).replace("harbours", "ports"),
        "modules/harbours.yaml": HARBOURS.replace("module: harbours", "module: ports\nwas: [harbours]"),
    }
    modules = build(renamed, first.names).site.modules
    assert modules["ports"].physical == "harbours"
    assert modules["boats"].fields["at"].type.physical == {"ports": "harbours", "boats": "boats"}


def test_checked_texts_build_the_same_site():
    one, other = build(), build(checked=True)
    assert repr(one.site.modules) == repr(other.site.modules)


def test_the_same_files_and_names_build_the_same_site():
    first = build()
    again = build(names=Names.from_json(first.names.to_json()))
    assert (repr(again.site.modules), again.names) == (repr(first.site.modules), first.names)


def test_an_extension_adds_with_its_own_origin():
    site = build({"plugins/radio/modules/radio.yaml": "extend: boats\nfields: {call_sign: {type: text}}\n"}).site
    assert [site.modules["boats"].fields[name].origin for name in ("name", "call_sign")] == ["site", "radio"]


def test_the_sites_own_modules_come_before_those_of_its_plugins():
    brought = 'module: aerials\nlabel: {one: Aerial, many: Aerials}\ntitle: "{name}"\nfields: {name: {type: text}}\n'
    names = list(build({"plugins/radio/modules/aerials.yaml": brought}).site.modules)
    assert names[-1] == "aerials"
    assert len(names) > 1


def test_the_site_goes_after_its_plugins():
    site = build(
        {
            "modules/aa.yaml": "extend: boats\nfields: {call_sign: {label: Sign}}\n",
            "plugins/radio/modules/radio.yaml": "extend: boats\nfields: {call_sign: {type: text, label: Call sign}}\n",
        }
    ).site
    assert site.modules["boats"].fields["call_sign"].label == "Sign"


def test_an_extension_may_place_its_fields():
    text = "extend: boats\nfields: {x: {type: text}, y: {type: text}}\nlayout: [{after: name, fields: [[x, y]]}]\n"
    boats_ = build(
        {
            "modules/boats.yaml": BOATS + "layout:\n  - {section: A, fields: [name, length, kind, harbour]}\n",
            "modules/x.yaml": text,
        }
    ).site.modules["boats"]
    assert boats_.layout.tabs[0].sections[0].rows[:3] == (("name",), ("x", "y"), ("length",))


def test_literals_are_read_in_the_context_of_the_site():
    tail = "  price: {type: money, invalid_if: {price: {gt: 100 USD}}}\n"
    changes = {"modules/boats.yaml": BOATS + tail}
    with pytest.raises(KithError, match="no exchange rate"):
        build(changes)
    assert build(changes, context=Context(currency="EUR", rates={"USD": "0.9"}))


def test_a_generator_of_files_is_taken_too():
    assert build_site((file for file in files({})), TYPES).site.modules


def test_all_problems_of_all_files_come_in_the_order_of_places():
    text = BOATS + "  a: {type: txt}\n  b: {type: text, visible_if: {nme: x}}\ntitel: x\n"
    found = said({"modules/boats.yaml": text, "config/roles.yaml": "roles: {crew: {includes: [x]}}\n"})
    assert [line.split(" ")[0] for line in found] == [
        "config/roles.yaml:1:27:",
        "modules/boats.yaml:8:13:",
        "modules/boats.yaml:9:32:",
        "modules/boats.yaml:10:1:",
    ]


def test_the_starter_site_builds_without_a_word():
    assert build_site(read_files(ROOT, PLUGINS), TYPES).warnings == ()


@pytest.mark.parametrize("plugin", ["activities", "generate_login", "marketing_lists"])
def test_the_starter_site_builds_without_a_plugin_of_its_roles(plugin):
    left = {name: folder for name, folder in PLUGINS.items() if name != plugin}
    found = {problem.code for problem in build_site(read_files(ROOT, left), TYPES).warnings}
    assert found == {"K180"}


def _many(count: int) -> list[SiteFile]:
    fields = "".join(
        f"  f{n}: {{type: text, required: true, visible_if: {{f{n + 1}: {{empty: false}}}}}}\n" for n in range(12)
    )
    tail = "  f12: {type: choice, options: {a: A, b: {label: B, closed: true}}}\n"
    lists = "lists:\n" + "".join(f"  l{n}: {{where: {{f0: a}}, columns: [title, f1], sort: [-f0]}}\n" for n in range(4))
    return [
        SiteFile(f"modules/m{n}.yaml", f"module: m{n}\nlabel: {{one: A, many: B}}\nfields:\n{fields}{tail}{lists}")
        for n in range(count)
    ]


@pytest.mark.soak
@pytest.mark.parametrize(("count", "most"), [(15, 1.0), (200, 3.0)])
def test_a_site_builds_in_time(count, most):
    spent = []
    for _ in range(3):
        start = time.process_time()
        build_site(_many(count), TYPES)
        spent.append(time.process_time() - start)
    assert min(spent) < most


def test_two_hundred_modules_build():
    assert len(build_site(_many(200), TYPES).site.modules) == 200
