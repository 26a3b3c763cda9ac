"""What a save has to say besides that it worked, and where a refusal leads."""

from __future__ import annotations

import pytest
from tests.functional.pages.crm import MODULES
from tests.functional.pages.forms import press, the_form
from tests.functional.pages.served import ServedSite

from kith.builtin import duplicates

ANN = {"first_name": "Ann", "last_name": "Lee"}


@pytest.fixture
def crm(sqlite_url):
    files = dict(MODULES)
    key = "modules/contacts.yaml"
    files[key] = files[key].replace("search: [first", "duplicates: [[first_name, last_name]]\nsearch: [first")
    served = ServedSite(sqlite_url, files, plugins=(duplicates,))
    yield served
    served.close()


@pytest.fixture
def boss(crm):
    return crm.login("super_admin")


def notices(answer):
    return [each.text for each in answer.html.select("#notices li")]


def test_a_possible_duplicate_is_told_after_saving_with_a_link_to_the_other(crm, boss):
    first = crm.make("contacts", boss, **ANN)
    answer = boss.get(press(the_form(boss.get("/m/contacts/new")), **ANN).headers["Location"])
    assert "may be a duplicate" in notices(answer)[0]
    assert answer.html.select("#notices a")[0]["href"] == f"/m/contacts/{first}"


def test_a_notice_is_shown_once(crm, boss):
    crm.make("contacts", boss, **ANN)
    place = press(the_form(boss.get("/m/contacts/new")), **ANN).headers["Location"]
    assert [len(notices(boss.get(place))) for _ in range(2)] == [1, 0]


def test_a_value_that_a_rule_dropped_is_told_after_an_edit(crm, boss):
    ann = crm.make("contacts", boss, **ANN, is_user="true", user=boss.user)
    form = the_form(boss.get(f"/m/contacts/{ann}/edit"))
    answer = boss.get(press(form, is_user=False).headers["Location"])
    assert notices(answer) == []  # nobody sent the user: emptying it is what the rule says
    sent = boss.send(f"/m/contacts/{ann}/edit", _version="2", user=boss.user)
    assert '"User" was left empty' in notices(boss.get(sent.headers["Location"]))[0]


def test_a_notice_is_text_whatever_stands_in_it(crm, boss):
    evil = {"first_name": "<script>alert(1)</script>", "last_name": "<b>"}
    crm.make("contacts", boss, **evil)
    answer = boss.get(press(the_form(boss.get("/m/contacts/new")), **evil).headers["Location"])
    assert len(notices(answer)) == 1
    assert "<script>alert" not in answer.text


def test_a_notice_that_was_tampered_with_is_not_shown(crm, boss):
    crm.make("contacts", boss, **ANN)
    place = press(the_form(boss.get("/m/contacts/new")), **ANN).headers["Location"]
    sent = boss.app.cookies["kith-notices"]
    for forged in ("x" + sent, sent[:-1] + ("0" if sent[-1] != "0" else "1"), "nonsense", "."):
        assert notices(with_cookie(boss, place, forged)) == []


def test_a_notice_of_another_session_is_not_shown(crm, boss):
    crm.make("contacts", boss, **ANN)
    place = press(the_form(boss.get("/m/contacts/new")), **ANN).headers["Location"]
    other = crm.login("super_admin", email="other@example.test")
    assert notices(with_cookie(other, place, boss.app.cookies["kith-notices"])) == []


def test_a_taken_value_leads_to_the_record_that_has_it(crm, boss):
    """Proves A8: the conflict names the record that stands in the way."""
    ann = crm.make("contacts", boss, **ANN, email="ann@example.org")
    answer = press(the_form(boss.get("/m/contacts/new")), first_name="B", last_name="C", email="ANN@example.org")
    links = answer.html.select("#e-email a")
    assert (answer.status_code, links[0]["href"], links[0].text) == (422, f"/m/contacts/{ann}", "Open Ann Lee")


def test_a_value_that_an_inactive_record_holds_leads_there(crm, boss):
    """Proves A8: an inactive holder is said to be inactive."""
    ann = crm.make("contacts", boss, **ANN, email="ann@example.org", active="false")
    answer = press(the_form(boss.get("/m/contacts/new")), first_name="B", last_name="C", email="ann@example.org")
    assert "inactive record" in answer.html.select("#e-email")[0].text
    assert boss.get(answer.html.select("#e-email a")[0]["href"]).html.h1.text == "Ann Lee"
    assert ann in answer.html.select("#faults a[href^='/m/']")[0]["href"]


def test_a_holder_out_of_reach_is_not_named(crm, boss):
    crm.make("deals", boss, name="Hidden")
    crm.make("contacts", boss, **ANN, email="ann@example.org", salary="5 EUR")
    reader = crm.login("narrow")
    answer = press(the_form(reader.get("/m/contacts/new")), first_name="B", last_name="C", email="ann@example.org")
    assert answer.status_code == 422
    assert not answer.html.select("#e-email a")
    assert "Ann" not in answer.html.select("#e-email")[0].text


def with_cookie(browser, place, value):
    browser.app.set_cookie("kith-notices", value)
    return browser.get(place)


def test_a_fault_that_was_there_before_is_told_and_refuses_nothing(crm, boss):
    ann = crm.make("contacts", boss, **ANN)
    with crm.site.writing() as tx:
        tx.connection.exec_driver_sql("UPDATE m_contacts SET role = 'client'")
    saved = press(the_form(boss.get(f"/m/contacts/{ann}/edit")), notes="A change elsewhere")
    assert notices(boss.get(saved.headers["Location"])) == ['"Email" is needed, because Role is Client.']


def test_an_action_tells_what_it_left_behind(crm, boss):
    ann = crm.make("contacts", boss, **ANN)
    with crm.site.writing() as tx:
        tx.connection.exec_driver_sql("UPDATE m_contacts SET role = 'client'")
    done = boss.send(f"/m/contacts/{ann}/actions/deactivate")
    assert notices(boss.get(done.headers["Location"])) == ['"Email" is needed, because Role is Client.']
