"""Actions on a record's page."""

from __future__ import annotations

import pytest

from kith.access.actor import SYSTEM
from kith.records.query import get


@pytest.fixture
def boss(crm):
    return crm.login("super_admin")


@pytest.fixture
def ann(crm, boss):
    return crm.make("contacts", boss, first_name="Ann", last_name="Lee", email="ann@example.org")


def values_of(crm, id):
    with crm.site.reading() as tx:
        return get(tx, SYSTEM, "contacts", id).values


def test_an_action_without_a_question_is_one_button(crm, boss, ann):
    page = boss.get(f"/m/contacts/{ann}")
    form = next(each for each in page.forms.values() if each.action.endswith("/actions/deactivate"))
    assert form.submit().headers["Location"].endswith(f"{ann}?_done=saved")
    assert values_of(crm, ann)["active"] is False


def test_an_action_that_wants_a_confirmation_asks_first(crm, boss, ann):
    """Proves O4: the role moves forward by an action."""
    page = boss.get(f"/m/contacts/{ann}/actions/make_client")
    assert "Make this contact a client?" in page.text
    assert values_of(crm, ann)["role"] == "lead"
    boss.send(f"/m/contacts/{ann}/actions/make_client")
    assert values_of(crm, ann)["role"] == "client"


def test_an_action_that_breaks_a_rule_says_so(crm, boss):
    nobody = crm.make("contacts", boss, first_name="No", last_name="Mail")
    answer = boss.send(f"/m/contacts/{nobody}/actions/make_client")
    assert answer.status_code == 422
    assert "is needed" in answer.text
    assert values_of(crm, nobody)["role"] == "lead"


def test_an_action_without_its_grant_is_not_offered_and_refused(crm, boss, ann):
    sales = crm.login("sales")
    assert "/actions/" not in sales.get(f"/m/contacts/{ann}").text
    assert sales.send(f"/m/contacts/{ann}/actions/deactivate").status_code == 403
    assert boss.get(f"/m/contacts/{ann}/actions/nonsense").status_code == 404


def test_an_action_shows_the_default_of_what_it_asks_and_takes_what_stands_there(crm, boss, ann):
    address = f"/m/contacts/{ann}/actions/jot"
    for typed, kept in ((None, "ann@example.org"), ("", None), ("Call her", "Call her")):
        form = next(each for each in boss.get(address).forms.values() if "notes" in each.fields)
        assert form["notes"].value == "ann@example.org"
        if typed is not None:
            form["notes"] = typed
        assert form.submit().status_code == 303
        assert values_of(crm, ann)["notes"] == kept
