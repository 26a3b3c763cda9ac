"""The dashboard of a record: figures of what hangs on it, under the rights of whoever looks."""

from __future__ import annotations

import pytest


@pytest.fixture
def boss(crm):
    return crm.login("super_admin")


@pytest.fixture
def ada(crm, boss):
    id = crm.make("contacts", boss, first_name="Ada", last_name="Lovelace")
    for name, amount in (("Engine", 10), ("Loom", 5)):
        crm.make("deals", boss, name=name, contact=id, amount=f"{amount} EUR")
    return id


def tiles(browser, module, id):
    page = browser.get(f"/m/{module}/{id}/dashboard")
    assert page.status_code == 200
    return {each.select_one(".k-tile-label").text.strip(): each for each in page.html.select(".k-tile")}


def test_each_related_list_has_its_count_and_sum(boss, ada):
    deals = tiles(boss, "contacts", ada)["Deals"]
    assert deals.select_one(".k-tile-count").text == "2"
    assert "15" in deals.select_one(".k-tile-sum").text


def test_a_figure_leads_to_its_records(boss, ada):
    page = boss.get(tiles(boss, "contacts", ada)["Deals"]["href"])
    assert {"Engine", "Loom"} <= {each.text.strip() for each in page.html.select("tbody a")}


def test_it_is_there_for_any_module(crm, boss):
    aurora = crm.make("companies", boss, name="Aurora")
    crm.make("contacts", boss, first_name="Ada", last_name="Lovelace", company=aurora)
    people = tiles(boss, "companies", aurora)
    assert [each.select_one(".k-tile-count").text for each in people.values()] == ["1"]


def test_figures_hold_what_somebody_may_view_alone(crm, boss, ada):
    sales = crm.login("sales")  # its own deals alone, and no calls
    found = tiles(sales, "contacts", ada)
    assert list(found) == ["Deals"]
    assert found["Deals"].select_one(".k-tile-count").text == "0"
    assert "Engine" not in sales.get(f"/m/contacts/{ada}/dashboard").text


def test_who_may_not_view_the_record_has_no_dashboard_of_it(crm, boss, ada):
    assert crm.login("reader").get(f"/m/contacts/{ada}/dashboard").status_code == 404


def test_it_costs_the_same_however_much_hangs_on_the_record(crm, boss, ada):
    address = f"/m/contacts/{ada}/dashboard"
    boss.get(address)
    with crm.statements() as few:
        boss.get(address)
    for number in range(20):
        crm.make("deals", boss, name=f"More {number:02}", contact=ada)
    with crm.statements() as many:
        boss.get(address)
    assert len(few) == len(many)


def test_the_menu_of_a_row_copies_its_link(boss, ada):
    icons = boss.get(f"/m/contacts/{ada}/menu").html.select(".k-quick-icons a")
    assert icons[0]["href"] == f"/m/contacts/{ada}/dashboard"


def test_records_out_of_reach_cost_a_related_list_nothing(crm, boss, ada):
    sales = crm.login("sales")  # its own deals alone
    addresses = [f"/m/contacts/{ada}", f"/m/contacts/{ada}/dashboard"]
    for address in addresses * 2:
        sales.get(address)
    with crm.statements() as few:
        pages = [sales.get(address) for address in addresses]
    for number in range(50):
        crm.make("deals", boss, name=f"Hidden {number:02}", contact=ada, amount="7 EUR")
    with crm.statements() as many:
        again = [sales.get(address) for address in addresses]
    assert len(few) == len(many)
    assert not any("Hidden" in page.text for page in again)
    assert [each.text for each in pages[1].html.select(".k-tile")] == [
        each.text for each in again[1].html.select(".k-tile")
    ]
