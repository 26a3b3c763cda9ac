"""What the starter's roles may do, and what they may not."""

from __future__ import annotations

import pytest
from tests.functional.starter.conftest import refused_fields

from kith.access.rights import allows, may

ANN = {"first_name": "Ann", "last_name": "Lee"}
CRM = ("crm_marketeer", "crm_admin", "crm_sales", "crm_manager")
ROLES = ("super_admin", "admin", *CRM, "finance")


def test_the_starter_has_its_seven_roles(site):
    with site.reading() as tx:
        assert {name for name, role in tx.site.roles.items() if not role.abstract} == set(ROLES)


@pytest.mark.parametrize("role", CRM)
def test_the_four_crm_roles_create_contacts(site, create, role):
    """Proves S3."""
    assert create("contacts", site.actor(role), **ANN).created


@pytest.mark.parametrize("roles", [("finance",), ("admin",), ()])
def test_nobody_else_creates_contacts(site, create, roles):
    """Proves S3."""
    assert set(refused_fields(create, "contacts", site.actor(*roles), **ANN).values()) <= {"K601", "K603"}
    assert refused_fields(create, "contacts", site.actor(*roles, email="other@example.test"), **ANN)


@pytest.mark.parametrize(
    ("role", "may_comment"), [*((role, True) for role in CRM), ("finance", False), ("admin", False)]
)
def test_only_the_four_crm_roles_comment_on_contacts(site, role, may_comment):
    """Proves S11."""
    actor = site.actor(role)
    with site.reading() as tx:
        assert allows(tx, actor, "contacts", "comment") is may_comment


@pytest.mark.parametrize(
    ("role", "accounts", "companies"),
    [("finance", True, False), ("admin", True, False), ("crm_sales", False, True), ("crm_manager", False, True)],
)
def test_finance_and_administration_work_in_accounts_and_sales_in_companies(site, role, accounts, companies):
    """Proves V10."""
    actor = site.actor(role)
    with site.reading() as tx:
        assert allows(tx, actor, "accounts", "edit") is accounts
        assert allows(tx, actor, "companies", "edit") is companies


@pytest.mark.parametrize("role", ROLES)
def test_only_admins_may_impersonate(site, role):
    """Proves O14."""
    actor = site.actor(role)
    with site.reading() as tx:
        assert may(tx.site, actor, "impersonate") is (role in ("super_admin", "admin"))


def test_sales_edit_their_own_contacts_alone(site, create, change):
    seller, other = site.actor("crm_sales"), site.actor("crm_sales", email="other@example.test")
    ann = create("contacts", seller, owner=seller.user, **ANN)
    assert refused_fields(change, "contacts", ann.id, seller, notes="mine") == {}
    assert refused_fields(change, "contacts", ann.id, other, notes="yours") == {None: "K603"}


def test_a_super_admin_may_do_everything_in_every_module(site):
    actor = site.actor("super_admin")
    with site.reading() as tx:
        for module in tx.site.modules:
            assert all(allows(tx, actor, module, action) for action in ("view", "create", "edit", "delete")), module
