"""Record pages, forms, deleting and restoring: all of it without a script."""

from __future__ import annotations

import json

import pytest
from tests.functional.pages.forms import press, the_form


@pytest.fixture
def boss(crm):
    return crm.login("super_admin")


@pytest.fixture
def ann(crm, boss):
    return crm.make("contacts", boss, first_name="Ann", last_name="Lee", notes="Old notes", tags="vip")


def faults(answer):
    return {a["href"]: a.parent.text for a in answer.html.select("#faults a")}


def values_of(crm, module, id):
    from kith.access.actor import SYSTEM
    from kith.records.query import get

    with crm.site.reading() as tx:
        return get(tx, SYSTEM, module, id).values


def test_a_record_is_made_with_its_form(crm, boss):
    answer = press(the_form(boss.get("/m/contacts/new")), first_name="Zoë", last_name="Ångström")
    page = boss.get(answer.headers["Location"])
    assert page.html.h1.text == "Zoë Ångström"
    assert "Saved." in page.text


def test_save_stays_save_and_exit_returns_save_and_new_goes_on(crm, boss):
    """Proves S4."""
    places = []
    for then in ("stay", "exit", "new"):
        form = the_form(boss.get("/m/contacts/new"))
        places.append(press(form, then, first_name="A", last_name="B").headers["Location"])
    assert places[0].startswith("/m/contacts/0")
    assert places[1] == "/m/contacts?_done=saved"
    assert places[2] == "/m/contacts/new?_done=saved"


def test_what_is_needed_is_said_at_the_field_and_above_and_nothing_typed_is_lost(boss):
    answer = press(the_form(boss.get("/m/contacts/new")), last_name="Lee", notes="kept <b>", is_user=True)
    assert answer.status_code == 422
    assert set(faults(answer)) == {"#f-first_name", "#f-user"}
    box = answer.html.select("#f-first_name")[0]
    assert box["aria-invalid"] == "true"
    assert box["aria-describedby"] == "e-first_name"
    again = the_form(answer)
    assert (again["last_name"].value, again["notes"].value, again["is_user"].checked) == ("Lee", "kept <b>", True)


def test_an_email_is_needed_of_prospects_and_clients_alone(boss):
    """Proves A5."""
    statuses = []
    for role in ("lead", "prospect", "client"):
        form = the_form(boss.get("/m/contacts/new"))
        statuses.append(press(form, first_name="A", last_name="B", role=role).status_code)
    assert statuses == [303, 422, 422]


def test_the_user_is_needed_while_is_user_is_ticked(crm, boss):
    """Proves S6."""
    form = the_form(boss.get("/m/contacts/new"))
    assert press(form, first_name="A", last_name="B").status_code == 303
    refused = press(the_form(boss.get("/m/contacts/new")), first_name="A", last_name="B", is_user=True)
    assert set(faults(refused)) == {"#f-user"}


def test_a_rule_is_told_in_words_for_whoever_has_no_script(boss):
    page = boss.get("/m/contacts/new")
    assert "Role is prospect or client" in page.html.select("#h-email")[0].text.replace("Prospect", "prospect").replace(
        "Client", "client"
    )


def test_a_lookup_is_searched_without_a_script(crm, boss):
    company = crm.make("companies", boss, name="Northwind")
    form = the_form(boss.get("/m/contacts/new"))
    form["first_name"], form["_words.company"] = "Typed", "north"
    found = the_form(boss.app.post("/m/contacts/new", [*form.submit_fields(), ("_find", "company")]))
    assert found["first_name"].value == "Typed"
    answer = press(found, last_name="Lee", company=company)
    assert values_of(crm, "contacts", answer.headers["Location"].split("?")[0][-36:])["company"].title == "Northwind"


def test_a_default_copied_from_the_company_is_filled_in(crm, boss):
    company = crm.make("companies", boss, name="Northwind", country="NO")
    form = the_form(boss.get(f"/m/contacts/new?company={company}"))
    saved = press(form, first_name="A", last_name="B").headers["Location"]
    assert values_of(crm, "contacts", saved.split("?")[0][-36:])["country"] == "NO"


def test_only_what_was_changed_is_sent(crm, boss, ann):
    press(the_form(boss.get(f"/m/contacts/{ann}/edit")), notes="New notes")
    values = values_of(crm, "contacts", ann)
    assert (values["notes"], values["tags"], values["first_name"]) == ("New notes", ("vip",), "Ann")


def test_what_may_not_be_read_is_neither_shown_nor_lost(crm, boss, ann):
    with crm.site.writing() as tx:
        tx.connection.exec_driver_sql("UPDATE m_contacts SET birthday = '1990-05-17'")
    sales = crm.login("sales")
    own = crm.make("contacts", sales, first_name="Own", last_name="One")
    page = sales.get(f"/m/contacts/{own}/edit")
    assert "birthday" not in page.text
    assert "salary" not in page.text
    assert "1990" not in sales.get(f"/m/contacts/{ann}").text


def test_ticks_and_choices_can_be_taken_away(crm, boss):
    contact = crm.make("contacts", boss, first_name="A", last_name="B", wishes="mail, phone")
    form = the_form(boss.get(f"/m/contacts/{contact}/edit"))
    form["active"].checked = False
    for box in form.fields["wishes"]:
        box.checked = False
    press(form)
    values = values_of(crm, "contacts", contact)
    assert values["active"] is False
    assert not values["wishes"]


def test_money_lines_and_addresses_come_back_as_they_were(crm, boss):
    form = the_form(boss.get("/m/deals/new"))
    form["items.0.what"], form["items.0.price"] = "Oar", "12.50"
    saved = press(form, name="Refit", **{"amount.amount": "1500.50", "amount.currency": "USD", "address.city": "Ulm"})
    page = boss.get(saved.headers["Location"])
    assert "1,500.50" in page.text
    edit = the_form(boss.get(page.request.path + "/edit"))
    assert (edit["amount.amount"].value, edit["amount.currency"].value) == ("1500.50", "USD")
    assert (edit["items.0.what"].value, edit["address.city"].value) == ("Oar", "Ulm")


def test_a_record_page_has_tabs_sections_side_and_related_lists(crm, boss, ann):
    crm.make("deals", boss, name="Refit", contact=ann, amount="100 EUR")
    page = boss.get(f"/m/contacts/{ann}").html
    assert [a.text for a in page.select("[data-tabs] a")] == ["Contact", "Working data", "More"]
    assert page.select("aside dt")[0].text == "Owner"
    assert page.select(".k-related tbody td.k-title")[0].text == "Refit"


def test_a_section_that_a_rule_hides_is_not_shown(crm, boss, ann):
    assert "Pay" not in boss.get(f"/m/contacts/{ann}").text
    client = crm.make(
        "contacts", boss, first_name="C", last_name="D", role="client", email="c@d.example", salary="5 EUR"
    )
    assert "€5.00" in boss.get(f"/m/contacts/{client}").text


def test_a_related_record_is_made_prefilled_and_leads_back(crm, boss):
    company = crm.make("companies", boss, name="Northwind")
    contact = crm.make("contacts", boss, first_name="Ann", last_name="Lee", company=company)
    new = next(
        a["href"] for a in boss.get(f"/m/contacts/{contact}").html.select("a") if a["href"].startswith("/m/deals/new?")
    )
    form = the_form(boss.get(new))
    assert (form["contact"].value, form["company"].value) == (contact, company)
    assert press(form, "exit", name="Refit").headers["Location"].endswith(f"/m/contacts/{contact}")


def test_a_lookup_to_several_modules_is_prefilled_with_its_module(crm, boss, ann):
    new = next(
        a["href"] for a in boss.get(f"/m/contacts/{ann}").html.select("a") if a["href"].startswith("/m/calls/new?")
    )
    saved = press(the_form(boss.get(new)), subject="Hello")
    assert values_of(crm, "calls", saved.headers["Location"].split("?")[0][-36:])["about"].title == "Ann Lee"


def test_the_side_list_leads_to_all_of_them(crm, boss):
    company = crm.make("companies", boss, name="Northwind")
    for number in range(10):
        crm.make("contacts", boss, first_name="P", last_name=str(number), company=company)
    answer = boss.get(f"/m/companies/{company}")
    assert "8+" in answer.text
    assert len(boss.get(f"/m/companies/{company}/related/people").html.select("tbody tr")) == 10


def test_deleting_asks_first_and_can_be_taken_back(crm, boss, ann):
    asking = boss.get(f"/m/contacts/{ann}/delete")
    form = next(f for f in asking.forms.values() if "_version" in f.fields)
    assert form.submit().headers["Location"].endswith("/m/contacts?_done=deleted")
    assert boss.get(f"/m/contacts/{ann}").status_code == 404
    bin_ = boss.get("/m/contacts?_deleted=1")
    record = boss.get(bin_.html.select("td.k-title a")[0]["href"])
    restore = next(f for f in record.forms.values() if f.action.endswith("/restore"))
    assert restore.submit().headers["Location"].endswith(f"{ann}?_done=restored")
    assert boss.get(f"/m/contacts/{ann}").status_code == 200


def test_what_others_point_to_is_not_deleted_and_says_why(crm, boss):
    company = crm.make("companies", boss, name="Northwind")
    crm.make("contacts", boss, first_name="A", last_name="B", company=company)
    answer = boss.send(f"/m/companies/{company}/delete", _version="1")
    assert answer.status_code == 422
    assert "1 contacts" in answer.text


def test_buttons_stand_where_the_rights_are(crm, boss, ann):
    sales = crm.login("sales")
    assert "/delete" not in sales.get(f"/m/contacts/{ann}").text
    assert sales.get(f"/m/contacts/{ann}/delete").status_code == 403
    answer = sales.send(f"/m/contacts/{ann}/edit", _version="1", first_name="Hacked")
    assert answer.status_code == 403
    assert values_of(crm, "contacts", ann)["first_name"] == "Ann"


def test_a_field_that_may_not_be_written_is_refused(crm):
    sales = crm.login("sales")
    answer = sales.send("/m/contacts/new", first_name="A", last_name="B", **{"salary.amount": "1"})
    assert answer.status_code == 303  # not an input of this form, so nothing of it is read
    assert values_of(crm, "contacts", answer.headers["Location"].split("?")[0][-36:])["salary"] is None


def test_a_lookup_offers_what_the_actor_may_view(crm, boss):
    crm.make("companies", boss, name="Northwind")
    found = boss.get("/m/contacts/lookup?field=company&q=north").json
    assert [each["text"] for each in found] == ["Northwind"]
    assert crm.login("reader").get("/m/contacts/lookup?field=company&q=north").status_code == 403


def test_the_rules_answer_for_what_is_typed(crm, boss):
    pairs = {"role": "client", "is_user": "true", "first_name": "A"}
    with crm.statements() as found:
        state = boss.send("/m/contacts/rules", pairs).json
    assert state["email"] == {"visible": True, "required": True, "writable": True}
    assert state["user"]["required"]
    assert not any(each.startswith(("INSERT", "UPDATE", "DELETE")) for each in found)


def test_the_rules_of_the_page_are_those_that_the_actor_may_see(crm, boss):
    rules = json.loads(boss.get("/m/contacts/new").html.select("[data-form]")[0]["data-rules"])
    assert set(rules["user"]) == {"visible", "required"}
    assert "birthday" not in json.loads(
        crm.login("sales").get("/m/contacts/new").html.select("[data-form]")[0]["data-rules"]
    )


def test_a_lookup_offers_what_its_rule_allows_for_the_form_as_it_is(crm, boss):
    north, south = (crm.make("companies", boss, name=name) for name in ("Northwind", "Southwind"))
    crm.make("contacts", boss, first_name="Nora", last_name="N", company=north)
    crm.make("contacts", boss, first_name="Sue", last_name="S", company=south)
    found = {c: boss.get(f"/m/contacts/lookup?field=manager&q=&company={c}").json for c in (north, south, "")}
    assert [[each["text"] for each in found[c]] for c in (north, south, "")] == [["Nora N"], ["Sue S"], []]


def test_a_form_asks_nothing_of_a_record_that_is_out_of_reach(crm, boss, ann):
    entry = crm.login("sales")
    hidden = crm.make("deals", boss, name="Hidden", contact=ann)
    for id in (hidden, "nonsense", "0" * 36):
        assert entry.send("/m/deals/rules", _id=id).status_code == 404
        assert entry.get(f"/m/deals/lookup?field=contact&q=&_id={id}").status_code == 404


def test_lists_with_nothing_in_them_are_not_read(crm, boss):
    ann = crm.make("contacts", boss, first_name="Ann", last_name="Able")
    boss.get(f"/m/contacts/{ann}")
    with crm.statements() as empty:
        page = boss.get(f"/m/contacts/{ann}").text
    crm.make("deals", boss, name="Pumps", contact=ann)
    with crm.statements() as one:
        assert "Pumps" in boss.get(f"/m/contacts/{ann}").text
    crm.make("calls", boss, subject="Hello again", about=f"contacts/{ann}")
    with crm.statements() as two:
        assert "Hello again" in boss.get(f"/m/contacts/{ann}").text
    assert page.count("None yet.") == 2
    assert (len(one), len(two)) == (len(empty) + 1, len(empty) + 2)


def test_a_list_with_more_than_it_shows_can_be_searched(crm, boss):
    company = crm.make("companies", boss, name="Northwind")
    for number in range(10):
        crm.make("contacts", boss, first_name="P", last_name=f"Tree{number}", company=company)
    crm.make("contacts", boss, first_name="P", last_name="Tree5")
    page = boss.get(f"/m/companies/{company}").html
    form = page.select("aside form[role=search]")[0]
    found = boss.get(f"{form['action']}?q=tree5")
    assert [a.text for a in found.html.select("tbody td.k-title a")] == ["P Tree5"]
    assert found.html.select(".k-related-search input")[0]["value"] == "tree5"
    assert "Nothing fits" in boss.get(f"{form['action']}?q=nobody").text


def test_a_short_list_has_no_search(crm, boss):
    company = crm.make("companies", boss, name="Northwind")
    crm.make("contacts", boss, first_name="P", last_name="One", company=company)
    assert not boss.get(f"/m/companies/{company}").html.select("aside form[role=search]")


def test_a_related_record_is_added_by_what_it_is_called(crm, boss):
    company = crm.make("companies", boss, name="Northwind")
    links = boss.get(f"/m/companies/{company}").html.select("aside a[href^='/m/contacts/new']")
    assert [" ".join(a.text.split()) for a in links] == ["Add contact in Contacts"]


def test_a_field_that_is_read_on_some_records_is_drawn_only_where_it_holds_something(crm, boss):
    both = crm.login("sales", "reader")  # the birthdays of clients alone
    people = {"first_name": "A", "last_name": "B", "email": "a@example.org", "birthday": "1990-05-06"}
    client = crm.make("contacts", boss, role="client", **people)
    lead = crm.make("contacts", boss, role="lead", **people | {"email": "b@example.org"})
    none = crm.make("contacts", boss, role="client", **people | {"email": "c@example.org", "birthday": ""})
    drawn = ["Birthday" in both.get(f"/m/contacts/{id}").text for id in (client, lead, none)]
    assert drawn == [True, False, False]
