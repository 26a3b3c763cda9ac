"""Who takes part in a meeting and was told so, on its page."""

from __future__ import annotations

from kith_ext.activities.panel import meeting_panel
from kith_ext.activities.tests.diary import contact, meeting, person, save, take_back, throw_away

from kith.ext import Actor, Panel, get
from kith.testing.plugin_site import PluginSite


def panel(site: PluginSite, viewer: Actor, id: str) -> Panel | None:
    with site.reading() as tx:
        row = get(tx, viewer, "meetings", id)
        assert row is not None
        return meeting_panel(tx, viewer, row)


def people(site: PluginSite, viewer: Actor, id: str) -> list[tuple[str, str]]:
    """Name and state of each."""
    found = panel(site, viewer, id)
    return [(each.name, each.state) for each in found.values["people"]] if found else []


def test_owner_colleagues_and_guests_stand_there_with_what_they_were_told(plugin_site: PluginSite) -> None:
    mara, ann = person(plugin_site), person(plugin_site, "Ann")
    id = meeting(plugin_site, mara, colleagues=[ann.user], guests=[contact(plugin_site)], invite=True)
    told = [("Mara", "Invited"), ("Ann", "Invited"), ("Ada Lovelace", "Invited")]
    assert people(plugin_site, mara, id) == told


def test_who_has_no_address_was_not_told(plugin_site: PluginSite) -> None:
    mara = person(plugin_site)
    id = meeting(plugin_site, mara, guests=[contact(plugin_site, email=None)], invite=True)
    assert people(plugin_site, mara, id)[-1] == ("Ada Lovelace", "Not told yet")


def test_a_meeting_that_is_called_off_says_so_and_one_that_is_planned_again_too(plugin_site: PluginSite) -> None:
    mara = person(plugin_site)
    id = meeting(plugin_site, mara, invite=True)
    save(plugin_site, mara, "meetings", id, status="cancelled")
    assert people(plugin_site, mara, id) == [("Mara", "Called off")]
    save(plugin_site, mara, "meetings", id, status="planned")
    throw_away(plugin_site, mara, "meetings", id)
    take_back(plugin_site, mara, "meetings", id)
    assert people(plugin_site, mara, id) == [("Mara", "Invited")]


def test_a_meeting_that_nobody_is_invited_to_has_no_panel(plugin_site: PluginSite) -> None:
    mara = person(plugin_site)
    assert panel(plugin_site, mara, meeting(plugin_site, mara)) is None


def test_a_guest_whom_the_viewer_may_not_see_is_not_there(plugin_site: PluginSite) -> None:
    mara = person(plugin_site)
    guest = contact(plugin_site)
    id = meeting(plugin_site, mara, guests=[guest], invite=True)
    throw_away(plugin_site, plugin_site.system, "contacts", guest)
    assert people(plugin_site, mara, id) == [("Mara", "Invited")]


def test_the_page_of_a_meeting_shows_it(plugin_site: PluginSite) -> None:
    mara = person(plugin_site)
    id = meeting(plugin_site, mara, guests=[contact(plugin_site)], invite=True)
    shown = plugin_site.browser("crm_manager", name="Vic").get(f"/m/meetings/{id}")
    found = next(each for each in shown.html.select(".k-plugged") if each.h2.text == "Invitations")
    assert [" ".join(each.text.split()) for each in found.select("p")][:2] == ["Mara Invited", "Ada Lovelace Invited"]
