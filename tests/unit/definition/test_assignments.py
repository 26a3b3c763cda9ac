"""What may stand under `assign:`."""

from __future__ import annotations

from tests.unit.definition.site import BOATS, build, said

ROLES = "roles:\n  crew: {abstract: true}\n  mate: {modules: {boats: {view: all}}}\n"


def module(text: str, **changes: str):
    return build({"modules/boats.yaml": f"{BOATS}assign: [{text}]\n", "config/roles.yaml": ROLES, **changes}).site


def test_an_assignment_names_who_takes_part_and_how():
    (found,) = (
        module("{where: {active: true}, role: mate, by: least_busy, busy: {active: true}}").modules["boats"].assign
    )
    assert (found.role, found.group, found.by) == ("mate", "", "least_busy")
    assert (found.where is None, found.busy is None) == (False, False)


def test_those_of_a_group_take_turns_unless_it_says_otherwise():
    (found,) = module("{group: Harbour team}").modules["boats"].assign
    assert (found.role, found.group, found.by) == ("", "Harbour team", "turns")


def test_a_role_that_nobody_can_hold_is_refused():
    changes = {"modules/boats.yaml": f"{BOATS}assign: [{{role: crew}}]\n", "config/roles.yaml": ROLES}
    assert [line.split(" ")[1] for line in said(changes)] == ["K195"]


def test_what_extends_a_module_adds_its_assignments_behind():
    added = "extend: boats\nassign: [{group: Late}]\n"
    found = module("{group: Early}", **{"modules/more.yaml": added}).modules["boats"].assign
    assert [each.group for each in found] == ["Early", "Late"]
