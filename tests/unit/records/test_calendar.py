"""Records on their days: under the scope, the first of each day, and how many."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from tests.unit.records.doing import make

from kith.access.actor import SYSTEM, Actor
from kith.errors import KithError
from kith.records.calendar import calendar
from kith.records.model import Query
from kith.testing.site import SiteUnderTest

BERLIN = ZoneInfo("Europe/Berlin")
FIRST = date(2026, 1, 1)


def told(site: SiteUnderTest, by: str, days: int, actor: Actor = SYSTEM, *, limit: int = 2, **more: Any) -> list[Any]:
    """(titles, how many) of each day of January."""
    shown = [FIRST + timedelta(days=n) for n in range(days)]
    with site.reading() as tx:
        query = Query(module="contacts", fields=(by,), limit=limit, **more)
        found = calendar(tx, actor, query, by, shown, BERLIN)
    assert [each.day for each in found] == shown
    return [([row.title for row in each.rows], each.total.value) for each in found]


def born(site: SiteUnderTest, name: str, day: str) -> str:
    return make(site, "contacts", first_name=name, last_name="X", birthday=day)


def test_a_day_has_its_first_records_and_how_many_there_are(crm: SiteUnderTest) -> None:
    for name in ("Cy", "Ada", "Ben"):
        born(crm, name, "2026-01-02")
    born(crm, "Dot", "2026-01-03")
    born(crm, "Eve", "2026-01-04")
    assert told(crm, "birthday", 3) == [([], 0), (["Ada X", "Ben X"], 3), (["Dot X"], 1)]


@pytest.mark.parametrize("by", ["birthday", "created_at"])
def test_a_day_is_counted_to_a_cap(crm: SiteUnderTest, by: str) -> None:
    for name in ("Cy", "Ada", "Ben"):
        born(crm, name, crm.clock.present.date().isoformat())
    with crm.reading() as tx:
        today = [crm.clock.present.astimezone(BERLIN).date()]
        query = Query(module="contacts", fields=(by,), limit=1)
        (most,) = calendar(tx, SYSTEM, query, by, today, BERLIN, count_to=2)
        (all_,) = calendar(tx, SYSTEM, query, by, today, BERLIN, count_to=3)
    assert [(each.total.value, each.total.exact, len(each.rows)) for each in (most, all_)] == [
        (2, False, 1),
        (3, True, 1),
    ]


def test_one_day_can_be_asked_for_alone(crm: SiteUnderTest) -> None:
    born(crm, "Ada", "2026-01-01")
    born(crm, "Ben", "2026-01-02")
    assert told(crm, "birthday", 1) == [(["Ada X"], 1)]


def test_a_moment_lies_on_the_day_of_the_zone(crm: SiteUnderTest) -> None:
    midnight = datetime(2026, 4, 1, tzinfo=BERLIN)
    for name, before in (("Late", timedelta(minutes=1)), ("Early", timedelta(0))):
        crm.clock.present = (midnight - before).astimezone(UTC)
        born(crm, name, "2020-01-01")
    with crm.reading() as tx:
        days = [date(2026, 3, 31), date(2026, 4, 1)]
        found = calendar(tx, SYSTEM, Query(module="contacts", fields=(), limit=5), "created_at", days, BERLIN)
    assert [[row.title for row in each.rows] for each in found] == [["Late X"], ["Early X"]]


def test_words_narrow_a_calendar(crm: SiteUnderTest) -> None:
    born(crm, "Ada", "2026-01-01")
    born(crm, "Ben", "2026-01-01")
    assert told(crm, "birthday", 1, q="ben") == [(["Ben X"], 1)]


@pytest.mark.parametrize(("by", "code"), [("nothing", "K609"), ("first_name", "K618"), ("role", "K618")])
def test_what_is_no_day_is_refused(crm: SiteUnderTest, by: str, code: str) -> None:
    with crm.reading() as tx, pytest.raises(KithError) as refused:
        calendar(tx, SYSTEM, Query(module="contacts", fields=(), limit=5), by, [FIRST], BERLIN)
    assert [each.code for each in refused.value.problems] == [code]
