"""Why a value is refused, in words: what of the record made a rule hold, and nothing that the writer may not read."""

from __future__ import annotations

import pytest
from tests.unit.records.doing import ADA, change, make

from kith.access.actor import SYSTEM
from kith.errors import KithError, Problem
from kith.records.actions import run
from kith.records.model import Change
from kith.records.rules import form_state
from kith.records.save import write
from kith.testing.databases import CopyOf
from kith.testing.site import SiteUnderTest, fill_database

FILES = {
    "modules/people.yaml": """
module: people
label: {one: Person, many: People}
title: "{name}"
fields:
  name: {type: text, required: true}
  level: {type: choice, default: low, options: {low: Low, top: Top}}
  wage: {type: integer}
  badge: {type: text, required_if: {level: top}}
  desk: {type: text, required_if: {level: top, wage: {gt: 100}}}
  room: {type: text, readonly_if: {level: top}}
  spare: {type: text, visible_if: {level: low}}
  age: {type: integer, invalid_if: {age: {gt: 150}}}
  born: {type: integer, invalid_if: {born: {gt: 2026}}, message: "Nobody is born later"}
actions:
  hire: {label: Hire, create: people, set: {name: $record.name, level: top, wage: 500, badge: B}}
""",
    "config/roles.yaml": """
roles:
  boss: {modules: {all: {view: all, create: true, edit: all, hire: true}}}
  clerk: {modules: {people: {view: all, create: true, edit: all, hire: true, fields: {hide: [wage]}}}}
""",
}


@pytest.fixture
def office(copy_of: CopyOf):
    site = SiteUnderTest(copy_of("office", fill_database(FILES)), FILES)
    yield site
    site.close()


def refusal(site, actor=SYSTEM, id=None, **values) -> dict[str | None, Problem]:
    with pytest.raises(KithError) as error, site.writing() as tx:
        write(tx, actor, "people", [Change(id=id, values=values)])
    return {problem.field: problem for problem in error.value.problems}


def test_a_needed_value_is_refused_with_the_reason_and_the_place_of_the_rule(office):
    problem = refusal(office, name="Ada", level="top")["badge"]
    assert problem.message == '"Badge" is needed, because Level is Top'
    assert str(problem.rule) == "modules/people.yaml:9:36"


def test_what_is_always_needed_has_no_reason(office):
    assert refusal(office)["name"].message == '"Name" is needed'


def test_a_locked_value_says_what_locks_it(office):
    ada = make(office, "people", name="Ada", level="top", badge="B")
    assert refusal(office, id=ada, room="2")["room"].because == "Level is Top"


def test_a_wrong_value_says_why_where_its_author_does_not(office):
    problems = refusal(office, name="Ada", age="151", born="2027")
    assert problems["age"].because == "Age is 151, more than 150"
    assert (problems["born"].message, problems["born"].because) == ("Nobody is born later", None)


def test_a_rule_over_a_hidden_field_tells_neither_its_name_nor_its_value(office):
    clerk = office.actor("clerk")
    ada = make(office, "people", name="Ada", wage="900")
    problem = refusal(office, clerk, ada, level="top", badge="B")["desk"]
    assert problem.because == "Level is Top and something that isn't open to you asks for it"


def test_who_may_read_the_field_is_told(office):
    ada = make(office, "people", name="Ada", wage="900")
    problem = refusal(office, office.actor("boss"), ada, level="top", badge="B")["desk"]
    assert problem.because == "Level is Top and Wage is 900, more than 100"


def test_an_action_that_writes_with_all_rights_tells_its_user_no_more(office):
    clerk = office.actor("clerk")
    ada = make(office, "people", name="Ada")
    with pytest.raises(KithError) as error, office.writing() as tx:
        run(tx, clerk, "people", "hire", [ada])
    assert [problem.because for problem in error.value.problems] == [
        "Level is Top and something that isn't open to you asks for it"
    ]


def test_a_form_tells_why_something_is_hidden_needed_or_locked(office):
    ada = make(office, "people", name="Ada", level="top", badge="B")
    with office.reading() as tx:
        states = form_state(tx, office.actor("boss"), "people", {}, ada)
    found = {name: dict(state.because) for name, state in states.items() if state.because}
    assert found == {
        "badge": {"required": "Level is Top"},
        "room": {"readonly": "Level is Top"},
        "spare": {"hidden": "Level is Top, not Low"},
    }


def test_a_fault_that_was_there_before_keeps_its_reason_as_a_notice(office):
    ada = make(office, "people", name="Ada", level="top", badge="B")
    with office.writing() as tx:
        tx.connection.exec_driver_sql("UPDATE m_people SET badge = NULL")
    with office.writing() as tx:
        notices = write(tx, SYSTEM, "people", [Change(id=ada, values={"name": "Eva"})]).notices
    assert [(each.code, each.because) for each in notices] == [("K605", "Level is Top")]


def test_a_plain_contact_is_still_saved(crm):
    change(crm, "contacts", make(crm, "contacts", **ADA), first_name="Eva")
