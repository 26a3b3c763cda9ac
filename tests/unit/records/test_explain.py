"""Explaining a record: reach, actions and fields of one person, as far as the viewer may know."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from tests.unit.records.doing import ADA, make

from kith.access.actor import SYSTEM
from kith.errors import KithError
from kith.identity import groups, load
from kith.records.explain import Explained, Finding, explain
from kith.records.lifecycle import delete
from kith.records.shares import holder
from kith.records.sharing import share
from kith.testing.site import SiteUnderTest, fill_database


def told(crm, person, id: str, module: str = "contacts", viewer=SYSTEM, **asked: Any) -> Explained:
    with crm.reading() as tx:
        return explain(tx, person, module, id, viewer=viewer, **asked)


def action(crm, person, id: str, name: str, **how: Any) -> Finding:
    found = told(crm, person, id, action=name, **how)
    assert found.fields == ()
    return found.actions[0]


def about(found: Explained) -> dict[tuple[str, str], bool]:
    return {(each.name, each.topic): each.yes for each in found.fields}


def why(found: Explained, name: str, topic: str) -> str:
    return next(each.words for each in found.fields if (each.name, each.topic) == (name, topic))


def refused(crm, person, id: str, **asked: Any) -> list[str]:
    with pytest.raises(KithError) as error:
        told(crm, person, id, **asked)
    return [str(problem) for problem in error.value.problems]


@pytest.fixture
def ada(crm) -> str:
    return make(crm, "contacts", **ADA, role="client", email="ada@example.org", salary="9 EUR")


@pytest.fixture
def sales(crm):
    return crm.actor("sales")


def test_a_record_in_reach_names_the_grant_and_its_line(crm, ada, sales):
    found = action(crm, sales, ada, "view")
    assert (found.yes, found.words) == (True, "the role Sales grants view: all records")
    assert str(found.source) == "config/roles.yaml:7:24"


def test_a_record_of_somebody_else_says_what_keeps_it_out(crm, ada, sales):
    found = action(crm, sales, ada, "edit")
    assert (found.yes, found.words) == (False, "the role Sales grants edit: one's own records; it has no owner")


def test_ones_own_record_is_in_reach(crm, sales):
    assert action(crm, sales, make(crm, "contacts", sales, **ADA), "edit").yes


def test_what_no_role_grants_says_so(crm, ada):
    found = action(crm, crm.actor("looker"), ada, "edit")
    assert (found.yes, found.words, found.more) == (False, "no role grants it", ())


def test_a_condition_says_what_of_the_record_keeps_it_out(crm):
    lead = make(crm, "contacts", **ADA)
    found = action(crm, crm.actor("reader"), lead, "view")
    assert (found.yes, found.words) == (
        False,
        "the role Reader grants view: records where Role is Client; Role is Lead, not Client",
    )


def test_an_action_that_is_not_offered_says_why_and_where(crm, ada, sales):
    found = action(crm, sales, ada, "make_client")
    assert (found.yes, found.words) == (False, "it isn't offered, because Role is Client, not Lead or Prospect")
    assert found.source is not None
    assert found.source.path == "modules/contacts.yaml"


def test_nothing_is_possible_with_a_record_in_the_bin_but_taking_it_out(crm, ada):
    admin = crm.actor("admin")
    with crm.writing() as tx:
        delete(tx, SYSTEM, "contacts", [ada])
    found = {each.name: each.yes for each in told(crm, admin, ada).actions}
    assert {name for name, yes in found.items() if yes} == {"restore"}


def test_the_summary_names_the_fields_that_are_not_plain(crm, ada, sales):
    found = told(crm, crm.actor("admin"), ada)
    assert about(found) == {
        ("role", "writable"): False,
        ("role", "required"): True,
        ("first_name", "required"): True,
        ("last_name", "required"): True,
        ("email", "required"): True,
        ("user", "shown"): False,
        ("full_name", "writable"): False,
        ("open_deals", "writable"): False,
        ("deal_count", "writable"): False,
    }
    assert why(found, "email", "required") == 'required_if is "Role is Prospect or Client": Role is Client'


def test_a_hidden_field_names_the_role_that_hides_it(crm, ada, sales):
    found = told(crm, sales, ada, name="salary")
    assert about(found) == {("salary", "readable"): False}
    assert why(found, "salary", "readable") == "the role Sales hides it"


def test_a_field_alone_tells_all_of_its_rules_whether_they_hold_or_not(crm):
    lead = make(crm, "contacts", **ADA, birthday="1815-12-10")
    admin = crm.actor("admin")
    assert about(told(crm, admin, lead, name="email"))["email", "required"] is False
    found = told(crm, admin, lead, name="birthday")
    assert about(found)["birthday", "valid"] is True
    assert why(found, "birthday", "valid") == (
        'invalid_if is "Birthday is after today": Birthday is Dec 10, 1815, not after today'
    )


def test_a_needed_value_that_is_missing_is_told(crm, ada):
    with crm.writing() as tx:
        tx.connection.exec_driver_sql("UPDATE m_contacts SET email = NULL, email__key = ''")
    said = why(told(crm, crm.actor("admin"), ada, name="email"), "email", "required")
    assert said.endswith("Role is Client; it is empty, so the next change has to fill it in")


def test_the_words_leave_out_what_the_viewer_may_not_read(crm, ada, sales):
    lead = make(crm, "contacts", **ADA)
    reader = crm.actor("reader")
    discreet = crm.actor("discreet")
    assert "Role is Lead" in action(crm, reader, lead, "view", viewer=discreet).words
    assert refused(crm, reader, ada, name="last_name", viewer=discreet) == [
        'K412 Contacts have no field "last_name"; did you mean "first_name"?'
    ]


def test_a_record_that_the_viewer_does_not_see_is_not_there(crm, sales):
    lead = make(crm, "contacts", **ADA)
    assert refused(crm, sales, lead, viewer=crm.actor("reader")) == ["K601 there is no such record"]
    assert refused(crm, sales, "no id") == ["K601 there is no such record"]


def test_unknown_names_are_told_with_the_nearest(crm, ada, sales):
    assert refused(crm, sales, ada, module="contact") == ['K410 there is no module "contact"; did you mean "contacts"?']
    assert refused(crm, sales, ada, action="edti") == ['K411 Contacts have no action "edti"; did you mean "edit"?']
    assert refused(crm, sales, ada, name="emial") == ['K412 Contacts have no field "emial"; did you mean "email"?']


# -- groups and shares ------------------------------------------------------------------------------------------------
def entered(crm, actor):
    with crm.reading() as tx:
        return load.by_user(tx.connection, actor.user, via="page")


def given(crm, id: str, kind: str, name: str, **how: Any) -> None:
    with crm.writing() as tx:
        share(tx, SYSTEM, "contacts", id, with_=holder(tx, kind, name), **how)


def test_a_share_is_named_with_its_end(crm):
    clerk, ada = crm.actor("entry"), make(crm, "contacts", **ADA)
    given(crm, ada, "user", clerk.user, until=crm.clock.present + timedelta(hours=1))
    found = action(crm, entered(crm, clerk), ada, "view")
    said = "it is shared with entry, to view, until 2026-03-31 12:30"
    assert (found.yes, found.words, found.source) == (True, said, None)
    assert [each.yes for each in found.more] == [False, True]


def test_a_share_to_view_does_not_explain_an_edit(crm):
    sales, ada = crm.actor("sales"), make(crm, "contacts", **ADA)
    given(crm, ada, "role", "sales", level="view")
    assert not action(crm, entered(crm, sales), ada, "edit").yes
    given(crm, ada, "role", "sales", level="edit")
    assert action(crm, entered(crm, sales), ada, "edit").words == "it is shared with the role Sales, to edit"


def test_the_fields_of_a_shared_record_are_explained_as_they_are(crm):
    sales, ada = crm.actor("sales"), make(crm, "contacts", **ADA)
    given(crm, ada, "user", sales.user, level="edit")
    found = told(crm, entered(crm, sales), ada)
    assert about(found)[("salary", "readable")] is False
    assert ("first_name", "writable") not in about(found)


def test_who_may_not_know_of_shares_is_told_that_there_is_one(crm):
    clerk, ada = crm.actor("entry"), make(crm, "contacts", **ADA)
    given(crm, ada, "user", clerk.user)
    assert action(crm, entered(crm, clerk), ada, "view", viewer=crm.actor("looker")).words == "it is shared"


def test_the_group_that_owns_a_record_is_named(copy_of):
    roles = """
roles:
  boss: {above: [rep], modules: {boats: {view: team}}}
  rep: {modules: {boats: {view: group}}}
"""
    boats = "module: boats\nlabel: {one: Boat, many: Boats}\ntitle: '{name}'\nfields: {name: {type: text}}\n"
    files = {"modules/boats.yaml": boats, "config/roles.yaml": roles}
    crm = SiteUnderTest(copy_of("boats of groups", fill_database(files)), files)
    rep, boss = crm.actor("rep", email="rep@example.test"), crm.actor("boss")
    with crm.writing() as tx:
        north = groups.add(tx, "North")
        groups.add_member(tx, north, rep.user)
    ours, reps = make(crm, "boats", name="Ada", owner=north), make(crm, "boats", name="Bea", owner=rep.user)
    word = {
        (who.email, boat): action(crm, entered(crm, who), boat, "view", module="boats").words.rpartition("; ")[2]
        for who in (rep, boss)
        for boat in (ours, reps)
    }
    assert word == {
        ("rep@example.test", ours): "its owner is the group North, which rep belongs to",
        ("rep@example.test", reps): "it is rep's own",
        ("boss@example.test", ours): "its owner is somebody else",
        ("boss@example.test", reps): "its owner rep holds the role Rep, which is below",
    }
    crm.close()
