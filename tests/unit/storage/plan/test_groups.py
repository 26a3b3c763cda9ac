"""Groups that definitions name and nobody has made are told of by a plan; they stop nothing."""

from __future__ import annotations

import sqlalchemy as sa
from tests.unit.storage import site_files

from kith.storage.ids import new_id
from kith.storage.system import Principal


def boats(assign):
    return site_files.boats(rest=f"assign: {assign}\n")


def told(plan):
    return [(problem.code, problem.params["group"], problem.level) for problem in plan.warnings]


def make_group(applied, name, kind="group"):
    row = {"id": new_id(), "kind": kind, "name": name, "name_sort": name.lower()}
    with applied.engine.begin() as connection:
        connection.execute(sa.insert(Principal).values(row))


def test_a_group_that_is_not_there_is_told_with_its_line(applied):
    applied.apply(site_files.boats())
    plan = applied.plan(boats("[{group: North}]"))
    assert (told(plan), plan.refusals) == ([("K537", "North", "warning")], ())
    assert str(plan.warnings[0]).startswith("modules/boats.yaml:6:")


def test_a_group_that_is_there_is_not_told(applied):
    applied.apply(site_files.boats())
    make_group(applied, "North")
    assert told(applied.plan(boats("[{group: North}]"))) == []


def test_a_person_of_that_name_is_no_group(applied):
    applied.apply(site_files.boats())
    make_group(applied, "North", kind="user")
    assert told(applied.plan(boats("[{group: North}]"))) == [("K537", "North", "warning")]


def test_in_an_empty_database_there_is_none(applied):
    assert told(applied.plan(boats("[{group: North}]"))) == [("K537", "North", "warning")]


def test_each_rule_is_told_by_itself(applied):
    plan = applied.plan(boats("[{where: {name: {empty: false}}, group: South}, {group: North}]"))
    assert [group for _, group, _ in told(plan)] == ["South", "North"]
