"""What the action does, in the site that the plugin stands in, on SQLite and PostgreSQL."""

from __future__ import annotations

from itertools import count
from typing import Any

import pytest

from kith.ext import ActionResult, Change, KithError, get, write
from kith.identity import administer, users
from kith.ledger import audit
from kith.records.actions import available, run
from kith.testing.plugin_site import PluginSite

NUMBERS = count()
ADA = {"first_name": "Ada", "last_name": "Lovelace", "email": "ada@example.org"}


def contact(site: PluginSite, **values: Any) -> str:
    """The id of a new contact."""
    with site.writing() as tx:
        saved = write(tx, site.system, "contacts", [Change(values=ADA | values)]).saved[0]
        assert saved is not None
        return saved.id


def generate(site: PluginSite, *ids: str, role: str = "crm_admin", **answers: str) -> ActionResult:
    """What the action tells, when a holder of `role` carries it out."""
    actor = site.actor(role, email=f"{role}{next(NUMBERS)}@example.test")
    with site.writing() as tx:
        return run(tx, actor, "contacts", "generate_login", ids, answers).result


def values(site: PluginSite, id: str) -> Any:
    """What is stored of the contact."""
    with site.reading() as tx:
        row = get(tx, site.system, "contacts", id)
        assert row is not None
        return row.values


def test_the_account_is_of_staff_without_any_role_and_tied_to_the_contact(plugin_site: PluginSite) -> None:
    """Proves S13 and S14."""
    id = contact(plugin_site)
    assert generate(plugin_site, id).params["email"] == "ada@example.org"
    found = values(plugin_site, id)
    with plugin_site.reading() as tx:
        account = users.require(tx, found["user"].id)
    assert (found["is_user"], account.kind, account.roles, account.name) == (True, "staff", (), "Ada Lovelace")
    assert (account.email, account.state) == ("ada@example.org", "invited")


def test_the_link_is_mailed_and_leads_to_a_password(plugin_site: PluginSite) -> None:
    generate(plugin_site, contact(plugin_site), email="new@example.org")
    plugin_site.run_jobs()
    caught = plugin_site.browser("super_admin").get("/dev/mail").text
    assert "new@example.org" in caught


@pytest.mark.parametrize("taken", ["someone@example.test", "SOMEONE@example.test"])
def test_an_address_that_an_account_holds_is_refused_and_nothing_is_changed(
    plugin_site: PluginSite, taken: str
) -> None:
    plugin_site.actor(email="someone@example.test")
    id = contact(plugin_site)
    with pytest.raises(KithError, match="email: K405"):
        generate(plugin_site, id, email=taken)
    assert (values(plugin_site, id)["is_user"], values(plugin_site, id)["user"]) == (False, None)


def test_of_several_all_or_none_get_an_account(plugin_site: PluginSite) -> None:
    ids = [contact(plugin_site), contact(plugin_site, email="bo@example.org")]
    with pytest.raises(KithError, match="K405") as refused:
        generate(plugin_site, *ids, email="one@example.org")
    assert [problem.row for problem in refused.value.problems] == [1]
    generate(plugin_site, *ids)
    assert all(values(plugin_site, id)["is_user"] for id in ids)


def test_who_has_an_account_is_offered_none(plugin_site: PluginSite) -> None:
    id = contact(plugin_site)
    generate(plugin_site, id)
    with plugin_site.reading() as tx:
        assert "generate_login" not in [each.name for each in available(tx, plugin_site.system, "contacts", id)]
    with pytest.raises(KithError, match="K625"):
        generate(plugin_site, id, role="admin", email="other@example.org")


@pytest.mark.parametrize("role", ["crm_sales", "crm_marketeer", "finance"])
def test_roles_without_the_grant_are_refused(plugin_site: PluginSite, role: str) -> None:
    id = contact(plugin_site)
    with pytest.raises(KithError, match="K603"):
        generate(plugin_site, id, role=role)
    browser = plugin_site.browser(role, name="Other")
    assert browser.send(f"/m/contacts/{id}/actions/generate_login", email="x@example.org").status_code == 403


def test_the_page_asks_with_the_address_of_the_contact_and_says_what_was_done(plugin_site: PluginSite) -> None:
    id, browser = contact(plugin_site), plugin_site.browser("crm_manager", name="Mara")
    assert "ada@example.org" in browser.get(f"/m/contacts/{id}/actions/generate_login").text
    sent = browser.send(f"/m/contacts/{id}/actions/generate_login", email="ada@example.org")
    assert sent.status_code == 303
    assert "is on its way to ada@example.org" in browser.get(sent.headers["Location"]).text


def test_the_new_account_opens_nothing_but_its_own_profile(plugin_site: PluginSite) -> None:
    id = contact(plugin_site)
    generate(plugin_site, id)
    browser = plugin_site.visitor()
    with plugin_site.writing() as tx:
        administer.set_password(tx, values(plugin_site, id)["user"].id, "correct horse battery staple")
    browser.send("/login", email="ada@example.org", password="correct horse battery staple")
    assert browser.get("/account").status_code == 200
    assert browser.get("/m/contacts").status_code == 404
    assert browser.get(f"/m/contacts/{id}").status_code == 404


def test_the_audit_log_names_who_wanted_it(plugin_site: PluginSite) -> None:
    id = contact(plugin_site)
    generate(plugin_site, id)
    with plugin_site.reading() as tx:
        noted = {entry.kind: entry for entry in reversed(audit.entries(tx.connection))}
    assert {"plugin.system", "user.added", "user.invited"} <= noted.keys()
    assert noted["user.added"].user_id == noted["plugin.system"].user_id is not None
