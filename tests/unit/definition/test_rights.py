"""Roles, portal types and web forms."""

from __future__ import annotations

import pytest
from tests.unit.definition.site import BOATS, build, said

from kith.conditions.tree import Compare
from kith.reader import Datum

PEOPLE = """\
module: people
label: {one: Person, many: People}
fields: {email: {type: email}, boat: {type: lookup, module: boats}}
"""
PORTALS = "types: {guests: {users: {module: people, email: email}}}\n"


def role(text: str, **changes: str):
    return build({"config/roles.yaml": f"roles:\n  crew: {text}\n", **changes}).site.roles["crew"]


def warnings(text: str, **changes: str) -> list[str]:
    built = build({"config/roles.yaml": f"roles:\n  crew: {text}\n", **changes})
    return [problem.code for problem in built.warnings]


@pytest.mark.parametrize("word", ["none", "own", "group", "team", "all"])
def test_a_scope_is_a_word(word):
    assert role(f"{{modules: {{boats: {{edit: {word}}}}}}}").modules["boats"].scopes["edit"].kind == word


def test_true_reaches_as_far_as_view():
    scopes = role("{modules: {boats: {view: own, create: true}}}").modules["boats"].scopes
    assert (scopes["view"].kind, scopes["create"].kind) == ("own", "same")


def test_true_is_everything_for_view_itself():
    assert role("{modules: {boats: {view: true}}}").modules["boats"].scopes["view"].kind == "all"


def test_a_scope_is_a_condition():
    scope = role("{modules: {boats: {view: {kind: sail}}}}").modules["boats"].scopes["view"]
    assert (scope.kind, type(scope.condition)) == ("where", Compare)


def test_a_grant_on_all_modules_goes_by_a_star():
    assert list(role("{modules: {all: {view: all}}}").modules) == ["*"]


def test_a_grant_names_fields():
    fields = role("{modules: {boats: {view: all, fields: {hide: [length], edit: [name]}}}}").modules["boats"].fields
    assert (fields.hide, fields.view, fields.edit) == (("length",), None, ("name",))


def test_a_role_keeps_what_it_includes_stands_above_and_may():
    text = "roles:\n  a: {abstract: true}\n  b: {}\n  c: {label: C, includes: [a], above: [b], may: [impersonate]}\n"
    found = build({"config/roles.yaml": text}).site.roles
    assert found["a"].abstract
    assert (found["c"].label, found["c"].includes, found["c"].above, found["c"].may) == (
        "C",
        ("a",),
        ("b",),
        ("impersonate",),
    )


def test_an_action_of_the_module_can_be_granted():
    text = BOATS + "actions: {sell: {set: {active: false}}}\n"
    assert "sell" in role("{modules: {boats: {sell: own}}}", **{"modules/boats.yaml": text}).modules["boats"].scopes


@pytest.mark.parametrize(
    "text", ["{modules: {boats: {xylophone: true}}}", "{modules: {zebras: {view: all}}}", "{may: [yodel]}"]
)
def test_what_may_belong_to_a_plugin_that_is_not_there_is_a_warning(text):
    assert warnings(text) == ["K180"]


@pytest.mark.parametrize(
    ("text", "near"),
    [
        ("{modules: {boat_lists: {view: all}}}", "boats"),
        ("{modules: {boats: {restoration: all}}}", "restore"),
        ("{may: [impersonate_guests]}", "impersonate"),
        ("{modules: {harbours: {view: none, related: [boats_out]}}}", "boats"),
    ],
)
def test_what_only_resembles_a_name_is_a_warning_that_tells_the_nearest(text, near):
    (warning,) = build({"config/roles.yaml": f"roles:\n  a: {text}\n"}).warnings
    assert (warning.code, warning.suggestion) == ("K180", near)
    assert str(warning.source).startswith("config/roles.yaml:2:")


def test_a_role_that_can_create_and_not_fill_in_is_a_warning():
    found = warnings("{modules: {harbours: {view: all, create: true, fields: {hide: [name, boats_here]}}}}")
    assert found == ["K181"]


def test_a_rollup_that_tells_more_than_its_reader_could_count_is_a_warning():
    assert warnings("{modules: {harbours: {view: all}, boats: {view: own}}}") == ["K182"]
    assert warnings("{modules: {harbours: {view: all}, boats: {view: all}}}") == []
    assert warnings("{modules: {harbours: {view: all, fields: {hide: [boats_here]}}, boats: {view: own}}}") == []


def test_a_portal_grant_stands_in_the_module():
    grant = "{view: {id: $me.boat}, fields: {view: [title, name]}, comment: true, set: {active: true}}"
    text = f"{BOATS}portal:\n  guests: {grant}\n"
    site = build({"modules/boats.yaml": text, "modules/people.yaml": PEOPLE, "config/portals.yaml": PORTALS}).site
    rights = site.modules["boats"].portal["guests"]
    assert (sorted(rights.scopes), rights.fields.view, sorted(rights.set)) == (
        ["comment", "view"],
        ("title", "name"),
        ["active"],
    )


def test_me_is_the_record_behind_the_portal_log_in():
    text = BOATS + "portal: {guests: {view: {id: $me.boot}}}\n"
    changes = {"modules/boats.yaml": text, "modules/people.yaml": PEOPLE, "config/portals.yaml": PORTALS}
    assert said(changes) == ['modules/boats.yaml:8:30: K301 people has no field "boot"; did you mean "boat"?']


def test_portals_and_forms_are_kept_by_their_paths():
    form = "form: join\nmodule: people\nfields: [email]\nportal: guests\n"
    changes = {"modules/people.yaml": PEOPLE, "config/portals.yaml": PORTALS, "webforms/join.yaml": form}
    built = build(changes)
    assert sorted(built.site.extra) == ["config/portals.yaml", "webforms/join.yaml"]
    assert all(isinstance(each, Datum) for each in built.site.extra.values())
    assert built.names.portal_type("guests") == "guests"


def test_a_plugin_that_is_there_may_have_its_key_in_a_form():
    form = "form: join\nmodule: people\nfields: [email]\npaid_access: {offer: x}\n"
    changes = {"modules/people.yaml": PEOPLE, "webforms/join.yaml": form}
    assert [problem.code for problem in build(changes).warnings] == ["K180"]
    built = build(changes, plugins=["paid_access"])
    assert built.warnings == ()
    assert built.site.extra["webforms/join.yaml"].value["paid_access"] == {"offer": "x"}


def test_roles_of_a_plugin_and_of_the_site_are_one():
    built = build(
        {
            "config/roles.yaml": "roles: {crew: {modules: {boats: {edit: own}}}}\n",
            "plugins/radio/config/roles.yaml": "roles: {crew: {modules: {boats: {view: all}}}, radio: {}}\n",
        }
    )
    assert sorted(built.site.roles) == ["crew", "radio"]
    assert sorted(built.site.roles["crew"].modules["boats"].scopes) == ["edit", "view"]
