"""A board by a choice of many options: empty columns are folded, hundreds are shown page by page."""

from __future__ import annotations

import pytest
from tests.functional.pages.served import ServedSite

from kith.testing.databases import CopyOf
from kith.testing.site import fill_database

OPTIONS = ", ".join(f"p{number}: Place {number}" for number in range(100))
MODULES = {
    "modules/boats.yaml": f"""
module: boats
label: {{one: Boat, many: Boats}}
title: "{{name}}"
fields:
  name: {{type: text, required: true}}
  place: {{type: choice, options: {{{OPTIONS}}}}}
lists:
  all: {{label: All boats, default: true}}
""",
    "config/roles.yaml": """
roles:
  super_admin: {modules: {all: {view: all, create: true, edit: all}}}
""",
}
BOARD = "/m/boats/board"


@pytest.fixture
def port(copy_of: CopyOf):
    served = ServedSite(copy_of(__name__, fill_database(MODULES)), MODULES)
    yield served
    served.close()


@pytest.fixture
def boss(port):
    return port.login("super_admin")


def heads(answer):
    return [each.text for each in answer.html.select(".k-lane h2")]


def said(answer):
    return [" ".join(each.get_text(" ").split()) for each in answer.html.select(".k-lanes-bar p")]


def follow(browser, answer, text):
    return browser.get(answer.html.find("a", string=lambda told: text in (told or ""))["href"])


def test_empty_columns_are_folded_and_unfolded_by_a_link(port, boss):
    for place in ("p7", "p3", None):
        port.make("boats", boss, name="Swan", place=place)
    answer = boss.get(BOARD)
    assert (heads(answer), said(answer)) == (
        ["Place 3", "Place 7", "Without Place"],
        ["Columns without records: 98 Show them"],
    )
    whole = follow(boss, answer, "Show them")
    print("ZZ", answer.html.select(".k-lanes-bar a"), whole.request.url, whole.text[-3000:])
    assert (len(heads(whole)), said(whole)) == (
        40,
        ["Columns without records: 98 Fold them", "Columns 1 to 40 of 101 Next"],
    )
    assert heads(follow(boss, whole, "Fold them")) == heads(answer)


def test_hundreds_of_columns_are_shown_page_by_page(port, boss):
    for number in range(45):
        port.make("boats", boss, name="Swan", place=f"p{number}")
    first = boss.get(BOARD)
    assert (heads(first)[-1], said(first)[1]) == ("Place 39", "Columns 1 to 40 of 45 Next")
    second = boss.get(first.html.select_one('a[rel="next"]')["href"])
    assert heads(second) == [f"Place {number}" for number in range(40, 45)]
    assert heads(boss.get(second.html.select_one('a[rel="prev"]')["href"])) == heads(first)


@pytest.mark.parametrize("part", ["99", "0", "-1", "x", "9" * 50, "%C2%B2"])
def test_a_page_that_is_not_there_is_the_nearest(port, boss, part):
    port.make("boats", boss, name="Swan", place="p1")
    assert heads(boss.get(f"{BOARD}?_part={part}&_empty=all"))[0] in ("Place 0", "Place 80")


def test_a_board_without_records_says_so(boss):
    answer = boss.get(BOARD)
    assert (heads(answer), "Nothing here at the moment" in answer.text) == ([], True)


def test_a_card_goes_to_a_folded_column_by_its_name(port, boss):
    id = port.make("boats", boss, name="Swan", place="p1")
    places = [each["value"] for each in boss.get(BOARD).html.select("datalist#places option")]
    assert (places[0], len(places)) == ("Place 0", 100)
    fields = {"_by": "place", "_to": "Place 66", "_version": "1", "_list": BOARD}
    boss.send(f"/m/boats/{id}/move", fields, page=BOARD)
    assert heads(boss.get(BOARD)) == ["Place 66"]


def test_a_filter_begins_with_the_first_columns_again(port, boss):
    port.make("boats", boss, name="Swan", place="p1")
    answer = boss.get(f"{BOARD}?_part=2&_empty=all")
    assert answer.html.select('form[data-filters] input[name="_part"]') == []
    assert len(answer.html.select('form[data-filters] input[name="_empty"]')) == 1
