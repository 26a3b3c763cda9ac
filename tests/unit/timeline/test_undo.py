"""Taking a change back, by the rights and rules of today."""

from __future__ import annotations

from decimal import Decimal

import pytest
from tests.unit.timeline.desk import change, codes, history, kinds, latest, make, read, take_back

from kith.errors import KithError
from kith.fields import Money
from kith.records.query import get
from kith.timeline.standing import standing
from kith.timeline.undo import foreseen


@pytest.fixture
def ada(desk, boss):
    return make(desk, "contacts", boss, name="Ada")


def now(desk, ada, actor):
    with desk.reading() as tx:
        return get(tx, actor, "contacts", ada).values


def test_the_old_values_are_back(desk, boss, ada):
    bob, acme = make(desk, "contacts", boss, name="Bob"), make(desk, "companies", boss, name="Acme")
    before = {"role": "client", "company": acme, "friends": [bob], "tags": ["vip"], "salary": "9 EUR", "ok": True}
    change(desk, ada, boss, helper=boss.user, born="2001-02-03", **before)
    kept = now(desk, ada, boss)
    cleared = {"company": None, "friends": [], "tags": [], "salary": None, "ok": False, "helper": None, "born": None}
    change(desk, ada, boss, role="lead", **cleared)
    take_back(desk, ada, latest(desk, ada, boss).id, boss)
    found = now(desk, ada, boss)
    assert {name: found[name] for name in (*before, "helper", "born")} == {
        name: kept[name] for name in (*before, "helper", "born")
    }
    assert found["salary"] == Money(Decimal(9), "EUR")


def test_undoing_is_told_and_points_to_what_it_undid(desk, boss, ada):
    change(desk, ada, boss, told="x")
    undone = latest(desk, ada, boss)
    take_back(desk, ada, undone.id, boss)
    entry = read(desk, ada, boss).entries[0]
    assert (entry.kind, entry.about, entry.differences[0].after) == ("undone", undone.id, None)


def test_what_was_undone_is_undone_in_turn(desk, boss, ada):
    change(desk, ada, boss, told="x")
    for _ in range(2):
        take_back(desk, ada, latest(desk, ada, boss).id, boss)
    assert now(desk, ada, boss)["told"] == "x"
    assert kinds(history(desk, ada, boss)) == ["undone", "undone", "changed"]


def test_a_later_change_of_the_same_field_is_shown_and_has_to_be_confirmed(desk, boss, ada):
    change(desk, ada, boss, told="x", ok=True)
    first = latest(desk, ada, boss).id
    change(desk, ada, boss, ok=False)
    change(desk, ada, boss, told="y")
    with desk.reading() as tx:
        found = foreseen(tx, boss, standing(tx, boss, "contacts", ada), first)
    assert [(each.field.name, each.now, each.back, each.again) for each in found] == [("told", "y", None, True)]
    with pytest.raises(KithError) as refused:
        take_back(desk, ada, first, boss)
    assert codes(refused) == [("told", "K687")]
    take_back(desk, ada, first, boss, confirmed=True)
    assert now(desk, ada, boss)["told"] is None


def test_a_stale_undo_is_refused(desk, boss, ada):
    change(desk, ada, boss, told="x")
    event = latest(desk, ada, boss).id
    change(desk, ada, boss, role="client")
    with pytest.raises(KithError) as refused:
        take_back(desk, ada, event, boss, version=2)
    assert codes(refused) == [(None, "K602")]


def test_who_may_not_edit_the_record_undoes_nothing(desk, boss, ada, sales):
    change(desk, ada, boss, told="x")
    with pytest.raises(KithError) as refused:
        take_back(desk, ada, latest(desk, ada, sales).id, sales)
    assert codes(refused) == [(None, "K603")]


def test_a_rule_that_holds_today_refuses_the_undo_by_its_name(desk, boss, ada):
    change(desk, ada, boss, told="x")
    event = latest(desk, ada, boss).id
    change(desk, ada, boss, role="client")
    with pytest.raises(KithError) as refused:
        take_back(desk, ada, event, boss)
    assert codes(refused) == [("told", "K608")]


def test_a_closed_field_keeps_its_value_when_the_rest_is_undone(desk, boss, sales):
    ada = make(desk, "contacts", sales, name="Ada")
    change(desk, ada, boss, told="x", salary="9 EUR")
    take_back(desk, ada, latest(desk, ada, sales).id, sales)
    found = now(desk, ada, boss)
    assert (found["told"], found["salary"]) == (None, Money(Decimal(9), "EUR"))


def test_a_change_of_closed_fields_alone_is_no_such_change(desk, boss, sales):
    ada = make(desk, "contacts", sales, name="Ada")
    change(desk, ada, boss, salary="9 EUR")
    event = latest(desk, ada, boss).id
    assert history(desk, ada, sales).entries == ()
    with pytest.raises(KithError) as refused:
        take_back(desk, ada, event, sales)
    assert codes(refused) == [(None, "K685")]


@pytest.mark.parametrize("event", ["nonsense", "01931b2c-7a00-7000-8000-00000000000a"])
def test_what_never_happened_can_not_be_undone(desk, boss, ada, event):
    with pytest.raises(KithError) as refused:
        take_back(desk, ada, event, boss)
    assert codes(refused) == [(None, "K685")]


def test_a_change_of_another_record_is_no_such_change(desk, boss, ada):
    bob = make(desk, "contacts", boss, name="Bob")
    change(desk, bob, boss, told="x")
    with pytest.raises(KithError) as refused:
        take_back(desk, ada, latest(desk, bob, boss).id, boss)
    assert codes(refused) == [(None, "K685")]


def test_nothing_is_undone_twice(desk, boss, ada):
    change(desk, ada, boss, told="x")
    event = latest(desk, ada, boss).id
    take_back(desk, ada, event, boss)
    with pytest.raises(KithError) as refused:
        take_back(desk, ada, event, boss)
    assert codes(refused) == [(None, "K686")]


def test_an_old_value_that_is_out_of_reach_today_is_refused(desk, boss, sales):
    acme = make(desk, "companies", boss, name="Acme")
    ada = make(desk, "contacts", sales, name="Ada")
    change(desk, ada, boss, company=acme)
    change(desk, ada, boss, company=None)
    with pytest.raises(KithError) as refused:
        take_back(desk, ada, latest(desk, ada, sales).id, sales)
    assert codes(refused) == [("company", "K610")]


def test_the_history_of_a_field_tells_of_it_alone(desk, boss, ada):
    change(desk, ada, boss, told="x", ok=True)
    change(desk, ada, boss, ok=False)
    change(desk, ada, boss, told="y")
    found = history(desk, ada, boss, fields=["told"]).entries
    told = [each.after for entry in found for each in entry.differences if each.field.name == "told"]
    assert (len(found), told) == (2, ["y", "x"])


def test_a_closed_field_has_no_history(desk, boss, sales, ada):
    change(desk, ada, boss, salary="9 EUR")
    assert history(desk, ada, sales, fields=["salary"]).entries == ()
