"""The rules of the starter's contacts, as the one write path holds them for page, API and import alike."""

from __future__ import annotations

import pytest
from tests.functional.starter.conftest import refused_fields

from kith.access.actor import SYSTEM
from kith.records.model import Change
from kith.records.query import get
from kith.records.save import write

ANN = {"first_name": "Ann", "last_name": "Lee"}


def read(site, module, id):
    with site.reading() as tx:
        return get(tx, SYSTEM, module, id).values


def test_role_and_both_names_are_required(create):
    """Proves A4."""
    assert refused_fields(create, "contacts", role="") == {"role": "K605", "first_name": "K605", "last_name": "K605"}


@pytest.mark.parametrize("role", ["prospect", "client"])
def test_prospects_and_clients_need_an_e_mail_address(create, role):
    """Proves A5."""
    assert refused_fields(create, "contacts", role=role, **ANN) == {"email": "K605"}
    assert create("contacts", role=role, email="ann@example.org", **ANN).created


def test_a_lead_needs_no_e_mail_address(create):
    """Proves A5."""
    assert create("contacts", role="lead", **ANN).created


def test_the_role_is_one_of_three(create):
    """Proves O2."""
    assert refused_fields(create, "contacts", role="friend", **ANN) == {"role": "K250"}


def test_the_role_is_chosen_at_creation_and_then_stays(create, change):
    """Proves O4."""
    ann = create("contacts", role="lead", email="ann@example.org", **ANN)
    assert refused_fields(change, "contacts", ann.id, role="client") == {"role": "K608"}
    assert refused_fields(change, "contacts", ann.id, role="lead") == {}


def test_an_action_moves_the_role_and_still_asks_for_the_address(site, create):
    """Proves O4 and A5."""
    ann = create("contacts", role="lead", **ANN)
    with site.writing() as tx:
        make_client = tx.site.modules["contacts"].actions["make_client"]
        assert set(make_client.set) == {"role"}
        moved = [Change(id=ann.id, set={"role": "client"})]
        assert refused_fields(write, tx, SYSTEM, "contacts", moved) == {"email": "K605"}


def test_user_is_mandatory_while_is_user_is_ticked(create):
    """Proves S6."""
    assert refused_fields(create, "contacts", is_user="true", **ANN) == {"user": "K605"}


def test_user_is_neither_kept_nor_required_while_is_user_is_not_ticked(site, create):
    """Proves S6."""
    user = site.actor("crm_sales").user
    ann = create("contacts", is_user="false", user=user, **ANN)
    assert read(site, "contacts", ann.id)["user"] is None


def test_user_is_kept_while_is_user_is_ticked(site, create, change):
    """Proves S6."""
    user = site.actor("crm_sales").user
    ann = create("contacts", is_user="true", user=user, **ANN)
    assert read(site, "contacts", ann.id)["user"].id == user
    change("contacts", ann.id, is_user="false")
    assert read(site, "contacts", ann.id)["user"] is None


def test_a_birthday_lies_in_the_past(create):
    """Proves S5."""
    assert refused_fields(create, "contacts", birthday="2026-04-01", **ANN) == {"birthday": "K612"}
    assert create("contacts", birthday="1990-04-01", **ANN).created


@pytest.mark.parametrize("preference", ["any", "work_phone", "mobile_phone", "email"])
def test_there_are_four_preferences(create, preference):
    """Proves S7."""
    assert create("contacts", preference=preference, **ANN).created


def test_a_plus_address_is_an_address_of_its_own(create):
    """Proves A21."""
    create("contacts", email="ann@example.org", **ANN)
    assert create("contacts", email="ann+crm@example.org", **ANN).created
    assert refused_fields(create, "contacts", email="ANN+CRM@example.org", **ANN) == {"email": "K606"}


def test_an_address_held_by_an_inactive_contact_is_told_apart_with_a_link(site, create):
    """Proves A8."""
    old = create("contacts", email="ann@example.org", active="false", **ANN)
    with site.writing() as tx:
        outcome = write(tx, SYSTEM, "contacts", [Change(values=ANN | {"email": "ann@example.org"})], partial=True)
    [problem] = outcome.refused[0]
    assert problem.code == "K615"
    assert problem.params["holder"] == old.id


def test_a_manager_is_somebody_of_the_same_company(create):
    """Proves S8."""
    company = create("companies", name="Boat Yard").id
    other = create("companies", name="Tea House").id
    boss = create("contacts", first_name="Bo", last_name="Ek", company=company).id
    assert create("contacts", company=company, manager=boss, **ANN).created
    assert "manager" in refused_fields(create, "contacts", company=other, manager=boss, **ANN)


def test_the_country_comes_from_the_company_unless_it_is_given(site, create):
    company = create("companies", name="Boat Yard", country="SE").id
    ann = create("contacts", company=company, **ANN)
    ben = create("contacts", company=company, country="NO", first_name="Ben", last_name="Ek")
    assert read(site, "contacts", ann.id)["country"] == "SE"
    assert read(site, "contacts", ben.id)["country"] == "NO"


def test_all_the_fields_of_the_customer_form_are_there(site):
    """Proves S5, S8, S9, A7, O5, O6."""
    with site.reading() as tx:
        fields = set(tx.site.modules["contacts"].fields)
    main = "first_name last_name middle_name birthday do_not_email do_not_call is_user user preference notes"
    working = "company manager job_title certificate timezone language"
    ways = "mobile_phone mobile_phone_2 work_phone email email_2 other_contacts"
    assert fields >= {*main.split(), *working.split(), *ways.split(), "avatar", "is_test", "active"}


def test_the_form_has_the_two_tabs(site):
    """Proves S8 and S9."""
    with site.reading() as tx:
        layout = tx.site.modules["contacts"].layout
    tabs = {tab.label: {n for s in tab.sections for row in s.rows for n in row} for tab in layout.tabs}
    assert {"company", "manager", "job_title", "certificate", "timezone", "language"} <= tabs["Working data"]
    assert {"mobile_phone", "mobile_phone_2", "work_phone", "email_2", "other_contacts"} <= tabs["Contacts"]


def test_contacts_connect_to_leads_deals_and_companies(site):
    """Proves S1."""
    with site.reading() as tx:
        contacts = tx.site.modules["contacts"]
    assert {"leads", "deals", "tasks"} <= set(contacts.related)
    assert contacts.fields["company"].type.targets == ("companies",)


def test_the_list_shows_active_contacts_by_default_and_another_shows_all(site):
    """Proves S2."""
    with site.reading() as tx:
        lists = tx.site.modules["contacts"].lists
    assert [view.name for view in lists.values() if view.default] == ["active"]
    assert lists["active"].where is not None
    assert lists["all"].where is None


def test_a_probable_duplicate_is_a_warning_with_a_link(site, create):
    company = create("companies", name="Boat Yard").id
    first = create("contacts", company=company, **ANN)
    with site.writing() as tx:
        again = [Change(values={"first_name": "ANN", "last_name": "Lee", "company": company})]
        outcome = write(tx, SYSTEM, "contacts", again)
    assert [(each.code, each.params["holder"]) for each in outcome.notices] == [("K741", first.id)]
