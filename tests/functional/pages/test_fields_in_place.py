"""Changing one field where the record's page shows it."""

from __future__ import annotations

import pytest


@pytest.fixture
def boss(crm):
    return crm.login("super_admin")


@pytest.fixture
def ann(crm, boss):
    return crm.make("contacts", boss, first_name="Ann", last_name="Lee", email="ann@example.org")


def pencils(browser, id, query=""):
    """Names of the fields that the page offers to change, with the addresses of their forms."""
    links = browser.get(f"/m/contacts/{id}{query}").html.select("dd > a.k-pencil")
    return {link["href"].partition("/cell/")[2].partition("?")[0]: link["href"] for link in links}


def sent(form, **values):
    fields = {each["name"]: each.get("value", "") for each in form.html.select("form.k-cell-form [name]")}
    return {**fields, **values}


def test_fields_that_can_be_changed_have_a_pencil(boss, ann):
    found = pencils(boss, ann)
    assert {"email", "company", "tags", "owner", "notes"} <= set(found)
    assert not {"open_deals", "full_name"} & set(found)


def test_a_field_that_a_rule_closes_has_none(boss, ann):
    assert "role" not in pencils(boss, ann)


def test_who_may_not_edit_the_record_has_none(crm, boss, ann):
    sales = crm.login("sales")
    mine = crm.make("contacts", sales, first_name="Own", last_name="One")
    assert "email" in pencils(sales, mine)
    assert not pencils(sales, ann)


def test_a_record_in_the_bin_has_none(boss, ann):
    boss.send(f"/m/contacts/{ann}/delete", page=f"/m/contacts/{ann}/delete", _version="1")
    assert boss.get(f"/m/contacts/{ann}?deleted=1").status_code == 200
    assert not pencils(boss, ann, "?deleted=1")


def test_without_a_script_the_pencil_leads_to_a_form_and_back(boss, ann):
    form = boss.get(pencils(boss, ann)["email"])
    assert form.html.select("a[data-cancel]")[0]["href"] == f"/m/contacts/{ann}"
    answer = boss.post(f"/m/contacts/{ann}/cell/email", sent(form, email="new@example.org"))
    assert answer.location == f"/m/contacts/{ann}?_done=saved"
    assert "new@example.org" in boss.get(answer.location).text


def test_what_is_wrong_is_said_in_the_form_which_still_leads_back(boss, ann):
    form = boss.get(pencils(boss, ann)["email"])
    answer = boss.post(f"/m/contacts/{ann}/cell/email", sent(form, email="nonsense"))
    assert answer.status_code == 422
    assert sent(answer)["_on"] == "record"
    assert sent(answer)["email"] == "nonsense"


def test_a_script_is_led_to_the_page_as_well(boss, ann):
    form = boss.get(pencils(boss, ann)["email"], HX_Request="true")
    assert not form.html.select("main")
    answer = boss.post(f"/m/contacts/{ann}/cell/email", sent(form, email="new@example.org"), HX_Request="true")
    assert answer.location == f"/m/contacts/{ann}?_done=saved"


def test_a_stale_field_is_not_saved_and_says_what_it_holds_now(boss, ann):
    address = pencils(boss, ann)["email"]
    mine, theirs = boss.get(address), boss.get(address)
    boss.post(f"/m/contacts/{ann}/cell/email", sent(theirs, email="other@example.org"))
    answer = boss.post(f"/m/contacts/{ann}/cell/email", sent(mine, email="new@example.org"))
    assert answer.status_code == 412
    assert "It holds now: other@example.org" in answer.html.select(".k-help")[0].text


def test_every_part_that_a_change_may_alter_has_a_name_of_its_own(boss, ann):
    parts = [each["data-fresh"] for each in boss.get(f"/m/contacts/{ann}").html.select("[data-fresh]")]
    assert {"title", "end", "side", "t0-0", "stamp"} <= set(parts)
    assert len(parts) == len(set(parts))
