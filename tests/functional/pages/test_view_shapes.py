"""Views that were kept as boards and calendars open as such again."""

from __future__ import annotations

import pytest
from tests.functional.pages.boarding import MODULES
from tests.functional.pages.served import ServedSite

from kith.identity.administer import set_roles
from kith.testing.site import fill_database

ROLES = MODULES["config/roles.yaml"] + "  clerk: {modules: {notes: {view: all}}}\n"
FILES = {**MODULES, "config/roles.yaml": ROLES}
LIST = "/m/jobs"
VIEWS = f"{LIST}/views"
HX = {"HX_Request": "true"}


@pytest.fixture
def jobs(copy_of):
    served = ServedSite(copy_of(__name__, fill_database(FILES)), FILES)
    yield served
    served.close()


@pytest.fixture
def boss(jobs):
    return jobs.login("super_admin")


def keep(who, list_, label="Mine", **more):
    """The id of the view that `who` keeps of the list `list_`."""
    answer = who.send(VIEWS, _do="keep", _list=list_, label=label, **more)
    assert answer.status_code == 303, answer.text
    return answer.location.partition("_view=")[2].partition("&")[0]


def chosen(answer, name):
    return answer.html.select(f"select[name={name}] option[selected]")[0]["value"]


def test_a_view_of_a_board_remembers_its_columns_and_its_total(jobs, boss):
    view = keep(boss, f"{LIST}/board?_by=kind&_total=hours")
    answer = boss.get(f"{LIST}/board?_view={view}")
    assert (chosen(answer, "_by"), chosen(answer, "_total")) == ("kind", "hours")


def test_a_view_of_a_board_that_adds_nothing_up_adds_nothing_up(jobs, boss):
    view = keep(boss, f"{LIST}/board?_by=stage&_total=-")
    assert chosen(boss.get(f"{LIST}/board?_view={view}"), "_total") == "-"


def test_a_view_of_a_calendar_remembers_its_days_and_its_span(jobs, boss):
    view = keep(boss, f"{LIST}/calendar?_by=at&_span=week&_day=2026-03-02")
    answer = boss.get(f"{LIST}/calendar?_view={view}")
    assert chosen(answer, "_by") == "at"
    assert answer.html.select(".k-cal-week")


def test_a_list_leads_to_what_the_view_was_kept_as(jobs, boss):
    view = keep(boss, f"{LIST}/board?_by=kind")
    assert boss.get(f"{LIST}?_view={view}").location == f"{LIST}/board?_view={view}"


def test_an_address_that_says_another_shape_is_meant(jobs, boss):
    view = keep(boss, f"{LIST}/board?_by=kind")
    assert boss.get(f"{LIST}/calendar?_view={view}").html.select("#calendar")


def test_a_part_of_a_page_that_asks_for_such_a_view_gets_a_whole_page(jobs, boss):
    view = keep(boss, f"{LIST}/board?_by=kind")
    assert boss.get(f"{LIST}?_view={view}", **HX).headers["HX-Redirect"] == f"{LIST}/board?_view={view}"


def test_a_list_that_one_begins_with_may_be_a_calendar(jobs, boss):
    view = keep(boss, f"{LIST}/calendar?_by=at", standard="1")
    assert boss.get(LIST).location == f"{LIST}/calendar?_view={view}"
    assert boss.get(f"{LIST}?_done=deleted").location == f"{LIST}/calendar?_view={view}&_done=deleted"


def test_tabs_and_the_page_of_views_lead_to_the_board_itself(jobs, boss):
    view = keep(boss, f"{LIST}/board?_by=kind")
    for page in (LIST, VIEWS):
        assert boss.get(page).html.select(f'main a[href="{LIST}/board?_view={view}"]'), page


def test_the_page_of_views_says_that_a_board_is_kept(jobs, boss):
    assert "Board: Kind" in boss.get(f"{VIEWS}?_list=/m/jobs/board?_by=kind").text


def test_a_view_whose_field_is_closed_goes_on_as_a_list_and_says_so(jobs, boss):
    view = keep(boss, f"{LIST}/board?_by=secret", shared="1", label="Hushed")
    reader = jobs.login("reader")
    for page in (LIST, f"{LIST}/board"):
        answer = reader.get(f"{page}?_view={view}")
        assert answer.status_code == 200
        assert "goes on without: what its board or calendar goes by" in answer.text


def aside(answer):
    return [(each.text, each["href"]) for each in answer.html.select(".k-nav-views a")]


def test_views_at_hand_stand_in_the_sidebar_of_every_page(jobs, boss):
    assert aside(boss.get("/")) == []
    board = keep(boss, f"{LIST}/board?_by=kind", label="By kind")
    listed = keep(boss, f"{LIST}?kind=refit", label="Refits")
    expected = [("By kind", f"{LIST}/board?_view={board}"), ("Refits", f"{LIST}?_view={listed}")]
    for page in ("/", LIST, "/m/notes", f"{LIST}/new", "/account"):
        assert aside(boss.get(page)) == expected, page


def test_a_view_that_is_taken_away_leaves_the_sidebar(jobs, boss):
    first, second = (keep(boss, f"{LIST}?kind={kind}", label=kind) for kind in ("refit", "survey"))
    boss.send(VIEWS, _do="pin", view=first)
    boss.send(VIEWS, _do="rename", view=second, label="Looks")
    assert [label for label, _ in aside(boss.get("/"))] == ["Looks"]
    boss.send(VIEWS, _do="remove", view=second)
    assert aside(boss.get("/")) == []


def test_a_shared_view_is_in_the_sidebar_of_who_pins_it(jobs, boss):
    view = keep(boss, f"{LIST}?kind=refit", label="Ours", shared="1")
    reader = jobs.login("reader")
    assert aside(reader.get("/")) == []
    reader.send(VIEWS, _do="pin", view=view, pinned="1")
    assert [label for label, _ in aside(reader.get("/"))] == ["Ours"]


def test_the_sidebar_costs_no_statement_on_most_pages(jobs, boss):
    keep(boss, f"{LIST}?kind=refit")
    boss.get("/m/notes")
    with jobs.statements() as found:
        boss.get("/m/notes")
    assert not [each for each in found if "kith_saved_view" in each and "kith_view_mark" in each and "JOIN" in each]


def test_a_module_that_one_may_not_view_shows_no_views(jobs, boss):
    reader = jobs.login("reader", email="both@example.test")
    keep(reader, f"{LIST}?kind=refit", label="Hidden soon")
    with jobs.site.writing() as tx:
        set_roles(tx, reader.user, ["clerk"])
    answer = reader.get("/m/notes")
    assert answer.status_code == 200
    assert "Hidden soon" not in answer.text
