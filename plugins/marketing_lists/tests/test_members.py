"""Who is on a list: by hand, by action, and who doesn't want to be any more. Proves S12 and S15."""

from __future__ import annotations

from typing import Any

import pytest
import webtest
from kith_ext.marketing_lists.tests.lists import a_list, act, contact, contacts, members, on_it, someone

from kith.ext import Change, KithError, delete, mail_stopped, stop_mail, write
from kith.identity import tokens
from kith.testing.plugin_site import PluginSite
from kith.web.main import make_app

BOTH = pytest.mark.parametrize("role", ["crm_sales", "crm_manager"])
NEITHER = pytest.mark.parametrize("role", ["crm_admin", "crm_marketeer"])


@BOTH
def test_sales_and_their_managers_put_contacts_on_a_list(plugin_site: PluginSite, role: str) -> None:
    ada, news = contact(plugin_site), a_list(plugin_site, name="News")
    told = act(plugin_site, someone(plugin_site, role), "contacts", "add_to_marketing_list", ada, list=news)
    assert (told.message, told.params["list"]) == ("{added} put on {list}.", "News")
    assert on_it(plugin_site, news) == {"Ada": "subscribed"}


@pytest.mark.parametrize("role", ["crm_admin", "crm_marketeer", "admin", "super_admin", "finance"])
def test_others_are_refused_by_the_action_itself(plugin_site: PluginSite, role: str) -> None:
    ada, news = contact(plugin_site), a_list(plugin_site)
    with pytest.raises(KithError, match=r"K60[13]"):
        act(plugin_site, someone(plugin_site, role), "contacts", "add_to_marketing_list", ada, list=news)
    assert on_it(plugin_site, news) == {}


@NEITHER
def test_others_are_refused_on_the_page(plugin_site: PluginSite, role: str) -> None:
    ada, news = contact(plugin_site), a_list(plugin_site)
    browser = plugin_site.browser(role)
    assert "add_to_marketing_list" not in browser.get(f"/m/contacts/{ada}").text
    answer = browser.send(f"/m/contacts/{ada}/actions/add_to_marketing_list", list=news)
    assert answer.status_code in (403, 404)
    assert on_it(plugin_site, news) == {}


def post(site: PluginSite, role: str, address: str, **body: Any) -> int:
    """The status with which the API answers a holder of the role."""
    sam = someone(site, role)
    assert sam.user is not None
    with site.writing() as tx:
        token = tokens.issue(tx, sam.user, "test")
    browser = webtest.TestApp(make_app(site.app))
    browser.authorization = ("Bearer", token)
    status: int = browser.post_json(address, body, expect_errors=True).status_code
    return status


ROLES = pytest.mark.parametrize(
    ("role", "may"), [("crm_sales", True), ("crm_manager", True), ("crm_admin", False), ("crm_marketeer", False)]
)


@ROLES
def test_the_api_opens_it_to_the_same_roles(plugin_site: PluginSite, role: str, *, may: bool) -> None:
    ada, news = contact(plugin_site), a_list(plugin_site)
    status = post(plugin_site, role, f"/api/v1/contacts/{ada}/actions/add_to_marketing_list", list=news)
    assert (status, on_it(plugin_site, news)) == ((200, {"Ada": "subscribed"}) if may else (403, {}))


@ROLES
def test_bulk_is_open_to_the_same_roles(plugin_site: PluginSite, role: str, *, may: bool) -> None:
    ids, news = contacts(plugin_site, 3), a_list(plugin_site)
    address = "/api/v1/contacts/actions/add_to_marketing_list"
    status = post(plugin_site, role, address, ids=ids, answers={"list": news})
    plugin_site.run_jobs()
    assert (status < 300, len(members(plugin_site, news))) == ((True, 3) if may else (False, 0))


@BOTH
def test_the_page_offers_it_and_shows_the_list_on_the_contact(plugin_site: PluginSite, role: str) -> None:
    ada, news = contact(plugin_site), a_list(plugin_site, name="Newsletter")
    browser = plugin_site.browser(role)
    assert "add_to_marketing_list" in browser.get(f"/m/contacts/{ada}").text
    assert browser.send(f"/m/contacts/{ada}/actions/add_to_marketing_list", list=news).status_code == 303
    assert "Newsletter" in browser.get(f"/m/contacts/{ada}").text


@pytest.mark.parametrize("role", ["crm_sales", "crm_admin", "super_admin"])
def test_nobody_becomes_a_member_by_another_door(plugin_site: PluginSite, role: str) -> None:
    ada, news, sam = contact(plugin_site), a_list(plugin_site), someone(plugin_site, role)
    with plugin_site.writing() as tx, pytest.raises(KithError, match=r"K60[13]|K624"):
        write(tx, sam, "list_members", [Change(values={"list": news, "contact": ada})])


def test_who_is_on_the_list_already_is_counted_and_not_put_there_twice(plugin_site: PluginSite) -> None:
    ids, news, sam = contacts(plugin_site, 3), a_list(plugin_site), someone(plugin_site, "crm_sales")
    act(plugin_site, sam, "contacts", "add_to_marketing_list", ids[:1], list=news)
    told = act(plugin_site, sam, "contacts", "add_to_marketing_list", ids, list=news)
    assert (told.params["added"], told.params["there"]) == (2, 1)
    assert len(members(plugin_site, news)) == 3


def test_a_contact_is_added_from_the_list_as_well(plugin_site: PluginSite) -> None:
    ada, news = contact(plugin_site), a_list(plugin_site)
    act(plugin_site, someone(plugin_site, "crm_sales"), "marketing_lists", "add_contact", news, contact=ada)
    assert on_it(plugin_site, news) == {"Ada": "subscribed"}


def test_adding_from_the_list_is_granted_to_the_same_roles(plugin_site: PluginSite) -> None:
    ada, news = contact(plugin_site), a_list(plugin_site)
    with pytest.raises(KithError, match="K603"):
        act(plugin_site, someone(plugin_site, "crm_marketeer"), "marketing_lists", "add_contact", news, contact=ada)


def test_a_member_is_taken_off(plugin_site: PluginSite) -> None:
    ada, news, sam = contact(plugin_site), a_list(plugin_site), someone(plugin_site, "crm_sales")
    act(plugin_site, sam, "contacts", "add_to_marketing_list", ada, list=news)
    act(plugin_site, sam, "list_members", "take_off", members(plugin_site, news)[0].id)
    assert on_it(plugin_site, news) == {}


def test_staff_unsubscribe_somebody_and_mail_of_the_list_is_stopped(plugin_site: PluginSite) -> None:
    ada, news, sam = contact(plugin_site), a_list(plugin_site), someone(plugin_site, "crm_sales")
    act(plugin_site, sam, "contacts", "add_to_marketing_list", ada, list=news)
    act(plugin_site, sam, "list_members", "unsubscribe", members(plugin_site, news)[0].id)
    assert on_it(plugin_site, news) == {"Ada": "unsubscribed"}
    assert stopped(plugin_site, news) == {"ada@example.org": "asked"}


def stopped(site: PluginSite, list_id: str) -> object:
    with site.reading() as tx:
        return mail_stopped(tx, ["ada@example.org"], f"marketing:{list_id}")


def test_staff_take_back_what_staff_have_noted(plugin_site: PluginSite) -> None:
    ada, news, sam = contact(plugin_site), a_list(plugin_site), someone(plugin_site, "crm_sales")
    act(plugin_site, sam, "contacts", "add_to_marketing_list", ada, list=news)
    act(plugin_site, sam, "list_members", "unsubscribe", members(plugin_site, news)[0].id)
    act(plugin_site, sam, "list_members", "resubscribe", members(plugin_site, news)[0].id)
    assert (on_it(plugin_site, news), stopped(plugin_site, news)) == ({"Ada": "subscribed"}, {})


def used_the_link(site: PluginSite, list_id: str, *, again: bool = False) -> None:
    """What the page behind the link of a mail does."""
    with site.writing() as tx:
        key = f"marketing:{list_id}"
        if not again:
            stop_mail(tx, "ada@example.org", of_list=key, reason="unsubscribed")
        tx.hooks.kith_mail_unsubscribed(tx=tx, address="ada@example.org", list=key, again=again)


def test_who_used_the_link_of_a_mail_is_unsubscribed_on_the_list(plugin_site: PluginSite) -> None:
    ada, news, sam = contact(plugin_site), a_list(plugin_site), someone(plugin_site, "crm_sales")
    act(plugin_site, sam, "contacts", "add_to_marketing_list", ada, list=news)
    used_the_link(plugin_site, news)
    assert on_it(plugin_site, news) == {"Ada": "unsubscribed"}
    used_the_link(plugin_site, news, again=True)
    assert on_it(plugin_site, news) == {"Ada": "subscribed"}


def test_nobody_subscribes_somebody_again_who_used_the_link(plugin_site: PluginSite) -> None:
    ada, news, sam = contact(plugin_site), a_list(plugin_site), someone(plugin_site, "crm_manager")
    act(plugin_site, sam, "contacts", "add_to_marketing_list", ada, list=news)
    used_the_link(plugin_site, news)
    with pytest.raises(KithError, match="unsubscribed by themselves"):
        act(plugin_site, sam, "list_members", "resubscribe", members(plugin_site, news)[0].id)


def test_who_used_the_link_comes_back_as_unsubscribed(plugin_site: PluginSite) -> None:
    ada, news, sam = contact(plugin_site), a_list(plugin_site), someone(plugin_site, "crm_sales")
    used_the_link(plugin_site, news)
    told = act(plugin_site, sam, "contacts", "add_to_marketing_list", ada, list=news)
    assert on_it(plugin_site, news) == {"Ada": "unsubscribed"}
    assert [each.level for each in told.notices] == ["warning"]


def test_a_deleted_contact_leaves_its_lists(plugin_site: PluginSite) -> None:
    ada, news = contact(plugin_site), a_list(plugin_site)
    act(plugin_site, someone(plugin_site, "crm_sales"), "contacts", "add_to_marketing_list", ada, list=news)
    with plugin_site.writing() as tx:
        delete(tx, plugin_site.system, "contacts", [ada])
    assert on_it(plugin_site, news) == {}
