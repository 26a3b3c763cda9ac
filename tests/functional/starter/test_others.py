"""The rules of the starter's companies, accounts, deals, leads and tasks."""

from __future__ import annotations

from decimal import Decimal

import pytest
from tests.functional.starter.conftest import refused_fields

from kith.access.actor import SYSTEM
from kith.records.query import get

WON = {"stage": "won", "amount": "1000 EUR", "closes_on": "2026-03-01"}


def read(site, module, id):
    with site.reading() as tx:
        return get(tx, SYSTEM, module, id).values


def test_a_company_has_a_role_and_a_primary_contact_from_its_creation(site, create, change):
    """Proves O7."""
    ann = create("contacts", first_name="Ann", last_name="Lee").id
    company = create("companies", role="client", name="Boat Yard", primary_contact=ann)
    assert read(site, "companies", company.id)["primary_contact"].title == "Ann Lee"
    assert refused_fields(change, "companies", company.id, role="lead") == {"role": "K608"}


def test_a_company_needs_a_role_and_a_name(create):
    """Proves O7."""
    assert refused_fields(create, "companies", role="") == {"role": "K605", "name": "K605"}


def test_a_company_with_people_cannot_be_deleted(site, create):
    from kith.records.lifecycle import delete

    company = create("companies", name="Boat Yard").id
    create("contacts", first_name="Ann", last_name="Lee", company=company)
    with site.writing() as tx:
        assert refused_fields(delete, tx, SYSTEM, "companies", [company]) == {None: "K619"}


def test_a_company_has_at_most_one_account(create):
    """Proves the data side of V8 and V9."""
    company = create("companies", name="Boat Yard").id
    create("accounts", company=company)
    assert refused_fields(create, "accounts", company=company) == {"company": "K606"}


def test_accounts_and_deals_are_numbered(site, create):
    company = create("companies", name="Boat Yard").id
    account = create("accounts", company=company)
    deal = create("deals", name="Hull")
    assert read(site, "accounts", account.id)["number"] == "ACC-00001"
    assert read(site, "deals", deal.id)["number"] == "DEAL-2026-00001"


def test_an_amount_is_needed_from_the_proposal_on(create):
    assert refused_fields(create, "deals", name="Hull", stage="proposal") == {"amount": "K605"}
    assert create("deals", name="Hull", stage="qualified").created


@pytest.mark.parametrize("stage", ["won", "lost"])
def test_a_closed_deal_needs_its_date(create, stage):
    missing = refused_fields(create, "deals", name="Hull", stage=stage, amount="1 EUR", lost_because="price")
    assert missing == {"closes_on": "K605"}


def test_a_lost_deal_needs_a_reason_and_a_won_one_keeps_none(site, create):
    assert refused_fields(create, "deals", name="Hull", stage="lost", closes_on="2026-03-01") == {
        "lost_because": "K605"
    }
    won = create("deals", name="Hull", lost_because="price", **WON)
    assert read(site, "deals", won.id)["lost_because"] is None


def test_a_deal_belongs_to_the_company_of_its_contact(site, create):
    company = create("companies", name="Boat Yard").id
    ann = create("contacts", first_name="Ann", last_name="Lee", company=company).id
    deal = create("deals", name="Hull", contact=ann)
    assert read(site, "deals", deal.id)["company"].id == company


def test_open_deals_add_up_on_contact_and_company(site, create, change):
    company = create("companies", name="Boat Yard").id
    ann = create("contacts", first_name="Ann", last_name="Lee", company=company).id
    deal = create("deals", name="Hull", contact=ann, amount="100 EUR")
    create("deals", name="Mast", contact=ann, amount="50 USD")
    assert read(site, "contacts", ann)["open_deals"].amount == Decimal(145)
    change("deals", deal.id, stage="won", closes_on="2026-03-01")
    assert read(site, "companies", company)["open_deals"].amount == Decimal(45)


def test_the_weighted_amount_follows_the_stage(site, create):
    deal = create("deals", name="Hull", stage="negotiation", amount="1000 EUR")
    assert read(site, "deals", deal.id)["weighted"] == Decimal("750.00")


def test_a_task_is_about_one_of_several_modules(site, create):
    ann = create("contacts", first_name="Ann", last_name="Lee").id
    task = create("tasks", subject="Call back", about=f"contacts/{ann}")
    assert read(site, "tasks", task.id)["about"].title == "Ann Lee"
    assert "about" in refused_fields(create, "tasks", subject="Call back", about=f"tasks/{task.id}")


def test_a_task_falls_to_who_makes_it(site, create):
    seller = site.actor("crm_sales")
    task = create("tasks", seller, subject="Call back")
    assert read(site, "tasks", task.id)["assignee"].id == seller.user


def test_a_dropped_lead_needs_a_reason(create):
    assert refused_fields(create, "leads", subject="Asks", status="dropped") == {"dropped_because": "K605"}


def test_a_leads_own_name_goes_once_it_has_a_contact(site, create, change):
    lead = create("leads", subject="Asks", name="Ann", email="ann@example.org")
    ann = create("contacts", first_name="Ann", last_name="Lee").id
    change("leads", lead.id, contact=ann)
    assert read(site, "leads", lead.id)["name"] is None
