"""Lists by a filter: what may stand there, and that the list holds whom it finds. Proves K13."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from kith_ext.marketing_lists.tests.lists import (
    a_list,
    act,
    changed,
    contact,
    contacts,
    members,
    on_it,
    someone,
    values,
    work,
)

from kith.ext import KithError
from kith.jobs.upkeep import declare_upkeep
from kith.ledger.schedules import start_due
from kith.testing.plugin_site import PluginSite

CLIENTS: dict[str, Any] = {"kind": "by_filter", "filter": '{"role": "client"}'}


def test_a_list_holds_whom_its_filter_finds(plugin_site: PluginSite) -> None:
    contact(plugin_site, role="client")
    contact(plugin_site, "Bo Byron", role="lead")
    clients = a_list(plugin_site, **CLIENTS)
    plugin_site.run_jobs()
    assert on_it(plugin_site, clients) == {"Ada": "subscribed"}


def test_a_filter_may_be_the_address_of_a_list(plugin_site: PluginSite) -> None:
    contact(plugin_site, role="client", country="DE")
    contact(plugin_site, "Bo Byron", role="client", country="FR")
    germans = a_list(plugin_site, kind="by_filter", filter="https://crm.example.org/m/contacts?role=client&country=DE")
    plugin_site.run_jobs()
    assert on_it(plugin_site, germans) == {"Ada": "subscribed"}


def test_more_than_a_page_of_them_come_and_go(plugin_site: PluginSite) -> None:
    contacts(plugin_site, 450, role="client")
    clients = a_list(plugin_site, **CLIENTS)
    plugin_site.run_jobs()
    assert len(members(plugin_site, clients)) == 450
    changed(plugin_site, "marketing_lists", clients, filter='{"first_name": "P7"}')
    plugin_site.run_jobs()
    assert on_it(plugin_site, clients) == {"P7": "subscribed"}


def test_the_list_follows_the_contacts_that_are_saved(plugin_site: PluginSite) -> None:
    clients = a_list(plugin_site, **CLIENTS)
    ada = contact(plugin_site, role="client")
    plugin_site.run_jobs()
    assert on_it(plugin_site, clients) == {"Ada": "subscribed"}
    act(plugin_site, plugin_site.system, "contacts", "deactivate", ada)
    changed(plugin_site, "marketing_lists", clients, filter='{"role": "client", "active": true}')
    plugin_site.run_jobs()
    assert on_it(plugin_site, clients) == {}


def test_who_was_put_there_by_hand_or_has_unsubscribed_stays(plugin_site: PluginSite) -> None:
    contact(plugin_site, role="client")
    bo = contact(plugin_site, "Bo Byron")
    clients, sam = a_list(plugin_site, **CLIENTS), someone(plugin_site, "crm_sales")
    plugin_site.run_jobs()
    act(plugin_site, sam, "list_members", "unsubscribe", members(plugin_site, clients)[0].id)
    act(plugin_site, sam, "contacts", "add_to_marketing_list", bo, list=clients)
    changed(plugin_site, "marketing_lists", clients, filter='{"role": "prospect"}')
    plugin_site.run_jobs()
    assert on_it(plugin_site, clients) == {"Ada": "unsubscribed", "Bo": "subscribed"}


def test_a_list_holds_only_whom_its_owner_can_see(plugin_site: PluginSite) -> None:
    contact(plugin_site, role="client")
    nobody = plugin_site.actor(email="nobody@example.test")
    clients = a_list(plugin_site, **CLIENTS, owner=nobody.user)
    plugin_site.run_jobs()
    assert on_it(plugin_site, clients) == {}
    assert "no such record" in values(plugin_site, "marketing_lists", clients)["problem"]


def test_filters_are_followed_anew_each_hour(plugin_site: PluginSite) -> None:
    contact(plugin_site, birthday="2000-03-31")
    today = a_list(plugin_site, kind="by_filter", filter='{"birthday": {"lt": "$today-9496d"}}')
    with plugin_site.writing() as tx:
        declare_upkeep(tx)
    work(plugin_site)
    assert on_it(plugin_site, today) == {}
    plugin_site.clock.advance(timedelta(days=2))
    tick(plugin_site)
    assert on_it(plugin_site, today) == {"Ada": "subscribed"}


def tick(site: PluginSite) -> None:
    """Lets the clockwork start what is due, and carries it out."""
    with site.writing() as tx:
        start_due(tx)
    site.run_jobs()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('{"rolle": "client"}', "role"),
        ("rolle=client", "role"),
        ('{"role": ', "K620"),
        ("q=ada", "what fields have to be"),
        ("role", "K"),
    ],
)
def test_a_filter_that_can_t_be_is_refused_at_its_field(plugin_site: PluginSite, text: str, said: str) -> None:
    with pytest.raises(KithError) as refused:
        a_list(plugin_site, kind="by_filter", filter=text)
    assert {problem.field for problem in refused.value.problems} == {"filter"}
    assert said in str(refused.value)


@pytest.fixture
def site_files() -> Mapping[str, str]:
    """Somebody may keep lists who doesn't read the notes of contacts."""
    path = Path(__file__).parents[3] / "config" / "roles.yaml"
    text = path.read_text("utf-8")
    keeper = (
        "  keeper: {modules: {contacts: {view: all, fields: {hide: [notes]}}, "
        "marketing_lists: {view: all, create: true}}}"
    )
    return {"config/roles.yaml": f"{text}\n{keeper}\n"}


def test_a_filter_names_only_what_its_writer_may_read(plugin_site: PluginSite) -> None:
    with pytest.raises(KithError, match="filter: K3"):
        a_list(plugin_site, someone(plugin_site, "keeper"), kind="by_filter", filter='{"notes": {"contains": "x"}}')


def statements(site: PluginSite, **more: str) -> list[str]:
    """The statements that creating a contact takes."""
    seen: list[str] = []

    def listen(*given: Any) -> None:
        seen.append(given[2])

    sa.event.listen(site.app.engine, "before_cursor_execute", listen)
    contact(site, f"C{len(more)} Person", **more)
    sa.event.remove(site.app.engine, "before_cursor_execute", listen)
    return seen


def test_a_contact_costs_no_statement_more_where_no_list_has_a_filter(plugin_site: PluginSite) -> None:
    contact(plugin_site)  # asks once whether there are such lists
    plain = statements(plugin_site)
    a_list(plugin_site, **CLIENTS)
    followed = statements(plugin_site, country="DE")
    assert not [each for each in plain if "kith_job" in each or "SAVEPOINT" in each]
    assert len([each for each in followed if "kith_job" in each]) == 1
