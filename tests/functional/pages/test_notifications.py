"""The bell and the page behind it: who hears of what, and that nobody hears of what they may not see."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from tests.functional.pages.served import Browser, ServedSite
from tests.unit.timeline.desk import MODULES

from kith.access.actor import SYSTEM
from kith.records.lifecycle import delete
from kith.testing.databases import CopyOf
from kith.testing.site import fill_database


@pytest.fixture
def desk(copy_of: CopyOf) -> Iterator[ServedSite]:
    served = ServedSite(copy_of("served desk", fill_database(MODULES)), MODULES)
    yield served
    served.close()


@pytest.fixture
def boss(desk):
    return desk.login("boss")


@pytest.fixture
def sales(desk):
    return desk.login("sales")


@pytest.fixture
def ada(desk, boss):
    return desk.make("contacts", boss, name="Ada")


def bell(browser: Browser) -> str:
    return browser.get("/").html.select_one(".k-bell")["aria-label"]


def told(browser: Browser, address: str = "/notifications") -> list[str]:
    return [each.get_text(" ", strip=True) for each in browser.get(address).html.select(".k-told-text")]


def name(browser: Browser, id: str, who: str) -> Any:
    return browser.send(f"/m/contacts/{id}/comments", {"body": f"@{who} look"}, page=f"/m/contacts/{id}")


def test_the_bell_tells_how_much_is_unread(ada, boss, sales):
    assert bell(sales) == "Notifications"
    name(boss, ada, "sales")
    assert bell(sales) == "Notifications: 1 unread"


def test_a_mention_leads_to_its_comment(ada, boss, sales):
    name(boss, ada, "sales")
    link = sales.get("/notifications").html.select_one(".k-told-text a")
    assert (link.text, link["href"].partition("#c-")[0]) == ("Ada", f"/m/contacts/{ada}/feed")
    assert told(sales) == ["Ada (unread) boss named you · Contact · just now"]


def test_what_is_marked_as_read_stays_on_the_page_and_off_the_bell(ada, boss, sales):
    name(boss, ada, "sales")
    id = sales.get("/notifications").html.select_one(".k-told input[name=read]")["value"]
    assert sales.send("/notifications", {"read": id}).status_code == 303
    assert bell(sales) == "Notifications"
    assert (len(told(sales)), told(sales, "/notifications?show=unread")) == (1, [])


def test_all_are_marked_as_read_at_once(ada, boss, sales):
    for _ in range(3):
        name(boss, ada, "sales")
    assert bell(sales) == "Notifications: 3 unread"
    assert sales.send("/notifications", {"read": "all"}).status_code == 303
    assert bell(sales) == "Notifications"


def test_the_pages_own_script_gets_no_page_back(ada, boss, sales):
    name(boss, ada, "sales")
    answer = sales.post(
        "/notifications", [("csrf_token", sales.token()), ("read", "all")], **{"X-Requested-With": "fetch"}
    )
    assert (answer.status_code, bell(sales)) == (204, "Notifications")


def test_nobody_marks_what_somebody_else_is_told(ada, boss, sales):
    name(boss, ada, "sales")
    id = sales.get("/notifications").html.select_one(".k-told input[name=read]")["value"]
    boss.send("/notifications", {"read": id})
    assert bell(sales) == "Notifications: 1 unread"


def test_of_a_record_in_the_bin_nobody_hears(desk, ada, boss, sales):
    name(boss, ada, "sales")
    with desk.site.writing() as tx:
        delete(tx, SYSTEM, "contacts", [ada])
    assert (bell(sales), told(sales)) == ("Notifications", [])


def test_who_has_lost_the_right_to_see_a_record_hears_nothing_of_it(desk, ada, boss, sales):
    name(boss, ada, "sales")
    with desk.site.writing() as tx:
        tx.connection.exec_driver_sql(f"DELETE FROM kith_user_role WHERE user_id = '{sales.user}'")
    assert (bell(sales), told(sales)) == ("Notifications", [])


def test_a_page_costs_a_statement_more_only_where_something_may_be_new(desk, ada, boss, sales):
    sales.get("/account")  # the sidebar's views are kept from here on
    with desk.statements() as before:
        sales.get("/notifications")
    with desk.statements() as page:
        sales.get("/m/contacts")
    name(boss, ada, "sales")
    with desk.statements() as with_news:
        sales.get("/m/contacts")
    assert (len(before), len(with_news) - len(page)) == (2, 1)


def test_the_page_takes_as_many_statements_for_many_lines_as_for_one(desk, ada, boss, sales):
    sales.get("/account")
    name(boss, ada, "sales")
    with desk.statements() as one:
        sales.get("/notifications")
    for number in range(5):
        name(boss, desk.make("contacts", boss, name=f"Ben {number}"), "sales")
    with desk.statements() as many:
        sales.get("/notifications")
    assert len(many) == len(one) == 4


def test_home_shows_what_is_new(ada, boss, sales):
    assert sales.get("/").html.select("[aria-labelledby=news]") == []
    name(boss, ada, "sales")
    assert [each.text for each in sales.get("/").html.select("[aria-labelledby=news] .k-told-text a")] == ["Ada"]


def test_a_strange_place_to_begin_at_is_the_beginning(ada, boss, sales):
    name(boss, ada, "sales")
    for start in ("-1", "x", "%EF%BC%99", "99999999999999999999"):
        assert len(told(sales, f"/notifications?from={start}")) == 1
    assert told(sales, "/notifications?from=50") == []
