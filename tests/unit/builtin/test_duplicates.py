from __future__ import annotations

from kith.access.actor import SYSTEM
from kith.builtin.duplicates import MOST
from kith.records.model import Change
from kith.records.save import write


def save(site, *rows, actor=SYSTEM, id=None):
    with site.writing() as tx:
        return write(tx, actor, "people", [Change(id=id, values=row) for row in rows])


def warned(outcome):
    return [(each.code, each.field, each.params["title"]) for each in outcome.notices]


def test_equal_values_are_a_warning_that_names_the_other_record(site):
    first = save(site, {"name": "Ann", "city": "Bonn"}).saved[0]
    again = save(site, {"name": "ANN", "city": "bonn"})
    assert warned(again) == [("K741", "name", "Ann")]
    assert again.notices[0].params["holder"] == first.id


def test_all_values_of_a_set_have_to_be_equal(site):
    save(site, {"name": "Ann", "city": "Bonn"})
    assert warned(save(site, {"name": "Ann", "city": "Köln"})) == []


def test_empty_values_are_equal_to_nothing(site):
    save(site, {"name": "Ann"})
    assert warned(save(site, {"name": "Ann"})) == []


def test_each_set_of_fields_is_looked_at(site):
    save(site, {"name": "Ann", "code": "7"})
    assert warned(save(site, {"name": "Ben", "code": "7"})) == [("K741", "code", "Ann")]


def test_a_record_is_no_duplicate_of_itself(site):
    ann = save(site, {"name": "Ann", "city": "Bonn"}).saved[0]
    assert warned(save(site, {"name": "Anna"}, id=ann.id)) == []


def test_a_change_elsewhere_does_not_warn_again(site):
    save(site, {"name": "Ann", "city": "Bonn"})
    second = save(site, {"name": "Ann", "city": "Bonn"}).saved[0]
    assert warned(save(site, {"code": "7"}, id=second.id)) == []


def test_records_that_the_actor_may_not_view_stay_unknown(site):
    save(site, {"name": "Ann", "city": "Bonn"})
    clerk = site.actor("clerk")
    assert warned(save(site, {"name": "Ann", "city": "Bonn", "owner": clerk.user}, actor=clerk)) == []


def test_fields_that_the_actor_may_not_read_tell_nothing(site):
    save(site, {"name": "Ann", "code": "7"})
    blind = site.actor("blind")
    with site.writing() as tx:
        outcome = write(tx, blind, "people", [Change(values={"name": "Ben"}, set={"code": 7})])
    assert warned(outcome) == []


def test_a_bulk_write_is_not_looked_at(site):
    save(site, {"name": "Ann", "city": "Bonn"})
    assert warned(save(site, *[{"name": "Ann", "city": "Bonn"}] * (MOST + 1))) == []
