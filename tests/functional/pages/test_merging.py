"""A record that two people changed at once: both versions on one page, and a choice for each field."""

from __future__ import annotations

import json

import pytest
from tests.functional.pages.forms import press, the_form

from kith.records.query import get


@pytest.fixture
def boss(crm):
    return crm.login("super_admin")


@pytest.fixture
def ann(crm, boss):
    return crm.make("contacts", boss, first_name="Ann", last_name="Lee", tags="vip")


@pytest.fixture
def merge(boss, ann):
    """The page after somebody else changed first name and notes, and this one last name and notes."""
    mine, theirs = (the_form(boss.get(f"/m/contacts/{ann}/edit")) for _ in range(2))
    press(theirs, notes="Their notes", first_name="Anna")
    return press(mine, notes="My notes", last_name="Leeds")


def values_of(crm, id):
    with crm.site.reading() as tx:
        return get(tx, crm.system, "contacts", id).values


def lines(page):
    return [[cell.text.strip() for cell in row.select("th, td")] for row in page.html.select(".k-merge tbody tr")]


def chosen(page):
    return [each["name"] + "=" + each["value"] for each in page.html.select(".k-merge input[checked]")]


def test_a_stale_save_shows_what_was_there_what_was_typed_and_what_is_there_now(merge):
    assert merge.status_code == 412
    assert lines(merge) == [["Last name", "Lee", "Leeds", "Lee"], ["Notes", "–", "My notes", "Their notes"]]


def test_what_only_one_of_both_changed_is_chosen_already(merge):
    assert chosen(merge) == ["_keep.last_name=mine"]


def test_what_the_other_one_changed_besides_is_told_and_kept(merge):
    told = merge.html.select(".k-merge-kept dl > div")
    assert [each.select("dt")[0].text for each in told] == ["First name"]
    assert [each.text for each in told[0].select("del, ins")] == ["Ann", "Anna"]


def test_the_choice_of_each_field_is_saved(crm, merge, ann):
    saved = press(the_form(merge), **{"_keep.notes": "theirs", "_keep.last_name": "mine"})
    assert saved.headers["Location"].endswith("_done=merged")
    values = values_of(crm, ann)
    assert (values["first_name"], values["last_name"], values["notes"]) == ("Anna", "Leeds", "Their notes")


def test_nothing_is_saved_before_each_field_is_chosen(crm, merge, ann):
    answer = press(the_form(merge))
    assert answer.status_code == 422
    assert lines(answer) == lines(merge)
    assert chosen(answer) == ["_keep.last_name=mine"]
    assert values_of(crm, ann)["notes"] == "Their notes"


def test_a_third_change_meanwhile_shows_three_again(crm, boss, merge, ann):
    press(the_form(boss.get(f"/m/contacts/{ann}/edit")), notes="Third notes")
    answer = press(the_form(merge), **{"_keep.notes": "mine"})
    assert answer.status_code == 412
    assert lines(answer) == [["Last name", "Lee", "Leeds", "Lee"], ["Notes", "–", "My notes", "Third notes"]]


def test_a_choice_that_a_rule_refuses_is_shown_in_the_form(crm, boss, ann):
    mine, theirs = (the_form(boss.get(f"/m/contacts/{ann}/edit")) for _ in range(2))
    press(theirs, notes="Their notes")
    merge = press(mine, notes="My notes", email="nonsense")
    form = the_form(press(the_form(merge), **{"_keep.notes": "theirs", "_keep.email": "mine"}))
    assert (form["notes"].value, form["email"].value) == ("Their notes", "nonsense")
    press(form, email="ann@example.org")
    assert values_of(crm, ann)["notes"] == "Their notes"


def test_lookups_are_told_by_name_in_all_three(crm, boss, ann):
    north, south, west = (crm.make("companies", boss, name=name) for name in ("North", "South", "West"))
    form = the_form(boss.get(f"/m/contacts/{ann}/edit"))
    form["company"].force_value(north)
    press(form)
    mine, theirs = (the_form(boss.get(f"/m/contacts/{ann}/edit")) for _ in range(2))
    theirs["company"].force_value(south)
    mine["company"].force_value(west)
    press(theirs)
    assert lines(press(mine)) == [["Company", "North", "West", "South"]]


@pytest.mark.parametrize("base", [{"notes": {"x": 1}}, {"wishes": [[1]]}, {"address": 5, "notes": None}, []])
def test_what_a_form_claims_to_have_held_is_never_trusted(boss, ann, base):
    mine, theirs = (the_form(boss.get(f"/m/contacts/{ann}/edit")) for _ in range(2))
    press(theirs, notes="Their notes")
    assert press(mine, notes="My notes", _base=json.dumps(base)).status_code == 412
