"""Sample data in the starter: nothing is refused, everything is linked, and the same seed gives the same."""

from __future__ import annotations

from datetime import date

import pytest

from kith.access.actor import SYSTEM
from kith.errors import KithError
from kith.records.model import Query
from kith.records.query import page
from kith.transfer.sample.fill import MODULES, fill
from kith.transfer.sample.generate import Generator

TODAY = date(2026, 3, 31)


def filled(site, contacts=60, seed=1, owners=()):
    return fill(site.writing, SYSTEM, Generator(seed, TODAY), contacts, list(owners))


def rows(site, module, **how):
    with site.reading() as tx:
        return page(tx, SYSTEM, Query(module=module, limit=1000, **how)).rows


def test_nothing_is_refused_and_every_module_is_filled(site):
    done = filled(site)
    assert done.problems == []
    assert done.made["contacts"] == 60
    assert set(done.made) == set(MODULES)
    assert all(done.made.values())


def test_people_belong_to_companies_and_companies_have_a_primary_contact(site):
    filled(site)
    assert any(row.values["company"] for row in rows(site, "contacts"))
    assert any(row.values["manager"] for row in rows(site, "contacts"))
    assert all(row.values["primary_contact"] for row in rows(site, "companies"))


def test_tasks_are_about_records_of_several_modules(site):
    filled(site)
    assert {row.values["about"].module for row in rows(site, "tasks")} >= {"contacts", "deals"}


def test_records_belong_to_the_sample_people(site):
    owners = [site.actor("crm_sales").user, site.actor("crm_manager").user]
    filled(site, owners=owners)
    assert {row.values["owner"].id for row in rows(site, "contacts")} == set(owners)


def test_the_same_seed_fills_a_site_once_and_another_goes_on_top(site):
    owners = [site.actor("crm_sales").user]
    filled(site, contacts=20, owners=owners)
    with pytest.raises(KithError) as refused:
        filled(site, contacts=20, owners=owners)
    assert refused.value.problems[0].code == "K722"
    assert filled(site, contacts=20, seed=2).problems == []
    assert len(rows(site, "contacts")) == 40
