"""`kith explain`: rights and rules in words, with file and line."""

from __future__ import annotations

import json

import pytest

RULED = """\
module: boats
label: {one: Boat, many: Boats}
title: "{name}"
search: [name]
fields:
  name: {type: text, required: true, unique: true, max_length: 50}
  state: {type: choice, default: afloat, options: {afloat: Afloat, sold: Sold}}
  buyer: {type: text, required_if: {state: sold}}
  price: {type: integer, readonly_if: {state: sold}, protected: true}
"""
ROLES = """\
roles:
  base: {abstract: true, modules: {boats: {view: all, create: all, edit: own}}}
  skipper: {label: Skipper, includes: [base], modules: {boats: {fields: {edit: [price]}}}, may: [administer]}
  crew: {label: Crew, includes: [base], modules: {}}
"""


@pytest.fixture
def boat(folder, kith) -> str:
    """The id of a boat that is sold; Ada is a skipper and Ben of the crew."""
    (folder / "modules" / "boats.yaml").write_text(RULED, "utf-8")
    (folder / "config" / "roles.yaml").write_text(ROLES, "utf-8")
    (folder / "boats.csv").write_text("Name,State,Buyer\nArgo,sold,Eva\n", "utf-8")
    kith("apply", "--yes")
    for name, role in (("ada", "skipper"), ("ben", "crew")):
        kith("user", "add", f"{name}@example.test", "--role", role, "--password-stdin", stdin="correct horse battery\n")
    assert kith("import", "boats", str(folder / "boats.csv")).exit_code == 0
    return kith("export", "boats", "--ids").stdout.splitlines()[1].partition(",")[0].lstrip("\ufeff")


def lines(kith, *arguments: str) -> list[str]:
    """What it says, blanks taken together."""
    result = kith("explain", *arguments)
    assert result.exit_code == 0, result.output
    return [" ".join(line.split()) for line in result.stdout.splitlines()]


def test_a_record_is_summed_up_with_its_actions_and_the_fields_that_are_not_plain(kith, boat):
    told = lines(kith, "ada@example.test", "boats", boat)
    assert told[0] == "ada <ada@example.test>: Skipper"
    assert told[1] == f'Boat "Argo" ({boat})'
    assert "view yes the role Skipper (by Base) grants view: all records config/roles.yaml:2:50" in told
    assert (
        "edit no the role Skipper (by Base) grants edit: one's own records; it has no owner config/roles.yaml:2:74"
        in told
    )
    assert "Name needed required: true, always modules/boats.yaml:6:3" in told
    assert "Buyer needed required_if: State is Sold modules/boats.yaml:8:36" in told


def test_an_action_alone_tells_what_its_grants_say(kith, boat):
    told = lines(kith, "ben@example.test", "boats", boat, "--action", "delete")
    assert told[3:] == ["delete no no role grants it"]


def test_a_field_alone_tells_rights_and_rules(kith, boat):
    told = lines(kith, "ben@example.test", "boats", boat, "--field", "price")
    assert told[-1] == "Price not readable the role Crew doesn't name it, and it is protected modules/boats.yaml:9:3"


def test_json_is_for_programs(kith, boat):
    result = kith("explain", "ada@example.test", "boats", boat, "--field", "buyer", "--json")
    found = json.loads(result.stdout)
    assert (found["user"], found["roles"], found["title"]) == ("ada@example.test", ["skipper"], "Argo")
    assert {each["about"]: each["yes"] for each in found["fields"]} == {
        "readable": True,
        "writable": False,
        "required": True,
    }
    assert found["fields"][-1]["source"] == {"file": "modules/boats.yaml", "line": 8, "column": 36}
    assert [each["name"] for each in found["actions"]] == ["view", "edit"]


def test_as_somebody_no_more_is_told_than_they_may_know(kith, boat):
    refused = kith("explain", "ada@example.test", "boats", boat, "--field", "price", "--as", "ben@example.test")
    assert (refused.exit_code, refused.stderr.splitlines()[0]) == (1, 'K412 Boats have no field "price"')


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["nobody@example.test", "boats", "ID"], 'K407 there is no account "nobody@example.test"'),
        (["ada@example.test", "boat", "ID"], 'K410 there is no module "boat"; did you mean "boats"?'),
        (["ada@example.test", "boats", "7"], "K601 there is no such record"),
        (["ada@example.test", "boats", "ID", "--action", "sel"], 'K411 Boats have no action "sel"'),
    ],
)
def test_what_is_not_there_is_told(kith, boat, arguments, said):
    result = kith("explain", *(boat if word == "ID" else word for word in arguments))
    assert (result.exit_code, result.stderr.splitlines()[0]) == (1, said)
