"""Why, on pages: beside a field, in what refuses, on 403, and for administrators on a page of its own."""

from __future__ import annotations

import re
from typing import Any

import pytest

ADA = {"first_name": "Ada", "last_name": "Lovelace"}


@pytest.fixture
def boss(small):
    return small.login("super_admin")


@pytest.fixture
def sales(small):
    return small.login("sales")


def field(answer: Any, name: str) -> Any:
    """The part of a form that belongs to a field."""
    return answer.html.select_one(f'[data-field="{name}"]')


def texts(answer: Any, selector: str) -> list[str]:
    return [" ".join(each.text.split()) for each in answer.html.select(selector)]


def rows(answer: Any) -> dict[str, tuple[str, str]]:
    """First cell -> (state, why) of the tables of the page, the first row of each."""
    found: dict[str, tuple[str, str]] = {}
    for row in answer.html.select("table.k-explain tbody tr"):
        cells = [" ".join(each.text.split()) for each in row.find_all(["th", "td"])]
        if len(cells) == 3:
            found[cells[0]] = (cells[1], cells[2])
    return found


def test_a_locked_field_says_why(small, boss):
    ada = small.make("contacts", boss, **ADA)
    said = field(boss.get(f"/m/contacts/{ada}/edit"), "role").select_one(".k-help")
    assert said.text == "This can't be changed, because this record was saved before."


def test_a_hidden_field_carries_its_reason(small, boss):
    assert field(boss.get("/m/contacts/new"), "user")["title"] == "Hidden, because Is user is no."


def test_a_needed_field_carries_its_reason_at_its_mark(small, boss):
    page = boss.get("/m/contacts/new?role=client")
    assert field(page, "email").select_one("[data-mark]")["title"] == "Needed, because Role is Client."


def test_a_refused_value_says_why(boss):
    answer = boss.send("/m/contacts/new", role="client", **ADA)
    assert answer.status_code == 422
    assert texts(answer, "#e-email") == ['"Email" is needed, because Role is Client.']


def test_the_page_that_forbids_names_the_missing_right(small, boss, sales):
    ada = small.make("contacts", boss, **ADA)
    answer = sales.get(f"/m/contacts/{ada}/delete")
    assert answer.status_code == 403
    assert texts(answer, "li") == ['What is missing is the right "delete" on contacts.']


def test_who_may_change_others_is_told_that_it_is_this_record(small, boss, sales):
    ada = small.make("contacts", boss, **ADA)
    answer = sales.send(f"/m/contacts/{ada}/edit", {"_version": "1"}, first_name="Eva")
    assert answer.status_code == 403
    assert texts(answer, "li") == ['You hold the right "edit" on other contacts, not on this one.']


def test_an_action_that_is_not_granted_is_named_by_its_label(small, boss, sales):
    ada = small.make("contacts", boss, **ADA)
    answer = sales.send(f"/m/contacts/{ada}/actions/make_client")
    assert answer.status_code == 403
    assert texts(answer, "li")[-1] == 'What is missing is the right "Make client" on contacts.'


def test_administrators_find_the_page_in_the_menu_of_a_record(small, boss, sales):
    ada = small.make("contacts", boss, **ADA)
    links = [link["href"] for link in boss.get(f"/m/contacts/{ada}").html.select(".k-menu-list a")]
    assert f"/m/contacts/{ada}/explain" in links
    assert "/explain" not in sales.get(f"/m/contacts/{ada}").text


def test_the_page_explains_a_record_for_somebody(small, boss, sales):
    ada = small.make("contacts", boss, **ADA, role="client", email="ada@example.org")
    found = rows(boss.get(f"/m/contacts/{ada}/explain?user={sales.user}"))
    assert found["View"][0] == "Yes"
    assert found["Edit"][0] == "No"
    assert re.fullmatch(
        r"the role Sales grants edit: one's own records; its owner is somebody else config/roles.yaml:\d+:\d+",
        found["Edit"][1],
    )
    assert found["Birthday"][0] == "Not readable"
    assert found["Email"][0] == "Needed"
    assert found["Email"][1].startswith('required_if is "Role is Prospect or Client": Role is Client modules/')


def test_the_page_explains_for_oneself_at_first_and_offers_the_others(small, boss, sales):
    ada = small.make("contacts", boss, **ADA)
    page = boss.get(f"/m/contacts/{ada}/explain")
    assert page.html.select_one("option[selected]")["value"] == boss.user
    assert sales.user in [option["value"] for option in page.html.select("option")]


def test_nobody_else_reaches_the_page(small, boss, sales):
    ada = small.make("contacts", boss, **ADA)
    assert sales.get(f"/m/contacts/{ada}/explain").status_code == 403


@pytest.mark.parametrize("user", ["nonsense", "01931b2c-7a00-7000-8000-000000000001"])
def test_somebody_who_is_not_there_is_answered_so(small, boss, user):
    ada = small.make("contacts", boss, **ADA)
    assert boss.get(f"/m/contacts/{ada}/explain?user={user}").status_code == 404


def test_a_record_that_is_not_there_is_answered_so(boss):
    assert boss.get("/m/contacts/01931b2c-7a00-7000-8000-000000000001/explain").status_code == 404


def test_one_action_and_one_field_are_explained_for_a_chosen_person(small, boss, sales):
    ada = small.make("contacts", boss, **ADA)
    page = boss.get(f"/m/contacts/{ada}/explain?user={sales.user}&action=edit&field=birthday")
    found = rows(page)
    assert found["Edit"][0] == "No"
    assert found["Birthday"] == ("Not readable", "the role Sales hides it config/roles.yaml:10:7")
    assert "Delete" not in found


def test_what_is_no_action_or_field_is_not_explained(small, boss):
    ada = small.make("contacts", boss, **ADA)
    for asked in ("action=fly", "field=wings"):
        assert boss.get(f"/m/contacts/{ada}/explain?{asked}").status_code == 404
