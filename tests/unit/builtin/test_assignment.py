from __future__ import annotations

import threading
from collections import Counter

import pytest

from kith.access.actor import SYSTEM
from kith.builtin import assignment
from kith.identity import groups
from kith.records.model import Change
from kith.records.query import get
from kith.records.save import write
from kith.testing.site import SiteUnderTest

LEADS = """\
module: leads
label: {one: Lead, many: Leads}
title: "{name}"
assign:
  - {where: {source: web}, role: seller, by: turns}
  - {where: {source: fair}, group: Fair team, by: least_busy, busy: {done: false}}
fields:
  name: {type: text}
  source: {type: choice, options: {web: Web, fair: Fair, other: Other}}
  done: {type: boolean}
"""
ROLES = """\
roles:
  seller: {modules: {leads: {view: all, create: true, edit: all}}}
  clerk: {modules: {leads: {view: own, create: true}}}
  chief: {includes: [seller]}
"""


@pytest.fixture
def site(database_url):
    made = SiteUnderTest(database_url, {"modules/leads.yaml": LEADS, "config/roles.yaml": ROLES}, plugins=(assignment,))
    yield made
    made.close()


@pytest.fixture
def sellers(site):
    return [site.actor("seller", email=f"seller{number}@example.test").user for number in range(3)]


def save(site, *rows, actor=SYSTEM, partial=False):
    with site.writing() as tx:
        return write(tx, actor, "leads", [Change(values=row) for row in rows], partial=partial)


def owners(site, outcome):
    with site.reading() as tx:
        refs = [get(tx, SYSTEM, "leads", saved.id).values["owner"] for saved in outcome.saved if saved]
    return [ref and ref.id for ref in refs]


def web(count=1):
    return [{"name": f"Lead {number}", "source": "web"} for number in range(count)]


def test_new_records_are_given_out_in_turns(site, sellers):
    assert owners(site, save(site, *web(4))) == [*sellers, sellers[0]]


def test_the_next_batch_goes_on_where_the_last_one_ended(site, sellers):
    save(site, *web(2))
    assert owners(site, save(site, *web())) == [sellers[2]]


def test_whoever_is_named_gets_it_and_takes_no_turn(site, sellers):
    save(site, {"name": "Mine", "source": "web", "owner": sellers[2]})
    assert owners(site, save(site, *web())) == [sellers[0]]


def test_an_owner_that_is_left_empty_is_left_to_the_rules(site, sellers):
    chief = site.actor("chief")
    assert owners(site, save(site, {"name": "A", "source": "web", "owner": None}, actor=chief)) == [sellers[0]]


def test_what_no_rule_is_about_belongs_to_who_made_it(site, sellers):
    chief = site.actor("chief")
    rows = [{"name": "A", "source": "other"}, {"name": "B", "owner": None}]
    assert owners(site, save(site, *rows, actor=chief)) == [chief.user, chief.user]


def test_who_may_create_records_of_their_own_alone_keeps_them(site, sellers):
    clerk = site.actor("clerk")
    assert owners(site, save(site, *web(), actor=clerk)) == [clerk.user]


def test_a_role_that_only_includes_another_does_not_hold_it(site, sellers):
    site.actor("chief")
    assert set(owners(site, save(site, *web(6)))) == set(sellers)


def test_accounts_that_are_suspended_are_left_out(site, sellers):
    with site.writing() as tx:
        tx.connection.exec_driver_sql(f"UPDATE kith_user SET state = 'suspended' WHERE id = '{sellers[1]}'")
    assert owners(site, save(site, *web(2))) == [sellers[0], sellers[2]]


def test_where_nobody_is_there_it_stays_and_a_warning_says_so(site):
    clerk = site.actor("clerk", "chief")
    outcome = save(site, *web(), actor=clerk)
    assert [(each.code, each.params["who"], each.row) for each in outcome.notices] == [("K743", "seller", 0)]
    assert owners(site, outcome) == [clerk.user]


def fair_team(site, *people):
    with site.writing() as tx:
        group = groups.add(tx, "Fair team")
        for person in people:
            groups.add_member(tx, group, person)


def test_the_least_busy_of_a_group_gets_the_next(site, sellers):
    fair_team(site, *sellers[:2])
    busy = [{"name": "Busy", "source": "other", "owner": sellers[0]}] * 2
    save(site, *busy)
    fair = [{"name": "Fair", "source": "fair"}] * 3
    assert owners(site, save(site, *fair)) == [sellers[1], sellers[1], sellers[0]]


def test_only_what_is_left_to_do_counts(site, sellers):
    fair_team(site, *sellers[:2])
    save(site, *[{"name": "Done", "source": "other", "done": True, "owner": sellers[0]}] * 3)
    assert owners(site, save(site, {"name": "Fair", "source": "fair"})) == [sellers[0]]


def test_changing_a_record_moves_it_to_nobody(site, sellers):
    saved = save(site, {"name": "A", "source": "other", "owner": sellers[2]}).saved[0]
    with site.writing() as tx:
        outcome = write(tx, SYSTEM, "leads", [Change(id=saved.id, values={"source": "web"})])
    assert owners(site, outcome) == [sellers[2]]


def test_a_turn_whose_write_is_taken_back_comes_again(site, sellers):
    with site.writing() as tx:
        write(tx, SYSTEM, "leads", [Change(values=row) for row in web()])
        tx.connection.rollback()
    assert owners(site, save(site, *web())) == [sellers[0]]


@pytest.mark.parametrize("source", ["web", "fair"])
def test_writers_at_the_same_time_give_each_as_many(site, sellers, source):
    fair_team(site, *sellers)
    found = []

    def run():
        for _ in range(3):
            found.extend(owners(site, save(site, {"name": "Rush", "source": source})))

    threads = [threading.Thread(target=run) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Counter(found) == dict.fromkeys(sellers, 4)
