"""The palette, stars and what was looked at last: what one may reach, and nothing else."""

from __future__ import annotations

import pytest
from tests.functional.pages.served import ServedSite

from kith.access.actor import SYSTEM
from kith.records.lifecycle import delete
from kith.testing.databases import CopyOf
from kith.testing.site import fill_database

MODULES = {
    "modules/boats.yaml": """
module: boats
label: {one: Boat, many: Boats}
icon: sailboat
title: "{name}"
search: [name]
fields:
  name: {type: text, required: true}
  rig: {type: choice, options: {sloop: Sloop, ketch: Ketch}}
  launched_on: {type: date}
lists:
  all: {label: All boats, default: true}
  fast: {label: Swift ones, where: {name: {contains: swift}}}
  rigs: {label: Rigs, kind: board, group_by: rig, cards: [title]}
  launches: {label: Launches, kind: calendar, days_by: launched_on}
""",
    "modules/safes.yaml": """
module: safes
label: {one: Safe, many: Safes}
title: "{name}"
search: [name]
fields: {name: {type: text, required: true}}
""",
    "config/roles.yaml": """
roles:
  boss: {modules: {all: {view: all, create: true, edit: all, delete: all}}, may: [administer]}
  sailor: {modules: {boats: {view: all, create: true}}}
  looker: {modules: {boats: {view: all}}}
  blind: {modules: {boats: {view: all, fields: {hide: [rig, launched_on]}}}}
  own: {modules: {boats: {view: own}}}
""",
}


@pytest.fixture
def port(copy_of: CopyOf):
    served = ServedSite(copy_of("served port", fill_database(MODULES)), MODULES)
    yield served
    served.close()


@pytest.fixture
def boss(port):
    return port.login("boss")


@pytest.fixture
def sailor(port):
    return port.login("sailor")


@pytest.fixture
def swan(port, boss):
    return port.make("boats", boss, name="Swan")


def offered(browser, words=""):
    """What the palette offers, by group."""
    page = browser.get(f"/palette?part=1&q={words}").html
    groups = page.select("[role=group]")
    return {
        group.select_one(".k-palette-group").text: [each.text for each in group.select(".k-palette-label")]
        for group in groups
    }


def address(browser, words):
    return browser.get(f"/palette?part=1&q={words}").html.select_one("[role=group] a")["href"]


def test_a_board_and_a_calendar_of_the_module_open_as_what_they_are(sailor):
    found = [address(sailor, words) for words in ("rigs", "launches", "swift")]
    assert found == ["/m/boats/board?_view=rigs", "/m/boats/calendar?_view=launches", "/m/boats?_view=fast"]


def test_a_board_by_a_closed_field_opens_as_a_list(port):
    blind = port.login("blind")
    found = [address(blind, words) for words in ("rigs", "launches")]
    assert found == ["/m/boats?_view=rigs", "/m/boats?_view=launches"]


def star(browser, id, on="1"):
    return browser.send(f"/m/boats/{id}/star", {"on": on}, page=f"/m/boats/{id}")


def test_records_are_found_in_the_palette(swan, sailor):
    assert offered(sailor, "swa") == {"Boats": ["Swan"]}


def test_what_was_looked_at_last_stands_first(port, boss, swan, sailor):
    other = port.make("boats", boss, name="Swallow")
    for id in (swan, other):
        sailor.get(f"/m/boats/{id}")
    assert offered(sailor)["Looked at last"] == ["Swallow", "Swan"]
    assert list(offered(sailor)) == ["Looked at last", "Go to", "Actions"]


def test_what_was_looked_at_is_there_after_it_was_written(port, swan, sailor):
    sailor.get(f"/m/boats/{swan}")
    port.wsgi.registry.kith.visits.flush()
    assert offered(sailor)["Looked at last"] == ["Swan"]


def test_what_is_at_hand_is_found_once(swan, sailor):
    sailor.get(f"/m/boats/{swan}")
    assert offered(sailor, "swan") == {"At hand": ["Swan"]}


def test_a_star_keeps_a_record_at_hand(swan, sailor):
    assert star(sailor, swan).headers["Location"].endswith(f"/m/boats/{swan}")
    assert offered(sailor)["Favourites"] == ["Swan"]
    assert sailor.get(f"/m/boats/{swan}").html.select_one(".k-star")["aria-pressed"] == "true"


def test_a_star_is_taken_away(swan, sailor):
    star(sailor, swan)
    star(sailor, swan, on="0")
    assert "Favourites" not in offered(sailor)
    assert sailor.get(f"/m/boats/{swan}").html.select_one(".k-star")["aria-pressed"] == "false"


def test_a_star_is_given_once(swan, sailor):
    star(sailor, swan)
    star(sailor, swan)
    assert offered(sailor)["Favourites"] == ["Swan"]


def test_stars_are_ones_own(swan, sailor, boss):
    star(sailor, swan)
    assert "Favourites" not in offered(boss)


def test_more_stars_than_one_can_look_through_are_refused(port, boss, sailor):
    with port.site.writing() as tx:
        physical = tx.site.modules["boats"].physical
        insert = "INSERT INTO kith_favourite (user_id, record_id, module, created_at) VALUES ('{}', '{}', '{}', '{}')"
        for number in range(100):
            id = f"018f0000-0000-7000-8000-{number:012}"
            tx.connection.exec_driver_sql(insert.format(sailor.user, id, physical, "2026-01-01T00:00:00.000000Z"))
    answer = star(sailor, port.make("boats", boss, name="Too many"))
    assert (answer.status_code, "100 stars" in answer.text) == (422, True)
    assert "Favourites" not in offered(sailor)


def test_what_is_in_the_bin_is_no_longer_at_hand(port, swan, sailor):
    star(sailor, swan)
    with port.site.writing() as tx:
        delete(tx, SYSTEM, "boats", [swan])
    assert "Favourites" not in offered(sailor)


def test_what_was_lost_with_a_right_is_no_longer_at_hand(port, swan, sailor):
    star(sailor, swan)
    with port.site.writing() as tx:
        tx.connection.exec_driver_sql(f"UPDATE kith_user_role SET role = 'own' WHERE user_id = '{sailor.user}'")
    assert offered(sailor).keys().isdisjoint({"Favourites", "Looked at last"})


def test_of_what_one_may_not_see_nothing_can_be_starred(port, boss):
    swan, own = port.make("boats", boss, name="Swan"), port.login("own")
    assert own.send(f"/m/boats/{swan}/star", {"on": "1"}).status_code == 404


def test_modules_lists_and_actions_are_those_that_one_may_open(sailor, boss, port):
    port.make("safes", boss, name="Secret")
    assert offered(sailor, "swift") == {"Go to": ["Swift ones"]}
    assert offered(sailor, "new boat") == {"Actions": ["New boat"]}
    assert offered(sailor, "saf") == {}
    assert offered(boss, "saf") == {"Go to": ["Safes"], "Actions": ["New safe"]}
    assert "Actions" not in offered(port.login("looker"), "new")


def test_the_studio_is_offered_to_who_administers(sailor, boss):
    assert offered(boss, "audit") == {"Go to": ["Audit log"]}
    assert offered(sailor, "audit") == {}


def test_the_palette_is_a_page_without_scripts(swan, sailor):
    page = sailor.get("/palette?q=swan")
    assert [each["href"] for each in page.html.select("main .k-palette-links a")] == [f"/m/boats/{swan}"]
    assert page.html.select_one(".k-palette-open")["href"] == "/palette"
    assert "Nothing found for “nowhere”" in sailor.get("/palette?q=nowhere").text


def test_what_is_typed_is_shown_as_it_is(port, boss, sailor):
    port.make("boats", boss, name="<script>swan</script>")
    assert offered(sailor, "<script>swan") == {"Boats": ["<script>swan</script>"]}
    assert sailor.get('/palette?q="><b>').html.select_one("main input[name=q]")["value"] == '"><b>'


def test_the_palette_takes_as_many_statements_for_many_records_as_for_one(port, boss, swan, sailor):
    with port.statements() as one:
        offered(sailor, "swan")
    for number in range(5):
        port.make("boats", boss, name=f"Swan {number}")
    with port.statements() as many:
        offered(sailor, "swan")
    assert len(one) == len(many) == 3


def test_a_record_costs_a_statement_more_only_for_who_gives_stars(port, swan, sailor):
    sailor.get(f"/m/boats/{swan}")
    with port.statements() as without:
        sailor.get(f"/m/boats/{swan}")
    star(sailor, swan)
    with port.statements() as starred:
        sailor.get(f"/m/boats/{swan}")
    assert len(starred) - len(without) == 1
