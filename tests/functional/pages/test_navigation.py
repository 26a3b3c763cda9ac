"""What leads: the order in which modules are offered, and forms in company-first mode."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from tests.functional.pages.crm import MODULES
from tests.functional.pages.forms import the_form
from tests.functional.pages.served import ServedSite


@contextmanager
def crm_with(url: str, **settings: Any) -> Iterator[ServedSite]:
    """The served CRM under such settings."""
    served = ServedSite(url, MODULES, **settings)
    try:
        yield served
    finally:
        served.close()


def sidebar(browser: Any) -> list[str]:
    return [link.text.strip() for link in browser.get("/").html.select("nav.k-side a[href^='/m/']")]


def offered(browser: Any) -> list[str]:
    return [link["href"] for link in browser.get("/").html.select("header a[href$='/new']")]


@pytest.mark.parametrize(
    ("settings", "order"),
    [
        ({}, ["Contacts", "Companies", "Calls", "Deals"]),
        ({"company_first": True}, ["Companies", "Contacts", "Calls", "Deals"]),
        ({"navigation": ("deals", "calls")}, ["Contacts", "Deals", "Calls", "Companies"]),
        ({"company_first": True, "navigation": ("deals", "gone")}, ["Companies", "Deals", "Calls", "Contacts"]),
    ],
)
def test_the_sidebar_begins_with_what_leads(sqlite_url, settings, order):
    with crm_with(sqlite_url, **settings) as crm:
        assert sidebar(crm.login("super_admin")) == order


def test_new_offers_what_leads_first(sqlite_url):
    with crm_with(sqlite_url, company_first=True) as crm:
        assert offered(crm.login("super_admin"))[:2] == ["/m/companies/new", "/m/contacts/new"]


def first_input(browser: Any, module: str) -> str:
    fields = the_form(browser.get(f"/m/{module}/new")).fields
    return next(name for name in fields if name and not name.startswith(("_", "csrf")))


@pytest.mark.parametrize(("company_first", "first"), [(False, "role"), (True, "company")])
def test_the_form_of_a_new_contact_begins_with_its_company_where_companies_lead(sqlite_url, company_first, first):
    with crm_with(sqlite_url, company_first=company_first) as crm:
        assert first_input(crm.login("super_admin"), "contacts").partition("__")[0] == first


def test_whoever_may_not_write_the_company_sees_the_form_as_it_is_laid_out(sqlite_url):
    files = {**MODULES}
    files["config/roles.yaml"] += (
        "  typist: {modules: {contacts: {view: all, create: true, fields: {hide: [company]}}}}\n"
    )
    served = ServedSite(sqlite_url, files, company_first=True)
    try:
        assert first_input(served.login("typist"), "contacts") == "role"
    finally:
        served.close()


def test_a_form_without_a_company_is_left_as_it_is(sqlite_url):
    with crm_with(sqlite_url, company_first=True) as crm:
        assert first_input(crm.login("super_admin"), "companies") == "name"
        assert first_input(crm.login("super_admin", email="second@example.test"), "calls") == "subject"
