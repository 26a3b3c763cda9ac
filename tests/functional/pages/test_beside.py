"""Going through the list that one came from, record by record."""

from __future__ import annotations

import itertools

import pytest

LIST = "/m/contacts?role=lead&sort=last_name"


@pytest.fixture
def boss(crm):
    return crm.login("super_admin")


@pytest.fixture
def people(crm, boss):
    """Ids by last name: three leads in the list, and a client that isn't."""
    found = {name: crm.make("contacts", boss, first_name="P", last_name=name) for name in ("Ash", "Elm", "Oak")}
    client = crm.make("contacts", boss, first_name="P", last_name="Fir", role="client", email="fir@example.org")
    return found | {"Fir": client}


def steps(browser, address, referer=None):
    page = browser.get(address, **({"Referer": f"http://localhost{referer}"} if referer else {}))
    return {link["rel"][0]: link["href"] for link in page.html.select(".k-steps a")}


def led_to(browser, address):
    answer = browser.get(address)
    assert answer.status_code == 303
    return answer.location


def test_whoever_comes_from_a_list_goes_on_in_it(boss, people):
    first = steps(boss, f"/m/contacts/{people['Ash']}", LIST)
    second = led_to(boss, first["next"])
    assert people["Elm"] in second
    third = led_to(boss, steps(boss, second)["next"])
    assert people["Oak"] in third
    assert people["Elm"] in led_to(boss, steps(boss, third)["prev"])


def test_the_list_leads_no_further_than_its_ends(boss, people):
    end = led_to(boss, steps(boss, f"/m/contacts/{people['Oak']}", LIST)["next"])
    assert people["Oak"] in end
    assert "This is the last one of the list." in boss.get(end).text
    begin = led_to(boss, steps(boss, f"/m/contacts/{people['Ash']}", LIST)["prev"])
    assert "This is the first one of the list." in boss.get(begin).text


def test_a_record_that_has_left_the_list_keeps_its_place(boss, people):
    going = steps(boss, f"/m/contacts/{people['Fir']}", LIST)
    assert people["Oak"] in led_to(boss, going["next"])
    assert people["Elm"] in led_to(boss, going["prev"])


def test_a_search_is_gone_through_as_it_is_ranked(crm, boss, people):
    found = [each["href"] for each in boss.get("/m/contacts?q=p").html.select("tbody .k-title a")]
    assert len(found) == 4
    for here, behind in itertools.pairwise(found):
        assert led_to(boss, steps(boss, here, "/m/contacts?q=p")["next"]).startswith(behind)


@pytest.mark.parametrize("before", ["/", "/m/deals", "/m/contacts/new", "http://elsewhere.test/m/contacts"])
def test_whoever_comes_from_elsewhere_has_no_list(boss, people, before):
    referer = before if "://" in before else f"http://localhost{before}"
    page = boss.get(f"/m/contacts/{people['Ash']}", Referer=referer)
    assert not page.html.select(".k-steps")


def test_saving_the_form_stays_in_the_list(boss, people):
    page = boss.get(f"/m/contacts/{people['Elm']}", Referer=f"http://localhost{LIST}")
    edit = next(a["href"] for a in page.html.select(".k-head-end a") if "/edit" in a["href"])
    back = steps(boss, f"/m/contacts/{people['Elm']}?_done=saved", edit)
    assert people["Oak"] in led_to(boss, back["next"])


def test_the_page_leads_back_to_the_list_as_it_was(boss, people):
    page = boss.get(f"/m/contacts/{people['Ash']}", Referer=f"http://localhost{LIST}")
    assert page.html.select(".k-crumbs a")[0]["href"] == LIST


def test_nobody_steps_to_what_they_may_not_see(crm, boss, people):
    reader = crm.login("reader")  # clients alone
    second = crm.make("contacts", boss, first_name="P", last_name="Yew", role="client", email="yew@example.org")
    going = steps(reader, f"/m/contacts/{people['Fir']}", "/m/contacts?sort=last_name")
    assert second in led_to(reader, going["next"])
    assert people["Fir"] in led_to(reader, going["prev"])
    assert reader.get(f"/m/contacts/{people['Ash']}/beside/next?_list=/m/contacts").status_code == 404


def test_the_way_costs_the_same_however_long_the_list_is(crm, boss, people):
    address = steps(boss, f"/m/contacts/{people['Ash']}", LIST)["next"]
    led_to(boss, address)
    with crm.statements() as few:
        led_to(boss, address)
    for number in range(20):
        crm.make("contacts", boss, first_name="P", last_name=f"Ash {number:02}")
    with crm.statements() as many:
        led_to(boss, address)
    assert len(few) == len(many)


def test_the_record_page_costs_nothing_more_for_it(crm, boss, people):
    address = f"/m/contacts/{people['Ash']}"
    for _ in range(2):
        boss.get(address)
    with crm.statements() as without:
        boss.get(address)
    with crm.statements() as with_list:
        boss.get(address, Referer=f"http://localhost{LIST}")
    assert len(without) == len(with_list)


def test_there_are_two_ways_alone(boss, people):
    assert boss.get(f"/m/contacts/{people['Ash']}/beside/further?_list=/m/contacts").status_code == 404


def test_whoever_comes_from_a_board_goes_on_in_the_column(crm, boss, people):
    board = "/m/contacts/board?_by=role&sort=last_name"
    second = led_to(boss, steps(boss, f"/m/contacts/{people['Ash']}", board)["next"])
    assert people["Elm"] in second
    third = led_to(boss, steps(boss, second)["next"])  # the client Fir stands in another column
    assert people["Oak"] in third
    assert "_done=last" in led_to(boss, steps(boss, third)["next"])


def test_the_page_leads_back_to_the_board(boss, people):
    board = "/m/contacts/board?_by=role"
    page = boss.get(f"/m/contacts/{people['Ash']}", Referer=f"http://localhost{board}")
    assert page.html.select(".k-crumbs a")[0]["href"] == board


def test_whoever_comes_from_a_calendar_goes_on_by_day(crm, boss, people):
    made = {
        name: crm.make("contacts", boss, first_name="B", last_name=name, birthday=day)
        for name, day in (("Late", "1990-05-20"), ("Early", "1990-05-02"), ("Later", "1991-01-01"))
    }
    calendar = "/m/contacts/calendar?_by=birthday&_day=1990-05-01"
    second = led_to(boss, steps(boss, f"/m/contacts/{made['Early']}", calendar)["next"])
    assert made["Late"] in second
    third = led_to(boss, steps(boss, second)["next"])
    assert made["Later"] in third
    assert "_done=last" in led_to(boss, steps(boss, third)["next"])
