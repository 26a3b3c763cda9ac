"""A list as a calendar: its days, what stands on them, and moving it."""

from __future__ import annotations

import pytest
from tests.functional.pages.boarding import MODULES
from tests.functional.pages.served import ServedSite

from kith.testing.site import fill_database

CALENDAR = "/m/jobs/calendar"
APRIL = f"{CALENDAR}?_day=2026-04-15"
HX = {"HX_Request": "true"}


@pytest.fixture
def jobs(copy_of):
    served = ServedSite(copy_of(__name__, fill_database(MODULES)), MODULES)
    yield served
    served.close()


@pytest.fixture
def boss(jobs):
    return jobs.login("super_admin")


def on(answer, day):
    """What stands on the day."""
    return answer.html.select(f'[data-value="{day}"]')[0]


def entries(part):
    return [" ".join(each.get_text(" ").split()) for each in part.select(".k-entry-at, .k-entry .k-card-title")]


def move(browser, id, to, by="due", version="1", **more):
    form = {"_by": by, "_to": to, "_version": version, "_list": APRIL, **more}
    return browser.post(f"/m/jobs/{id}/move", {"csrf_token": browser.token("/m/jobs"), **form}, **HX)


def test_a_month_has_whole_weeks(boss):
    answer = boss.get(APRIL)
    days = [each["data-value"] for each in answer.html.select(".k-day")]
    assert (days[0], days[-1], len(days)) == ("2026-03-30", "2026-05-03", 35)
    assert len(answer.html.select(".k-day-outside")) == 5
    assert answer.html.select(".k-cal-head h2")[0].text == "April 2026"


def test_a_week_and_a_day_can_be_shown(boss):
    week = boss.get(f"{APRIL}&_span=week")
    assert [each["data-value"] for each in week.html.select(".k-day")][::6] == ["2026-04-13", "2026-04-19"]
    day = boss.get(f"{APRIL}&_span=day")
    assert [each["data-label"] for each in day.html.select(".k-day")] == ["Wednesday, April 15, 2026"]


@pytest.mark.parametrize(("span", "before", "after"), [
    ("month", "2026-03-31", "2026-05-01"),
    ("week", "2026-04-12", "2026-04-20"),
    ("day", "2026-04-14", "2026-04-16"),
])  # fmt: skip
def test_one_leafs_through(boss, span, before, after):
    answer = boss.get(f"{APRIL}&_span={span}")
    links = [answer.html.select(f"a[rel={rel}]")[0]["href"] for rel in ("prev", "next")]
    assert [each.partition("_day=")[2][:10] for each in links] == [before, after]


@pytest.mark.parametrize("day", ["nonsense", "0001-01-01", "9999-12-31", "2026-13-01", ""])
def test_a_day_that_is_none_is_today(jobs, boss, day):
    answer = boss.get(f"{CALENDAR}?_day={day}")
    assert answer.html.select(".k-day-today")[0]["data-value"] == "2026-03-31"


def test_entries_stand_on_their_day(jobs, boss):
    jobs.make("jobs", boss, name="Refit", due="2026-04-15")
    jobs.make("jobs", boss, name="Elsewhen", due="2026-06-15")
    answer = boss.get(APRIL)
    assert entries(on(answer, "2026-04-15")) == ["Refit"]
    assert len(answer.html.select(".k-entry")) == 1


def test_moments_stand_on_the_day_of_the_viewers_clocks(jobs, boss):
    jobs.make("jobs", boss, name="Late", at="2026-04-15T22:30:00Z")  # 00:30 in Berlin
    jobs.make("jobs", boss, name="Early", at="2026-04-15T21:59:00Z")
    answer = boss.get(f"{APRIL}&_by=at")
    assert [each.replace("\u202f", " ") for each in entries(on(answer, "2026-04-15"))] == ["11:59 PM", "Early"]
    assert [each.replace("\u202f", " ") for each in entries(on(answer, "2026-04-16"))] == ["12:30 AM", "Late"]


def test_a_day_shows_a_few_and_says_how_many_more(jobs, boss):
    for number in range(8):
        jobs.make("jobs", boss, name=f"Job {number}", due="2026-04-15")
    day = on(boss.get(APRIL), "2026-04-15")
    more = day.select(".k-day-more")[0]
    assert entries(day) == ["Job 0", "Job 1", "Job 2"]
    assert more.text.startswith("5 more")
    assert len(entries(boss.get(more["href"]).html)) == 8


def test_filters_words_and_views_of_the_list_hold(jobs, boss):
    jobs.make("jobs", boss, name="Refit", due="2026-04-15")
    jobs.make("jobs", boss, name="Odd", due="2026-04-15", kind="survey")
    jobs.make("jobs", boss, name="Gone", due="2026-04-15", active="false")
    assert entries(boss.get(f"{APRIL}&kind=survey").html) == ["Odd"]
    assert entries(boss.get(f"{APRIL}&q=refit").html) == ["Refit"]
    assert entries(boss.get(f"{APRIL}&_state=inactive").html) == ["Gone"]
    kept = boss.send("/m/jobs/views", _do="keep", label="Odd ones", _list="/m/jobs?kind=survey")
    view = kept.location.partition("?")[2].partition("&")[0]
    assert entries(boss.get(f"{APRIL}&{view}").html) == ["Odd"]


def test_a_field_that_is_closed_is_like_one_that_is_not_there(jobs, boss):
    jobs.make("jobs", boss, name="Refit", hidden_day="2026-04-15")
    reader = jobs.login("reader")
    pages = [reader.get(f"{APRIL}&_by={name}").html.select("#calendar")[0] for name in ("hidden_day", "nothing")]
    assert pages[0] == pages[1]
    assert [each["value"] for each in reader.get(APRIL).html.select("select[name=_by] option")] == [
        "due",
        "at",
        "created_at",
        "modified_at",
    ]
    assert entries(boss.get(f"{APRIL}&_by=hidden_day").html) == ["Refit"]


def test_others_see_their_own_records_alone(jobs, boss):
    mine = jobs.login("mine")
    for number in range(4):
        jobs.make("jobs", boss, name=f"Job {number}", due="2026-04-15")
    jobs.make("jobs", mine, name="Mine", due="2026-04-15")
    day = on(mine.get(APRIL), "2026-04-15")
    assert (entries(day), day.select(".k-day-more")) == (["Mine"], [])


def test_a_new_record_begins_on_its_day(jobs, boss):
    link = on(boss.get(APRIL), "2026-04-15").select(".k-day-new")[0]["href"]
    form = boss.get(link)
    assert form.html.select("input[name=due]")[0]["value"] == "2026-04-15"
    assert form.html.select("input[name=_next]")[0]["value"].startswith(CALENDAR)
    moment = on(boss.get(f"{APRIL}&_by=at"), "2026-04-15").select(".k-day-new")[0]["href"]
    assert boss.get(moment).html.select("input[name=at]")[0]["value"] == "2026-04-15T09:00"
    assert not jobs.login("reader").get(APRIL).html.select(".k-day-new")
    assert not boss.get(f"{APRIL}&_by=created_at").html.select(".k-day-new")


def test_an_entry_is_moved_to_another_day(jobs, boss):
    id = jobs.make("jobs", boss, name="Refit", due="2026-04-15")
    assert move(boss, id, "2026-04-20").json == {"version": 2, "said": []}
    assert entries(on(boss.get(APRIL), "2026-04-20")) == ["Refit"]


def test_a_moment_keeps_its_time_on_the_viewers_clocks(jobs, boss):
    id = jobs.make("jobs", boss, name="Refit", at="2026-03-27T14:30:00Z")  # 15:30, before clocks go forward
    assert move(boss, id, "2026-03-30", by="at").status_code == 200
    with jobs.site.reading() as tx:
        stored = tx.connection.exec_driver_sql("SELECT at FROM m_jobs").scalar_one()
    assert str(stored).replace("T", " ")[:16] == "2026-03-30 13:30"


def test_a_time_that_clocks_pass_over_is_refused(jobs, boss):
    id = jobs.make("jobs", boss, name="Refit", at="2026-03-28T01:30:00Z")  # 02:30, which the 29th doesn't have
    answer = move(boss, id, "2026-03-29", by="at")
    assert answer.status_code == 422
    assert answer.json["said"]


def test_an_entry_is_moved_by_its_own_form(jobs, boss):
    jobs.make("jobs", boss, name="Refit", due="2026-04-15")
    form = boss.get(APRIL).html.select(".k-entry form")[0]
    fields = {each["name"]: each["value"] for each in form.select("input")}
    assert fields["_to"] == "2026-04-15"
    answer = boss.post(form["action"], {**fields, "_to": "2026-04-22"})
    assert entries(on(boss.get(answer.location), "2026-04-22")) == ["Refit"]


def test_what_a_rule_refuses_is_told(jobs, boss):
    id = jobs.make("jobs", boss, name="Refit", due="2026-04-15")
    answer = move(boss, id, "2019-01-01")
    assert (answer.status_code, answer.json) == (422, {"said": ["That is long ago."]})
    assert move(boss, id, "someday").status_code == 422


def test_nothing_is_moved_by_what_cannot_be_changed(jobs, boss):
    id = jobs.make("jobs", boss, name="Refit", due="2026-04-15")
    assert move(boss, id, "2026-04-20", by="created_at").status_code == 404
    answer = boss.get(f"{CALENDAR}?_by=created_at")
    assert answer.html.select(".k-entry")
    assert not answer.html.select("[data-moves]")


def test_a_calendar_makes_as_many_statements_however_much_is_on_it(jobs, boss):
    def count(browser, address):
        browser.get(address)
        with jobs.statements() as found:
            assert browser.get(address).status_code == 200
        return len(found)

    own = jobs.login("own")
    jobs.make("jobs", own, name="Mine", due="2026-04-15")
    few = [count(who, f"{APRIL}&_span={span}") for who in (boss, own) for span in ("month", "week", "day")]
    for number in range(40):
        jobs.make("jobs", boss, name=f"Job {number}", due=f"2026-04-{number % 28 + 1:02}")
    assert [count(who, f"{APRIL}&_span={span}") for who in (boss, own) for span in ("month", "week", "day")] == few
    assert few == [3, 3, 3, 4, 4, 4]


DECLARED = {
    **MODULES,
    "modules/jobs.yaml": MODULES["modules/jobs.yaml"]
    + "  week: {label: This week, kind: calendar, where: {kind: refit}, days_by: at, span: week}\n",
}


@pytest.fixture
def planned(copy_of):
    served = ServedSite(copy_of(f"{__name__}.declared", fill_database(DECLARED)), DECLARED)
    yield served
    served.close()


def test_a_module_may_declare_a_calendar(planned):
    boss = planned.login("super_admin")
    planned.make("jobs", boss, name="Refit", at="2026-04-15T09:00:00Z")
    planned.make("jobs", boss, name="Odd", at="2026-04-15T09:00:00Z", kind="survey")
    tab = next(each for each in boss.get("/m/jobs").html.select("a") if each.get_text(strip=True) == "This week")
    assert tab["href"] == "/m/jobs/calendar?_view=week"
    answer = boss.get(f"{tab['href']}&_day=2026-04-15")
    assert len(answer.html.select(".k-day")) == 7
    assert [each.get_text(strip=True) for each in answer.html.select(".k-entry .k-card-title")] == ["Refit"]
    month = next(each["href"] for each in answer.html.select(".k-switch a") if each.text == "Month")
    assert len(boss.get(month).html.select(".k-day")) == 35


def test_a_declared_calendar_by_a_day_that_is_closed_is_a_list(planned):
    blind = planned.login("blind")
    links = [each["href"] for each in blind.get("/m/jobs").html.select("a") if each.get_text(strip=True) == "This week"]
    assert links == ["/m/jobs?_view=week"]
