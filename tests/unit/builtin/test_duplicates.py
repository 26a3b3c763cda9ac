from __future__ import annotations

import sqlalchemy as sa

from kith.access.actor import SYSTEM
from kith.records.lifecycle import delete
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


def test_accents_and_signs_make_no_difference_to_names(site):
    save(site, {"name": "José", "city": "Köln"})
    assert warned(save(site, {"name": "JOSE", "city": "koln"})) == [("K741", "name", "José")]


def test_a_record_that_becomes_like_itself_is_compared_with_the_others(site):
    first = save(site, {"name": "Jose", "city": "Bonn"}).saved[0]
    second = save(site, {"name": "José", "city": "Bonn"}).saved[0]
    again = save(site, {"name": "JOSÉ"}, id=second.id)
    assert [each.params["holder"] for each in again.notices] == [first.id]


def test_many_rows_are_looked_at_in_a_few_statements(site):
    save(site, {"name": "Ann", "city": "Bonn"})
    rows = [{"name": f"Person {number}", "city": "Bonn"} for number in range(600)] + [{"name": "Ann", "city": "Bonn"}]
    outcome = save(site, *rows)
    assert [(each.code, each.row) for each in outcome.notices] == [("K741", 600)]


def test_rows_that_are_saved_together_are_compared_as_well(site):
    outcome = save(site, {"name": "Ann", "city": "Bonn"}, {"name": "Ben"}, {"name": "ann", "city": "Bonn"})
    assert [(each.code, each.row, each.field) for each in outcome.notices] == [("K742", 2, "name")]


def test_a_record_that_is_alike_in_two_ways_is_warned_of_once(site):
    save(site, {"name": "Ann", "city": "Bonn", "code": "7"})
    assert len(save(site, {"name": "Ann", "city": "Bonn", "code": "7"}).notices) == 1


def test_names_that_differ_by_a_letter_are_a_warning_that_names_the_other_record(site):
    first = save(site, {"name": "Meyer", "city": "Bonn"}).saved[0]
    again = save(site, {"name": "Meier", "city": "Bonn"})
    assert warned(again) == [("K744", "name", "Meyer")]
    assert again.notices[0].params["holder"] == first.id


def test_what_is_equal_is_told_rather_than_what_differs_by_a_letter(site):
    save(site, {"name": "Meyer", "city": "Bonn"})
    save(site, {"name": "Meier", "city": "Bonn"})
    assert warned(save(site, {"name": "Meier", "city": "Bonn"})) == [("K741", "name", "Meier")]


def test_all_other_values_of_the_set_have_to_be_equal(site):
    save(site, {"name": "Meyer", "city": "Bonn"})
    assert warned(save(site, {"name": "Meier", "city": "Köln"})) == []


def test_a_record_that_is_renamed_by_a_letter_is_not_almost_itself(site):
    first = save(site, {"name": "Meyer", "city": "Bonn"}).saved[0]
    assert warned(save(site, {"name": "Meier"}, id=first.id)) == []


def test_records_that_the_actor_may_not_view_are_not_almost_the_same_either(site):
    save(site, {"name": "Meyer", "city": "Bonn"})
    clerk = site.actor("clerk")
    assert warned(save(site, {"name": "Meier", "city": "Bonn", "owner": clerk.user}, actor=clerk)) == []


def test_what_lies_in_the_bin_is_not_almost_the_same(site):
    first = save(site, {"name": "Meyer", "city": "Bonn"}).saved[0]
    with site.writing() as tx:
        delete(tx, SYSTEM, "people", [first.id])
    assert warned(save(site, {"name": "Meier", "city": "Bonn"})) == []


def test_an_index_finds_what_is_alike(site):
    with site.reading() as tx:
        names = [index["name"] for index in sa.inspect(tx.connection).get_indexes(tx.tables.table("people").name)]
    assert [name for name in names if "_alike_" in name]
