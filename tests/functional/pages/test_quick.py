"""Making the record that a lookup needs without leaving the form."""

from __future__ import annotations

import json

import pytest
from tests.functional.pages.crm import MODULES
from tests.functional.pages.forms import press, the_form
from tests.functional.pages.served import ServedSite

from kith.records.query import get
from kith.testing.site import fill_database

FILES = MODULES | {
    "modules/contacts.yaml": MODULES["modules/contacts.yaml"].replace(
        "company: {type: lookup, module: companies, on_delete: restrict}",
        "company: {type: lookup, module: companies, on_delete: restrict, quick_create: [name, country]}",
    ),
    "modules/calls.yaml": MODULES["modules/calls.yaml"].replace(
        "module: [contacts, companies]}",
        "module: [contacts, companies], quick_create: [last_name, first_name, company]}",
    ),
}
HX = {"HX_Request": "true"}
NAME, COUNTRY = "_new.company.name", "_new.company.country"


@pytest.fixture
def crm(copy_of):
    served = ServedSite(copy_of(__name__, fill_database(FILES)), FILES)
    yield served
    served.close()


@pytest.fixture
def boss(crm):
    return crm.login("super_admin")


def send(form, button, value, **values):
    """The answer to the form sent with that button."""
    for name, given in values.items():
        form[name] = given
    pairs = [pair for pair in form.submit_fields() if pair[0] not in {"_then", "_quick", "_make"}]
    return form.response.test_app.post(form.response.request.path, [*pairs, (button, value)], expect_errors=True)


def values_of(crm, module, id):
    with crm.site.reading() as tx:
        return get(tx, crm.system, module, id).values


def companies(boss):
    return [each.text for each in boss.get("/m/companies").html.select("tbody td.k-title a")]


def test_a_lookup_offers_what_its_definition_says(boss):
    page = boss.get("/m/contacts/new")
    assert [each["value"] for each in page.html.select("button[data-quick]")] == ["company"]


def test_rights_decide_whether_it_is_offered(crm):
    sales = crm.login("sales")  # may view companies, and make none
    assert not sales.get("/m/contacts/new").html.select("button[data-quick]")
    assert sales.get("/m/contacts/quick/company").status_code == 404
    assert send(the_form(sales.get("/m/contacts/new")), "_make", "company", first_name="A").status_code == 200
    assert companies(sales) == []


def test_the_small_form_stands_in_the_large_one_and_keeps_what_was_typed(boss):
    form = the_form(boss.get("/m/contacts/new"))
    answer = send(form, "_quick", "company", first_name="Ann", notes="Long notes")
    assert answer.html.select("fieldset.k-quick legend")[0].text == "New company"
    assert answer.html.select(f"[name='{NAME}']")
    assert (the_form(answer)["first_name"].value, the_form(answer)["notes"].value) == ("Ann", "Long notes")


def test_what_was_made_is_chosen_and_nothing_else_is_saved(crm, boss):
    form = the_form(send(the_form(boss.get("/m/contacts/new")), "_quick", "company", first_name="Ann"))
    answer = send(form, "_make", "company", **{NAME: "Northwind", COUNTRY: "NO"})
    assert companies(boss) == ["Northwind"]
    assert boss.get("/m/contacts").html.select("tbody tr") == []
    assert answer.html.select("select[name=company] option[selected]")[0].text == "Northwind"
    assert "Northwind is there now" in answer.html.select(".k-quick-place [role=status]")[0].text
    saved = press(the_form(answer), last_name="Lee")
    values = values_of(crm, "contacts", saved.headers["Location"].split("?")[0][-36:])
    assert (values["first_name"], values["company"].title, values["country"]) == ("Ann", "Northwind", "NO")


def test_what_is_wrong_is_said_in_the_small_form(boss):
    form = the_form(send(the_form(boss.get("/m/contacts/new")), "_quick", "company", first_name="Ann"))
    answer = send(form, "_make", "company", **{COUNTRY: "NO"})
    assert [each.text for each in answer.html.select(".k-quick .k-error")]
    assert the_form(answer)["first_name"].value == "Ann"
    assert companies(boss) == []


def test_leaving_the_small_form_keeps_the_large_one(boss):
    form = the_form(send(the_form(boss.get("/m/contacts/new")), "_quick", "company", first_name="Ann"))
    answer = send(form, "_quick", "")
    assert not answer.html.select("fieldset.k-quick")
    assert the_form(answer)["first_name"].value == "Ann"


def test_a_record_that_is_changed_gets_one_as_well(crm, boss):
    ann = crm.make("contacts", boss, first_name="Ann", last_name="Lee")
    form = the_form(boss.get(f"/m/contacts/{ann}/edit"))
    form = the_form(send(form, "_quick", "company", last_name="Leeds"))
    form = the_form(send(form, "_make", "company", **{NAME: "Northwind"}))
    assert values_of(crm, "contacts", ann)["last_name"] == "Lee"
    press(form)
    values = values_of(crm, "contacts", ann)
    assert (values["last_name"], values["company"].title) == ("Leeds", "Northwind")


def test_of_several_modules_the_first_is_made_and_its_own_lookups_are_searched(crm, boss):
    north = crm.make("companies", boss, name="Northwind")
    form = the_form(send(the_form(boss.get("/m/calls/new")), "_quick", "about", subject="Hello"))
    found = send(
        form, "_find", "_new.about.company", **{"_words._new.about.company": "north", "_new.about.last_name": "Lee"}
    )
    assert found.html.select(f"select[name='_new.about.company'] option[value='{north}']")
    form = the_form(found)
    form["_new.about.company"].force_value(north)
    form = the_form(send(form, "_make", "about", **{"_new.about.first_name": "Ann"}))
    saved = press(form)
    about = values_of(crm, "calls", saved.headers["Location"].split("?")[0][-36:])["about"]
    assert (about.module, about.title) == ("contacts", "Ann Lee")


def test_a_script_gets_the_small_form_alone_and_what_to_choose(boss):
    page = boss.get("/m/contacts/quick/company", **HX)
    assert not page.html.select("main")
    answer = boss.post("/m/contacts/quick/company", [("csrf_token", boss.token()), (NAME, "Northwind")], **HX)
    made = json.loads(answer.text)
    assert made["text"] == "Northwind"
    assert boss.get(f"/m/companies/{made['value']}").status_code == 200


def test_a_script_is_told_what_is_wrong(boss):
    answer = boss.post("/m/contacts/quick/company", [("csrf_token", boss.token()), (NAME, "")], **HX)
    assert answer.status_code == 422
    assert answer.html.select(".k-error")


def test_its_page_leads_to_the_form_that_needs_it(boss):
    assert boss.get("/m/contacts/quick/company").html.select("main form.k-quick-form")
    answer = boss.send("/m/contacts/quick/company", **{NAME: "Northwind"})
    assert answer.location.startswith("/m/contacts/new?company=")


@pytest.mark.parametrize("field", ["manager", "first_name", "nothing", "open_deals"])
def test_what_offers_nothing_has_no_small_form(boss, field):
    assert boss.get(f"/m/contacts/quick/{field}").status_code == 404


def cell_of(boss, address, **values):
    form = boss.get(address).html.select("form.k-cell-form")[0]
    return {each["name"]: each.get("value", "") for each in form.select("input[name]")} | values


def test_a_company_is_made_in_the_small_form_of_one_field(crm, boss):
    deal = crm.make("deals", boss, name="Refit")
    address = f"/m/deals/{deal}/cell/company?_on=record"
    asked = boss.post(address.partition("?")[0], cell_of(boss, address, _quick="company"))
    assert asked.html.select("input[name='_new.company.name']")
    pairs = cell_of(boss, address, _make="company", **{"_new.company.name": "Aurora Lines"})
    made = boss.post(address.partition("?")[0], pairs)
    assert "Aurora Lines is there now, and chosen." in " ".join(made.text.split())
    chosen = made.html.select("select[name=company] option[selected]")[0]["value"]
    saved = boss.post(address.partition("?")[0], cell_of(boss, address, company=chosen))
    assert saved.status_code == 303
    assert "Aurora Lines" in boss.get(f"/m/deals/{deal}").text


def test_a_script_is_told_that_the_field_is_not_saved_yet(crm, boss):
    deal = crm.make("deals", boss, name="Refit")
    address = f"/m/deals/{deal}/cell/company"
    answer = boss.post(address, cell_of(boss, f"{address}?_on=record", _quick="company"), HX_Request="true")
    assert answer.status_code == 422
    assert answer.html.select("input[name='_new.company.name']")


def test_the_dialog_is_found_from_forms_of_records_that_are_there(crm, boss):
    deal = crm.make("deals", boss, name="Refit")
    for page in (f"/m/deals/{deal}/edit", f"/m/deals/{deal}/cell/company?_on=record"):
        button = boss.get(page).html.select("button[data-quick]")[0]
        assert boss.get(button["data-quick"], HX_Request="true").status_code == 200
