"""What is in a form besides the plain inputs: codes by name, lines, sections that a rule hides."""

from __future__ import annotations

import json

import pytest
from tests.functional.pages.crm import MODULES
from tests.functional.pages.forms import press, the_form
from tests.functional.pages.served import ServedSite

from kith.access.actor import SYSTEM
from kith.records.query import get

ANN = {"first_name": "Ann", "last_name": "Lee"}


@pytest.fixture
def boss(small):
    return small.login("super_admin")


def values_of(site, module, answer):
    id = answer.headers["Location"].split("?")[0][-36:]
    with site.site.reading() as tx:
        return get(tx, SYSTEM, module, id).values


def section(page, key):
    return page.html.select(f"[data-section={key}]")[0]


# -- codes -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["Norway", " norway ", "NO", "no"])
def test_a_country_is_typed_by_its_name_or_code(small, boss, typed):
    saved = press(the_form(boss.get("/m/contacts/new")), **ANN, country=typed)
    assert values_of(small, "contacts", saved)["country"] == "NO"


def test_a_country_is_shown_by_its_name_and_left_alone_unless_it_is_changed(small, boss):
    company = small.make("companies", boss, name="Northwind", country="NO")
    form = the_form(boss.get(f"/m/companies/{company}/edit"))
    assert form["country"].value == "Norway"
    with small.statements() as found:
        press(form)
    assert not [each for each in found if each.startswith("UPDATE m_companies")]


def test_what_is_no_country_is_told_and_stands_there_as_typed(boss):
    refused = press(the_form(boss.get("/m/contacts/new")), **ANN, country="Atlantis")
    assert refused.status_code == 422
    assert the_form(refused)["country"].value == "Atlantis"
    assert "Atlantis" in refused.html.select("#e-country")[0].text


def test_a_country_within_an_address_is_typed_by_its_name(small, boss):
    saved = press(the_form(boss.get("/m/deals/new")), name="Refit", **{"address.country": "Germany"})
    assert values_of(small, "deals", saved)["address"].country == "DE"


def test_the_lines_of_a_street_are_kept(small, boss):
    deal = small.make("deals", boss, name="Refit", address={"street": "Am Markt 1\nHof", "city": "Ulm"})
    form = the_form(boss.get(f"/m/deals/{deal}/edit"))
    form["address.city"] = "Bonn"
    address = values_of(small, "deals", press(form))["address"]
    assert (address.street, address.city) == ("Am Markt 1\nHof", "Bonn")


def test_the_options_of_a_list_are_kept_for_a_year_under_their_digest(boss):
    address = boss.get("/m/contacts/new").html.select("#f-country")[0]["data-codes"]
    answer = boss.get(address)
    assert {"value": "NO", "text": "Norway"} in answer.json
    assert "max-age=31536000" in answer.headers["Cache-Control"]
    assert boss.get("/options/country.json?v=old").headers["Cache-Control"] == "no-cache"
    assert boss.get("/options/users.json").status_code == 404


def test_a_form_is_light(boss):
    assert len(boss.get("/m/contacts/new").body) < 25_000


# -- lines -------------------------------------------------------------------------------------------------------


def test_three_empty_lines_follow_the_last(small, boss):
    deal = small.make("deals", boss, name="Refit", items=[{"what": "Oar"}, {"what": "Sail"}])
    rows = boss.get(f"/m/deals/{deal}/edit").html.select("[data-lines] tbody tr")
    assert [row.has_attr("data-blank") for row in rows] == [False, False, True, True, True]


def test_a_line_that_is_emptied_is_gone_and_others_keep_their_order(small, boss):
    deal = small.make("deals", boss, name="Refit", items=[{"what": "Oar"}, {"what": "Sail"}])
    form = the_form(boss.get(f"/m/deals/{deal}/edit"))
    form["items.0.what"], form["items.4.what"] = "", "Rope"
    items = values_of(small, "deals", press(form))["items"]
    assert [each["what"] for each in items] == ["Sail", "Rope"]


# -- sections ----------------------------------------------------------------------------------------------------


def test_a_section_is_hidden_as_its_rule_says(small, boss):
    page = boss.get("/m/contacts/new")
    assert section(page, "t1-1").has_attr("data-hidden")
    client = small.make("contacts", boss, **ANN, role="client", email="a@b.example")
    assert not section(boss.get(f"/m/contacts/{client}/edit"), "t1-1").has_attr("data-hidden")


def test_without_a_script_a_hidden_section_stays_with_its_rule_in_words(boss):
    hint = section(boss.get("/m/contacts/new"), "t1-1").select(".k-section-hint")[0]
    assert "k-nojs" in hint["class"]
    assert "Shown if" in hint.text


def test_the_fields_of_a_hidden_section_are_saved_all_the_same(small, boss):
    saved = press(the_form(boss.get("/m/contacts/new")), **ANN, **{"salary.amount": "5", "salary.currency": "EUR"})
    assert str(values_of(small, "contacts", saved)["salary"].amount) == "5.00"


def test_what_is_wrong_in_a_hidden_section_is_shown(boss):
    refused = press(the_form(boss.get("/m/contacts/new")), **ANN, **{"salary.amount": "lots"})
    assert refused.status_code == 422
    assert not section(refused, "t1-1").has_attr("data-hidden")


def test_a_script_is_told_which_sections_show(boss):
    state = boss.send("/m/contacts/rules", {"role": "client", **ANN}).json
    assert state["_sections"] == {"t1-1": True}
    rule = json.loads(section(boss.get("/m/contacts/new"), "t1-1")["data-when"])
    assert rule["field"] == "role"


def test_a_tab_is_hidden_with_its_entry_and_looks_at_nothing_that_may_not_be_read(sqlite_url):
    files = dict(MODULES)
    key = "modules/contacts.yaml"
    rule = "- {tab: More, visible_if: {birthday: {empty: false}}, sections"
    files[key] = files[key].replace("- {tab: More, sections", rule)
    served = ServedSite(sqlite_url, files)
    pages = []
    for role in ("super_admin", "sales"):
        browser = served.login(role)
        id = served.make("contacts", browser, **ANN)
        with served.site.writing() as tx:
            tx.connection.exec_driver_sql("UPDATE m_contacts SET birthday = '1990-05-17'")
        pages.append(browser.get(f"/m/contacts/{id}/edit"))
    served.close()
    assert [section(page, "t2").has_attr("data-hidden") for page in pages] == [False, True]
    assert json.loads(section(pages[1], "t2")["data-when"]) == {"unknown": True}
    assert pages[1].html.select("[data-when-of=t2]")[0].has_attr("data-hidden")
