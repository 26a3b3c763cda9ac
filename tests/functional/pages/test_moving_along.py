"""Where a span begins takes its end along when it is moved to another day."""

from __future__ import annotations

import pytest
from tests.functional.pages.served import ServedSite

SHIFTS = {
    "modules/shifts.yaml": """
module: shifts
label: {one: Shift, many: Shifts}
title: "{name}"
fields:
  name: {type: text, required: true}
  starts_at: {type: datetime}
  ends_at: {type: datetime, invalid_if: {ends_at: {lt: $record.starts_at}}, message: Ends before it begins}
  first_day: {type: date}
  last_day: {type: date, invalid_if: {last_day: {lt: $record.first_day}}, message: Ends before it begins}
  check_on: {type: date, invalid_if: {check_on: {lt: 2020-01-01}}, message: Long ago}
""",
    "config/roles.yaml": """
roles:
  super_admin: {modules: {all: {view: all, create: true, edit: all}}, may: [administer]}
  beginner: {modules: {shifts: {view: all, edit: all, fields: {hide: [last_day]}}}}
""",
}


@pytest.fixture
def shifts(sqlite_url):
    served = ServedSite(sqlite_url, SHIFTS)
    yield served
    served.close()


@pytest.fixture
def boss(shifts):
    return shifts.login("super_admin")


def moved(browser, id, to, by):
    form = {"_by": by, "_to": to, "_version": "1", "_list": "/m/shifts/calendar"}
    answer = browser.post(f"/m/shifts/{id}/move", {"csrf_token": browser.token("/m/shifts"), **form}, HX_Request="true")
    assert answer.status_code == 200, answer.text


def stored(shifts, *names):
    with shifts.site.reading() as tx:
        row = tx.connection.exec_driver_sql(f"SELECT {', '.join(names)} FROM m_shifts").one()
    return tuple(str(each)[:16].replace("T", " ") for each in row)


def test_the_last_day_goes_along_with_the_first(shifts, boss):
    id = shifts.make("shifts", boss, name="Night", first_day="2026-04-10", last_day="2026-04-12")
    moved(boss, id, "2026-04-30", "first_day")
    assert stored(shifts, "first_day", "last_day") == ("2026-04-30", "2026-05-02")


def test_an_end_keeps_its_time_on_the_viewers_clocks(shifts, boss):
    id = shifts.make("shifts", boss, name="Night", starts_at="2026-03-27T20:00:00Z", ends_at="2026-03-28T04:00:00Z")
    moved(boss, id, "2026-03-30", "starts_at")  # clocks go forward on the 29th
    assert stored(shifts, "starts_at", "ends_at") == ("2026-03-30 19:00", "2026-03-31 03:00")


def test_moving_an_end_leaves_the_beginning(shifts, boss):
    id = shifts.make("shifts", boss, name="Night", first_day="2026-04-10", last_day="2026-04-12")
    moved(boss, id, "2026-04-20", "last_day")
    assert stored(shifts, "first_day", "last_day") == ("2026-04-10", "2026-04-20")


def test_an_empty_end_stays_empty_and_others_stay_where_they_are(shifts, boss):
    id = shifts.make("shifts", boss, name="Night", first_day="2026-04-10", check_on="2026-04-11")
    moved(boss, id, "2026-04-20", "first_day")
    assert stored(shifts, "first_day", "last_day", "check_on") == ("2026-04-20", "None", "2026-04-11")


def test_who_may_not_change_the_end_moves_the_beginning_alone(shifts, boss):
    id = shifts.make("shifts", boss, name="Night", first_day="2026-04-10", last_day="2026-04-22")
    moved(shifts.login("beginner"), id, "2026-04-20", "first_day")
    assert stored(shifts, "first_day", "last_day") == ("2026-04-20", "2026-04-22")
