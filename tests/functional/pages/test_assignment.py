"""Who gets a new record, on the pages and over the API."""

from __future__ import annotations

import json

import pytest
from tests.functional.pages.served import ServedSite

from kith.access.actor import SYSTEM
from kith.builtin import assignment
from kith.identity import tokens
from kith.records.model import Query
from kith.records.query import page

FILES = {
    "modules/leads.yaml": """
module: leads
label: {one: Lead, many: Leads}
title: "{name}"
assign: [{role: seller}]
fields: {name: {type: text, required: true}}
""",
    "config/roles.yaml": """
roles:
  seller: {modules: {leads: {view: all}}}
  chief: {modules: {leads: {view: all, create: true, edit: all}}}
""",
}


@pytest.fixture
def office(sqlite_url):
    served = ServedSite(sqlite_url, FILES, plugins=(assignment,))
    yield served
    served.close()


def owner(office):
    with office.site.reading() as tx:
        (row,) = page(tx, SYSTEM, Query(module="leads", fields=("owner",))).rows
    return row.values["owner"].id


def test_the_form_leaves_the_owner_to_the_rules(office):
    seller, chief = office.login("seller"), office.login("chief")
    form = chief.get("/m/leads/new")
    assert '<p class="k-help" id="h-owner">Left empty, a rule gives it to somebody, or it is yours.' in form.text
    filled = next(each for each in form.forms.values() if "owner" in each.fields)
    assert filled["owner"].value == ""
    filled["name"] = "Boats"
    assert filled.submit().status_code == 303
    assert owner(office) == seller.user


def test_the_api_leaves_the_owner_to_the_rules(office):
    seller, chief = office.login("seller"), office.login("chief")
    with office.site.writing() as tx:
        made = tokens.issue(tx, chief.user, "test")
    headers = {"Authorization": f"Bearer {made}", "Content-Type": "application/json"}
    answer = office.browser().app.post("/api/v1/leads", json.dumps({"name": "Boats"}), headers=headers)
    assert answer.json["owner"]["id"] == owner(office) == seller.user
