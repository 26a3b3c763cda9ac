"""A plan with everything around it: the lines that people read, and the data that programs do."""

from __future__ import annotations

import pytest
from sqlalchemy.engine import Engine

from kith.access.rights_diff import Holder, RightsChange
from kith.access.scope_words import Sign
from kith.app.planning import Planned
from kith.definition.files import SiteFile
from kith.fields import field_types
from kith.storage.engine import create_engine
from kith.storage.plan.estimates import Estimate
from kith.storage.plan.make import Plan, make_plan
from kith.storage.plan.reference import Gone, Reference

BOATS = SiteFile("modules/boats.yaml", "module: boats\nlabel: {one: Boat, many: Boats}\nfields: {name: {type: text}}\n")
SIZE = Gone(what="field", name="size", module="boats")


@pytest.fixture
def engine(sqlite_url):
    made = create_engine(sqlite_url)
    yield made
    made.dispose()


@pytest.fixture
def plan(engine: Engine) -> Plan:
    return make_plan(engine, [BOATS], field_types())


def lines(planned: Planned) -> list[str]:
    return [
        f"{group.title}: {line.sign} {line.text}" + (f" ({line.detail})" if line.detail else "")
        for group in planned.groups()
        for line in group.lines
    ]


def _may(name: str, holder: Holder = "role", sign: Sign = "+") -> RightsChange:
    return RightsChange(sign=sign, holder=holder, name=name, may="can read", module="boats", field="name")


def test_a_plan_alone_has_nothing_around_it(plan):
    assert Planned(plan=plan).groups() == ()


def test_roles_that_may_do_the_same_share_a_line(plan):
    rights = (_may("mate"), _may("captain"), _may("crews", "portal type"))
    assert lines(Planned(plan=plan, rights=rights)) == [
        "Who may do more or less: + mate, captain can read boats.name",
        "Who may do more or less: + portal type crews can read boats.name",
    ]


def test_more_and_less_never_share_a_line(plan):
    rights = (_may("mate"), _may("captain", sign="-"))
    assert len(lines(Planned(plan=plan, rights=rights))) == 2


def test_all_that_refers_to_one_thing_stands_in_one_line(plan):
    found = (
        Reference(to=SIZE, who='the list "big" of boats', state="gone"),
        Reference(to=SIZE, who='the role "mate"', state="changed"),
        Reference(to=SIZE, who="3 saved views", state="stored", count=3),
    )
    assert lines(Planned(plan=plan, references=found)) == [
        'What refers to what goes: - the field "size" of boats: '
        'the list "big" of boats (goes as well), the role "mate" (is changed), 3 saved views'
    ]


def test_work_for_which_others_wait_says_so(plan):
    index = Estimate(what="build the index ix", module="boats", rows=1_000_000, seconds=3.1, waits=True)
    short = Estimate(what="build the index iy", module="boats", rows=10, seconds=0.1, waits=True)
    assert lines(Planned(plan=plan, estimates=(index, short))) == [
        "How long it takes: * boats: build the index ix (1,000,000 records, about 3 s; nobody can write meanwhile)",
        "How long it takes: * boats: build the index iy (10 records, less than a second)",
    ]


def test_records_that_are_written_twice_are_counted_once(plan):
    work = [("boats", 5, True), ("boats", 7, True), ("ships", 2, True), ("ships", 99, False)]
    estimates = tuple(Estimate(what="x", module=m, rows=n, seconds=0, writes=w) for m, n, w in work)
    assert Planned(plan=plan, estimates=estimates).touched == 9


def test_programs_get_all_of_it(plan):
    data = Planned(plan=plan, rights=(_may("mate"),)).to_json()
    assert set(data) >= {"base", "changes", "touched", "rights", "references", "estimates"}
    assert data["rights"][0]["what"] == "can read boats.name"
