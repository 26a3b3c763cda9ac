"""Views of lists that people keep: what they show, to whom, and what becomes of them."""

from __future__ import annotations

import re
from urllib.parse import urlencode

import pytest

LIST = "/m/contacts"
VIEWS = f"{LIST}/views"
HEADS = "thead th:not(.k-tick, .k-row-end)"


@pytest.fixture
def boss(crm):
    return crm.login("super_admin")


@pytest.fixture
def people(crm, boss):
    for name, role in (("Ann", "lead"), ("Bob", "prospect"), ("Cleo", "client")):
        crm.make("contacts", boss, first_name=name, last_name="Lee", role=role, email=f"{name}@example.org")


def titles(answer):
    return [each.text for each in answer.html.select("td.k-title a")]


def heads(answer):
    return [each.text.strip() for each in answer.html.select(HEADS)]


def tabs(answer):
    return [each.text.strip() for each in answer.html.select(".k-views a")]


def keep(who, list_, label="Mine", **more):
    """The address of the view that `who` keeps of the list `list_`."""
    answer = who.send(VIEWS, _do="keep", _list=list_, label=label, **more)
    assert answer.status_code == 303, answer.text
    return answer.location.partition("&")[0]


def id_of(address):
    return address.partition("=")[2]


def test_a_view_keeps_filter_order_and_columns(crm, boss, people):
    view = keep(boss, f"{LIST}?role.in=lead,client&sort=-first_name&_columns=title,email")
    answer = boss.get(view)
    assert titles(answer) == ["Cleo Lee", "Ann Lee"]
    assert heads(answer) == ["Contact", "Email"]
    assert "Mine" in tabs(answer)
    assert answer.html.select(".k-views [aria-current]")[0].text.strip() == "Mine"


def test_what_is_changed_by_hand_leaves_the_view_as_it_is(crm, boss, people):
    view = keep(boss, f"{LIST}?role=lead")
    without = boss.get(view).html.select("select[name=role]")
    assert without[0].select("option[selected]")[0]["value"] == "lead"
    assert titles(boss.get(f"{LIST}?_saved={id_of(view)}&role=client")) == ["Cleo Lee"]
    assert titles(boss.get(view)) == ["Ann Lee"]


def test_a_view_stands_on_the_list_that_it_was_made_from(crm, boss, people):
    view = keep(boss, f"{LIST}?_view=clients&email.contains=cleo")
    assert titles(boss.get(view)) == ["Cleo Lee"]
    assert boss.get(view).html.select("input[name=_view]")[0]["value"] == "clients"


def test_a_view_is_ones_own_until_it_is_shared(crm, boss, people):
    view = keep(boss, f"{LIST}?role=lead", label="Secret")
    other = crm.login("super_admin", email="other@example.test")
    assert "Secret" not in other.get(VIEWS).text
    assert "There is no such view" in other.get(view).text
    boss.send(VIEWS, _do="rename", view=id_of(view), label="Open", shared="1")
    assert titles(other.get(view)) == ["Ann Lee"]
    assert "Open" in other.get(VIEWS).text


def test_sharing_takes_the_power_to_share_views(crm, boss, people):
    sales = crm.login("sales")
    answer = sales.send(VIEWS, _do="keep", _list=LIST, label="Ours", shared="1")
    assert answer.status_code == 422
    assert "let you share views" in answer.text
    assert "Share it with everybody" not in sales.get(VIEWS).text


def test_only_who_made_a_view_changes_or_removes_it(crm, boss, people):
    view = id_of(keep(boss, f"{LIST}?role=lead", shared="1"))
    other = crm.login("super_admin", email="other@example.test")
    for act in ("rename", "remove", "change"):
        assert other.send(VIEWS, _do=act, view=view, label="x", _list=LIST).status_code == 422
    assert titles(boss.get(f"{LIST}?_view={view}")) == ["Ann Lee"]


def test_a_list_begins_with_the_view_that_one_has_chosen(crm, boss, people):
    keep(boss, f"{LIST}?role=client", label="Start", standard="1")
    assert titles(boss.get(LIST)) == ["Cleo Lee"]
    usual = boss.get(LIST).html.select(".k-views a")[0]["href"]
    assert titles(boss.get(usual)) == ["Ann Lee", "Bob Lee", "Cleo Lee"]
    assert titles(crm.login("super_admin", email="other@example.test").get(LIST)) == ["Ann Lee", "Bob Lee", "Cleo Lee"]


def test_a_filter_taken_away_leads_not_back_to_where_one_begins(crm, boss, people):
    keep(boss, f"{LIST}?role=client", label="Start", standard="1")
    address = boss.get(f"{LIST}?_view=active&email.contains=ann").html.select(".k-chip a")[0]["href"]
    assert titles(boss.get(address)) == ["Ann Lee", "Bob Lee", "Cleo Lee"]


def test_one_begins_with_the_usual_list_again(crm, boss, people):
    view = keep(boss, f"{LIST}?role=client", standard="1")
    boss.send(VIEWS, _do="standard", _list=LIST)
    assert len(titles(boss.get(LIST))) == 3
    boss.send(VIEWS, _do="standard", view=id_of(view), _list=LIST)
    boss.send(VIEWS, _do="remove", view=id_of(view), _list=LIST)
    assert len(titles(boss.get(LIST))) == 3


def test_a_shared_view_stands_above_the_list_of_whoever_pins_it(crm, boss, people):
    view = id_of(keep(boss, f"{LIST}?role=lead", label="Leads", shared="1"))
    other = crm.login("super_admin", email="other@example.test")
    assert not any("Leads" in each for each in tabs(other.get(LIST)))
    other.send(VIEWS, _do="pin", view=view, pinned="1", _list=LIST)
    assert any("Leads" in each for each in tabs(other.get(LIST)))
    boss.send(VIEWS, _do="pin", view=view, _list=LIST)
    assert "Leads" not in tabs(boss.get(LIST))


def test_a_shared_view_opens_no_field_that_is_closed(crm, boss, people):
    view = keep(boss, f"{LIST}?salary.empty=true&role=client&_columns=title,salary&sort=salary", shared="1")
    sales = crm.login("sales")
    answer = sales.get(view)
    assert heads(answer) == ["Contact"]
    assert "goes on without: a part of its filter, a column, a part of its order" in answer.text
    assert "alary" not in answer.text


def test_a_view_shows_no_more_than_the_looker_reaches(crm, boss, people):
    view = keep(boss, f"{LIST}?_state=all&sort=first_name", shared="1")
    assert titles(crm.login("reader").get(view)) == ["Cleo Lee"]


def test_what_the_list_shows_now_is_put_into_the_view(crm, boss, people):
    view = keep(boss, f"{LIST}?role=lead")
    id = id_of(view)
    boss.send(VIEWS, _do="change", view=id, _list=f"{LIST}?_saved={id}&role=client")
    assert titles(boss.get(view)) == ["Cleo Lee"]


def test_a_view_without_a_name_is_refused(crm, boss, people):
    answer = boss.send(VIEWS, _do="keep", _list=LIST, label="  ")
    assert answer.status_code == 422
    assert "needs a name" in answer.text


def test_the_page_says_what_is_kept(crm, boss, people):
    answer = boss.get(f"{VIEWS}?{urlencode({'_list': f'{LIST}?role.in=lead,client&_columns=title,email'})}")
    text = re.sub(r"\s+", " ", answer.html.select(".k-view-told")[0].text)
    assert "Role is Lead or Client" in text
    assert "Contact, Email" in text


def test_a_list_with_views_costs_three_statements(crm, boss, people):
    view = keep(boss, f"{LIST}?role=lead")
    boss.get(view)
    with crm.statements() as found:
        boss.get(view)
    assert len(found) == 3, found  # who asks, the views, the page


def test_the_bin_asks_for_no_views(crm, boss, people):
    boss.get(f"{LIST}?_deleted=1")
    with crm.statements() as found:
        boss.get(f"{LIST}?_deleted=1")
    assert len(found) == 2, found


def test_a_list_that_cannot_be_shown_is_not_kept(boss, people):
    answer = boss.send(VIEWS, _do="keep", _list=f"{LIST}?sort=wishes", label="Broken")
    assert answer.status_code == 422
    assert "sorted" in answer.html.select(".k-note-bad")[0].text
