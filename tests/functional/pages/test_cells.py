"""Changing one cell of a list."""

from __future__ import annotations

import re

import pytest

LIST = "/m/contacts?_columns=title,role,email"
HX = {"HX_Request": "true"}


@pytest.fixture
def boss(crm):
    return crm.login("super_admin")


@pytest.fixture
def ann(crm, boss):
    return crm.make("contacts", boss, first_name="Ann", last_name="Lee", role="client", email="ann@example.org")


def cell(ann, field="email"):
    return f"/m/contacts/{ann}/cell/{field}"


def sent(form, **values):
    """What the form of `form` sends, with other values in it."""
    fields = {each["name"]: each.get("value", "") for each in form.html.select("form.k-cell-form [name]")}
    return {**fields, **values}


def test_heads_say_which_cells_can_be_changed(crm, boss, ann):
    assert [each["data-edit"] for each in boss.get(LIST).html.select("th[data-edit]")] == ["role", "email"]
    assert not crm.login("reader").get("/m/contacts").html.select("th[data-edit]")


def test_a_cell_has_a_form_of_one_field(boss, ann):
    answer = boss.get(f"{cell(ann)}?_list={LIST.replace('&', '%26')}")
    assert [each["name"] for each in answer.html.select("form.k-cell-form .k-field input")] == ["email"]
    assert answer.html.select("input[name=email]")[0]["value"] == "ann@example.org"


def test_without_a_script_saving_leads_back_to_the_list(boss, ann):
    form = boss.get(f"{cell(ann)}?_list=/m/contacts?role=client")
    answer = boss.send(cell(ann), **sent(form, email="new@example.org"))
    assert answer.location == "/m/contacts?role=client"
    assert "new@example.org" in boss.get(LIST).text


def test_a_script_gets_the_row_drawn_anew(boss, ann):
    form = boss.get(f"{cell(ann)}?_list={LIST}")
    answer = boss.post(cell(ann), sent(form, email="new@example.org"), **HX)
    assert answer.status_code == 200
    assert answer.text.startswith("<tr>")
    assert re.findall(r'data-label="(\w+)"', answer.text) == ["Contact", "Role", "Email"]
    assert "new@example.org" in answer.text


def test_what_is_wrong_is_said_at_the_cell(boss, ann):
    form = boss.get(cell(ann))
    answer = boss.post(cell(ann), sent(form, email="nonsense"), **HX)
    assert answer.status_code == 422
    assert "is not an e-mail address" in answer.html.select(".k-error")[0].text
    assert answer.html.select("input[name=email]")[0]["value"] == "nonsense"


def test_a_rule_of_the_record_holds_for_a_cell_too(boss, ann):
    answer = boss.post(cell(ann), sent(boss.get(cell(ann)), email=""), **HX)
    assert answer.status_code == 422
    assert answer.html.select(".k-error")


def test_a_stale_cell_is_not_saved_and_says_so(boss, ann):
    form = boss.get(cell(ann))
    boss.send(cell(ann), **sent(boss.get(cell(ann)), email="other@example.org"))
    answer = boss.post(cell(ann), sent(form, email="new@example.org"), **HX)
    assert answer.status_code == 412
    assert "It holds now: other@example.org" in answer.html.select(".k-help")[0].text
    assert "new@example.org" not in boss.get(LIST).text
    assert boss.post(cell(ann), sent(answer), **HX).status_code == 200
    assert "new@example.org" in boss.get(LIST).text


def test_a_field_that_a_rule_closes_is_shown_and_not_offered(boss, ann):
    answer = boss.get(cell(ann, "role"))
    assert answer.html.select(".k-static")
    assert not answer.html.select("form.k-cell-form [name=role]")


@pytest.mark.parametrize("field", ["full_name", "nothing", "open_deals", "created_at"])
def test_what_cannot_be_changed_has_no_cell(boss, ann, field):
    assert boss.get(cell(ann, field)).status_code == 404


def test_a_field_that_is_closed_to_somebody_is_not_there(crm, ann):
    sales = crm.login("sales")
    mine = crm.make("contacts", sales, first_name="Own", last_name="One")
    assert sales.get(cell(mine, "email")).status_code == 200
    assert sales.get(cell(mine, "salary")).status_code == 404
    assert sales.get(cell(ann, "email")).status_code == 403
    assert crm.login("reader").get(cell(ann, "email")).status_code == 403
