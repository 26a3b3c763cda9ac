"""Moments on pages: typed and shown by the clocks of whoever looks, the same moment for everyone."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from tests.functional.pages.forms import press, the_form

from kith.access.actor import SYSTEM
from kith.records.query import get
from kith.storage.system import User

NEW_YORK, BERLIN = "America/New_York", None  # None: the site's own
MOMENT = datetime(2026, 7, 1, 10, 0, tzinfo=UTC)
TWICE = datetime(2026, 11, 1, 6, 30, tzinfo=UTC)  # in New York clocks show 1:30 for the second time


def browser_in(crm, zone, role="super_admin"):
    """A browser of somebody whose clocks are in `zone`."""
    browser = crm.login(role, email=f"{zone or 'berlin'}@example.test".replace("/", "."))
    with crm.site.writing() as tx:
        tx.connection.execute(sa.update(User).where(User.id == browser.user).values(timezone=zone))
    return browser


def call(crm, id):
    with crm.site.reading() as tx:
        return get(tx, SYSTEM, "calls", id).values


def id_of(answer):
    return answer.headers["Location"].split("?")[0][-36:]


@pytest.mark.parametrize(("zone", "typed"), [(NEW_YORK, "2026-07-01T06:00"), (BERLIN, "2026-07-01T12:00")])
def test_a_moment_is_typed_and_shown_by_the_own_clocks(small, zone, typed):
    browser = browser_in(small, zone)
    answer = press(the_form(browser.get("/m/calls/new")), subject="Hello", at=typed)
    assert call(small, id_of(answer))["at"] == MOMENT
    assert the_form(browser.get(f"/m/calls/{id_of(answer)}/edit"))["at"].value == typed


def test_a_record_page_and_a_list_show_it_by_the_own_clocks(small):
    browser, berlin = browser_in(small, NEW_YORK), browser_in(small, BERLIN)
    id = small.make("calls", browser, subject="Hello", at="2026-07-01T10:00Z")
    for address in (f"/m/calls/{id}", "/m/calls"):
        assert "6:00" in browser.get(address).text.replace("06:00", "6:00")
        assert "12:00" in berlin.get(address).text


@pytest.mark.parametrize("moment", [MOMENT, TWICE, datetime(2026, 7, 1, 10, 0, 15, 250_000, tzinfo=UTC)])
def test_saving_a_form_leaves_moments_that_nobody_touched(small, moment):
    browser = browser_in(small, NEW_YORK)
    id = small.make("calls", browser, subject="Hello", at=moment, reminders=[{"at": moment, "text": "Ring"}])
    form = the_form(browser.get(f"/m/calls/{id}/edit"))
    form["reminders.0.text"] = "Ring twice"
    assert press(form, subject="Changed").status_code == 303
    found = call(small, id)
    assert (found["subject"], found["at"], found["reminders"][0]["at"]) == ("Changed", moment, moment)


def test_a_time_that_the_own_clocks_never_showed_is_refused(small):
    browser = browser_in(small, NEW_YORK)
    answer = press(the_form(browser.get("/m/calls/new")), subject="Hello", at="2026-03-08T02:30")
    assert answer.status_code == 422
    assert NEW_YORK in answer.text


def test_rules_are_judged_by_the_clocks_of_the_site(small):
    """2029-12-31 20:00 in New York is past midnight in Berlin."""
    browser = browser_in(small, NEW_YORK)
    answer = press(the_form(browser.get("/m/calls/new")), subject="Hello", at="2029-12-31T20:00")
    assert answer.status_code == 303  # still the first of January there, which isn't after it
    answer = press(the_form(browser.get("/m/calls/new")), subject="Hello", at="2030-01-01T20:00")
    assert answer.status_code == 422
