"""Home: the lists that say so, of what the viewer may read."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.functional.pages.served import ServedSite

from kith.testing.databases import CopyOf
from kith.testing.site import START, fill_database

MODULES = {
    "modules/chores.yaml": """
module: chores
label: {one: Chore, many: Chores}
title: "{name}"
fields:
  name: {type: text, required: true}
  due_on: {type: date}
  starts_at: {type: datetime}
  doer: {type: user, default: $me}
  place: {type: text}
lists:
  all: {label: All chores, default: true}
  mine: {label: My chores, home: true, where: {doer: $me, due_on: {empty: false}}, columns: [title, due_on, place],
         sort: [due_on]}
  today: {label: Today's chores, home: true, where: {starts_at: $today}, columns: [title, starts_at], sort: [starts_at]}
  days: {label: Chores by day, kind: calendar, home: true, where: {due_on: {empty: false}}, days_by: due_on}
""",
    "modules/sales.yaml": """
module: sales
label: {one: Sale, many: Sales}
title: "{name}"
fields:
  name: {type: text, required: true}
  stage: {type: choice, default: new, options: {new: {label: New, colour: blue, closed: false},
          talks: {label: Talks, colour: green, closed: false}, won: {label: Won, closed: true}}}
  amount: {type: money}
lists:
  all: {label: All sales, default: true}
  pipeline: {label: My pipeline, kind: board, home: true, where: {owner: $me}, group_by: stage, cards: [title, amount]}
""",
    "config/roles.yaml": """
roles:
  boss: {modules: {all: {view: all, create: true, edit: all, delete: all}}}
  seller: {modules: {sales: {view: own, create: true}}}
  blind: {modules: {sales: {view: all, fields: {hide: [stage]}}}}
  poor: {modules: {sales: {view: all, create: true, fields: {hide: [amount]}}}}
  reader: {modules: {chores: {view: all}}}
""",
}


@pytest.fixture
def house(copy_of: CopyOf):
    served = ServedSite(copy_of("served house", fill_database(MODULES)), MODULES)
    yield served
    served.close()


@pytest.fixture
def boss(house):
    return house.login("boss")


def panels(browser):
    """The panels' labels, each with its rows."""
    found = browser.get("/").html.select(".k-home-main section")
    rows = "li, tbody tr"
    return {
        each.h2.text: [row.get_text(" ", strip=True) for row in each.select(rows)]
        for each in found
        if each.h2.text != "Changed last"
    }


def day(days):
    return (START + timedelta(days=days)).date().isoformat()


def test_a_list_that_says_so_is_on_home_with_its_first_records(house, boss):
    house.make("chores", boss, name="Paint", due_on=day(3), place="Hall")
    house.make("chores", boss, name="Sweep", due_on=day(-1))
    house.make("chores", boss, name="Dream")
    assert panels(boss)["My chores"] == ["Sweep Mar 30, 2026 · overdue", "Paint Apr 3, 2026 · Hall"]


def test_what_is_due_today_says_so_and_a_time_is_told_by_the_viewers_clock(house, boss):
    house.make("chores", boss, name="Paint", due_on=day(0))
    house.make("chores", boss, name="Meet", starts_at=START.isoformat())
    found = panels(boss)
    assert found["My chores"] == ["Paint today"]
    assert [row.replace("\u202f", " ") for row in found["Today's chores"]] == ["Meet 11:30 AM"]


def test_a_board_is_a_chart_of_what_its_groups_add_up_to(house, boss):
    for name, stage, amount in (("A", "new", "100 EUR"), ("B", "new", "200 EUR"), ("C", "talks", "75 EUR")):
        house.make("sales", boss, name=name, stage=stage, amount=amount)
    assert panels(boss)["My pipeline"] == ["New €300.00 2", "Talks €75.00 1"]
    bars = boss.get("/").html.select(".k-chart-fill")
    assert [each["width"] for each in bars] == ["100", "25"]


def test_a_panel_leads_to_a_board_and_a_calendar_as_what_they_are(house, boss):
    page = boss.get("/").html
    links = {each.h2.text: each.select_one(".k-panel-head a")["href"] for each in page.select(".k-home-main section")}
    assert links["My pipeline"] == "/m/sales/board?_view=pipeline"
    assert links["Chores by day"] == "/m/chores/calendar?_view=days"


def test_a_calendar_on_home_tells_its_days(house, boss):
    house.make("chores", boss, name="Paint", due_on=day(3))
    house.make("chores", boss, name="Sweep", due_on=day(1))
    assert panels(boss)["Chores by day"] == ["Sweep Apr 1, 2026", "Paint Apr 3, 2026"]


def test_the_chart_has_no_style_of_its_own(house, boss):
    house.make("sales", boss, name="A", amount="100 EUR")
    assert boss.get("/").html.select("[style]") == []


def test_a_bar_leads_to_its_records(house, boss):
    house.make("sales", boss, name="A", amount="100 EUR")
    link = boss.get("/").html.select_one(".k-chart a")["href"]
    assert [each.text for each in boss.get(link).html.select("td.k-title a")] == ["A"]


def test_what_is_added_up_is_what_one_may_read(house):
    poor = house.login("poor")
    house.make("sales", poor, name="A")
    assert panels(poor)["My pipeline"] == ["New 1", "Talks 0"]


def test_a_chart_by_a_closed_field_is_not_there(house):
    assert panels(house.login("blind")) == {}


def test_panels_of_modules_that_are_not_ones_own_are_not_there(house, boss):
    house.make("sales", boss, name="A", amount="100 EUR")
    assert panels(house.login("seller")) == {"My pipeline": []}


def test_an_empty_panel_says_what_to_do(house, boss):
    page = boss.get("/").html
    offered = [each["href"] for each in page.select(".k-home-main .k-empty a")]
    assert sorted(offered) == ["/m/chores/new"] * 3 + ["/m/sales/new"]
    reader = house.login("reader").get("/").html
    assert {each["href"] for each in reader.select(".k-home-main .k-empty a")} == {
        "/m/chores?_view=mine",
        "/m/chores?_view=today",
        "/m/chores/calendar?_view=days",
    }


def test_who_may_open_nothing_is_told_whom_to_ask(house):
    assert "Nothing is open to you yet" in house.login().get("/").text


def test_home_takes_as_many_statements_for_many_records_as_for_one(house, boss):
    house.make("chores", boss, name="Paint", due_on=day(1))
    house.make("sales", boss, name="A", amount="100 EUR")
    boss.get(f"/m/chores/{house.make('chores', boss, name='Look')}")
    with house.statements() as one:
        boss.get("/")
    for number in range(5):
        house.make("chores", boss, name=f"Paint {number}", due_on=day(1))
        house.make("sales", boss, name=f"A {number}", amount="100 EUR")
    with house.statements() as many:
        boss.get("/")
    assert len(one) == len(many) <= 8
