"""Who is reminded of what, when, and how often."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from kith_ext.activities.reminders import BATCH, find_due, remind
from kith_ext.activities.tests import diary
from kith_ext.activities.tests.diary import TOMORROW, at, mails, meeting, person, reminded, save

from kith.ext import Actor, Change, KithError, Row, page, parse_query, write
from kith.identity import administer, profile, users
from kith.jobs.clockwork import Clockwork
from kith.ledger import schedules
from kith.storage.system import User
from kith.testing.plugin_site import START, PluginSite
from kith.timeline.notifications import listed

MARA, ANN = "mara@example.test", "ann@example.test"
MINUTE = timedelta(minutes=1)


def call(site: PluginSite, by: Actor, **values: Any) -> str:
    usual: dict[str, Any] = {"subject": "Call back", "starts_at": diary.stamp(TOMORROW), "remind": "minutes_15"}
    return save(site, by, "calls", **(usual | values))


def noted(site: PluginSite) -> list[tuple[str, datetime]]:
    """State and moment of each reminder."""
    with site.reading() as tx:
        rows: tuple[Row, ...] = page(tx, site.system, parse_query(tx, site.system, "reminders", [])).rows
    return [(row.values["state"], row.values["due_at"]) for row in rows]


def test_without_a_reminder_nobody_is_reminded(plugin_site: PluginSite) -> None:
    meeting(plugin_site, person(plugin_site))
    assert noted(plugin_site) == []


def test_owner_and_colleagues_are_reminded_of_a_meeting_once_each(plugin_site: PluginSite) -> None:
    mara, ann = person(plugin_site), person(plugin_site, "Ann")
    meeting(plugin_site, mara, colleagues=[ann.user, mara.user], remind="minutes_15")
    due = TOMORROW - timedelta(minutes=15)
    assert at(plugin_site, due - MINUTE) == []
    assert sorted(at(plugin_site, due)) == [ANN, MARA]
    assert len(at(plugin_site, due + MINUTE)) == 2


def test_who_is_reminded_hears_of_it_in_the_page_as_well(plugin_site: PluginSite) -> None:
    mara = person(plugin_site)
    id = call(plugin_site, mara)
    at(plugin_site, TOMORROW)
    with plugin_site.reading() as tx:
        told = listed(tx, mara).entries
    assert [(each.kind, each.record.id if each.record else None) for each in told] == [("reminder", id)]


def test_the_assignee_is_reminded_of_a_call(plugin_site: PluginSite) -> None:
    mara, ann = person(plugin_site), person(plugin_site, "Ann")
    call(plugin_site, mara, assignee=ann.user)
    assert at(plugin_site, TOMORROW) == [ANN]


def test_the_mail_says_what_when_and_where_it_stands(plugin_site: PluginSite) -> None:
    mara = person(plugin_site, zone="Europe/Berlin", locale="de")
    id = meeting(plugin_site, mara, remind="at_start", location="Room 2")
    at(plugin_site, TOMORROW)
    [mail] = mails(plugin_site)
    assert mail.values is not None
    assert mail.values["when"] == "Mittwoch, 1. April 2026, 11:30 – 12:00 (Europe/Berlin)"
    assert (mail.subject, mail.values["where"], mail.purpose) == ("Erinnerung: Kick-off", "Room 2", "content")
    assert f"/m/meetings/{id}" in plugin_site.browser("super_admin").get(f"/dev/mail/{mail.id}/page").text


def test_a_task_is_reminded_of_in_the_morning_of_each_one_s_own_zone(plugin_site: PluginSite) -> None:
    for name, zone in (("Mara", "Asia/Tokyo"), ("Ann", "America/New_York")):
        someone = person(plugin_site, name, zone=zone)
        save(plugin_site, someone, "tasks", subject="Write", due_on="2026-04-02", remind="day_1")
    nine_in_tokyo, nine_in_new_york = datetime(2026, 4, 1, 0, tzinfo=UTC), datetime(2026, 4, 1, 13, tzinfo=UTC)
    assert at(plugin_site, nine_in_tokyo) == [MARA]
    assert at(plugin_site, nine_in_new_york - MINUTE) == [MARA]
    assert at(plugin_site, nine_in_new_york) == [MARA, ANN]


def test_a_certain_time_is_that_time(plugin_site: PluginSite) -> None:
    moment = START + timedelta(hours=5)
    save(plugin_site, person(plugin_site), "tasks", subject="Write", remind="at", remind_at=diary.stamp(moment))
    assert at(plugin_site, moment - MINUTE) == []
    assert at(plugin_site, moment) == [MARA]


def test_a_task_without_a_due_date_has_nothing_to_count_back_from(plugin_site: PluginSite) -> None:
    with pytest.raises(Exception, match="counts back from a due date"):
        save(plugin_site, person(plugin_site), "tasks", subject="Write", remind="day_1")


def test_a_meeting_that_is_moved_is_reminded_of_at_its_new_time(plugin_site: PluginSite) -> None:
    mara = person(plugin_site)
    id = meeting(plugin_site, mara, remind="minutes_15")
    later = TOMORROW + timedelta(days=1)
    save(plugin_site, mara, "meetings", id, starts_at=diary.stamp(later), ends_at=diary.stamp(later))
    assert at(plugin_site, TOMORROW) == []
    assert at(plugin_site, later) == [MARA]


def test_one_that_is_moved_after_its_reminder_has_another(plugin_site: PluginSite) -> None:
    mara = person(plugin_site)
    id = meeting(plugin_site, mara, remind="minutes_15")
    assert at(plugin_site, TOMORROW - timedelta(minutes=15)) == [MARA]
    later = TOMORROW + timedelta(days=1)
    save(plugin_site, mara, "meetings", id, starts_at=diary.stamp(later), ends_at=diary.stamp(later))
    assert at(plugin_site, later) == [MARA, MARA]


def test_saving_it_unmoved_reminds_of_it_no_second_time(plugin_site: PluginSite) -> None:
    mara = person(plugin_site)
    id = meeting(plugin_site, mara, remind="minutes_15")
    at(plugin_site, TOMORROW - timedelta(minutes=15))
    save(plugin_site, mara, "meetings", id, location="Room 3")
    assert at(plugin_site, TOMORROW) == [MARA]


@pytest.mark.parametrize("how", [{"status": "cancelled"}, {"status": "held"}, {"active": False}, {"remind": ""}])
def test_what_is_closed_or_unticked_meanwhile_is_left_alone(plugin_site: PluginSite, how: dict[str, object]) -> None:
    mara = person(plugin_site)
    id = meeting(plugin_site, mara, remind="minutes_15")
    save(plugin_site, mara, "meetings", id, **how)
    assert at(plugin_site, TOMORROW) == []
    assert [state for state, _ in noted(plugin_site)] == ["dropped"]


def test_what_is_deleted_is_left_alone_until_it_comes_back(plugin_site: PluginSite) -> None:
    mara = person(plugin_site)
    id = meeting(plugin_site, mara, remind="minutes_15")
    diary.throw_away(plugin_site, mara, "meetings", id)
    assert at(plugin_site, TOMORROW - timedelta(minutes=15)) == []
    diary.take_back(plugin_site, mara, "meetings", id)
    assert at(plugin_site, TOMORROW) == [MARA]


def test_who_takes_part_no_longer_isn_t_reminded(plugin_site: PluginSite) -> None:
    mara, ann = person(plugin_site), person(plugin_site, "Ann")
    id = meeting(plugin_site, mara, colleagues=[ann.user], remind="minutes_15")
    save(plugin_site, mara, "meetings", id, colleagues=[])
    assert at(plugin_site, TOMORROW) == [MARA]


def test_nobody_is_reminded_of_what_was_over_while_nothing_ran(plugin_site: PluginSite) -> None:
    meeting(plugin_site, person(plugin_site), remind="minutes_15")
    assert at(plugin_site, TOMORROW + timedelta(hours=3)) == []
    assert [state for state, _ in noted(plugin_site)] == ["dropped"]


def test_what_is_late_but_not_over_is_still_told(plugin_site: PluginSite) -> None:
    meeting(plugin_site, person(plugin_site), remind="minutes_15")
    assert at(plugin_site, TOMORROW + timedelta(minutes=10)) == [MARA]


def test_a_meeting_made_after_its_reminder_was_due_is_told_at_once(plugin_site: PluginSite) -> None:
    meeting(plugin_site, person(plugin_site), starts_at=START + timedelta(minutes=5), remind="minutes_15")
    assert at(plugin_site, START + MINUTE) == [MARA]


def test_who_went_to_another_zone_meanwhile_is_reminded_by_its_clocks(plugin_site: PluginSite) -> None:
    mara = person(plugin_site, zone="Asia/Tokyo")
    save(plugin_site, mara, "tasks", subject="Write", due_on="2026-04-02", remind="due")
    with plugin_site.writing() as tx:
        tx.connection.execute(sa.update(User).values(timezone="America/New_York"))
    assert at(plugin_site, datetime(2026, 4, 2, 0, tzinfo=UTC)) == []
    assert at(plugin_site, datetime(2026, 4, 2, 13, tzinfo=UTC)) == [MARA]


def test_a_suspended_account_isn_t_reminded(plugin_site: PluginSite) -> None:
    mara = person(plugin_site)
    meeting(plugin_site, mara, remind="minutes_15")
    with plugin_site.writing() as tx:
        tx.connection.execute(sa.update(User).where(User.id == mara.user).values(state="suspended"))
    assert at(plugin_site, TOMORROW) == []


def test_who_may_not_see_it_any_longer_isn_t_reminded(plugin_site: PluginSite) -> None:
    fred = person(plugin_site, "Fred", role="finance")
    id = call(plugin_site, person(plugin_site), assignee=fred.user)
    with plugin_site.writing() as tx:
        administer.set_roles(tx, users.require(tx, fred.email).id, [], by=None)
    assert at(plugin_site, TOMORROW) == []
    assert id


def test_a_wish_of_a_contact_with_the_same_address_doesn_t_keep_staff_from_their_work(plugin_site: PluginSite) -> None:
    diary.contact(plugin_site, email=MARA, do_not_email=True)
    meeting(plugin_site, person(plugin_site), remind="minutes_15")
    at(plugin_site, TOMORROW)
    assert [mail.state for mail in mails(plugin_site)] == ["caught"]


def test_the_schedule_stands_in_the_database_and_comes_each_minute(plugin_site: PluginSite) -> None:
    app = plugin_site.app
    clockwork = Clockwork(app.engine, app.clock, app.writing, stopping=lambda: False)
    clockwork.tick()
    plugin_site.run_jobs()
    plugin_site.clock.advance(timedelta(seconds=59))
    with plugin_site.writing() as tx:
        assert schedules.start_due(tx) == 0
    plugin_site.clock.advance(timedelta(seconds=1))
    with plugin_site.writing() as tx:
        assert schedules.start_due(tx) == 1


def test_of_two_that_have_found_the_same_reminder_one_is_refused_and_its_mail_with_it(plugin_site: PluginSite) -> None:
    meeting(plugin_site, person(plugin_site), remind="minutes_15")
    plugin_site.clock.advance(TOMORROW - START)
    with plugin_site.reading() as tx:
        [found] = find_due(tx, plugin_site.system)
    assert at(plugin_site, TOMORROW) == [MARA]
    with pytest.raises(KithError, match="K602"), plugin_site.writing() as tx:
        remind(tx, plugin_site.system, found)
    assert reminded(plugin_site) == [MARA]


def test_a_full_batch_is_followed_by_the_next(plugin_site: PluginSite) -> None:
    mara, count = person(plugin_site), BATCH + 3
    values = {"subject": "Call back", "starts_at": diary.stamp(TOMORROW), "remind": "at_start", "assignee": mara.user}
    with plugin_site.writing() as tx:
        write(tx, mara, "calls", [Change(values=values)] * count)
    plugin_site.run_jobs()
    assert len(at(plugin_site, TOMORROW)) == count


def test_who_moves_to_another_time_zone_is_reminded_by_the_clocks_there(plugin_site: PluginSite) -> None:
    mara = person(plugin_site, zone="America/New_York")
    save(plugin_site, mara, "tasks", subject="Write", due_on="2026-04-02", remind="due")
    [(_, before)] = noted(plugin_site)
    with plugin_site.writing() as tx:
        said = {"name": "Mara", "locale": "", "timezone": "Asia/Tokyo", "languages": ["en"]}
        profile.save_profile(tx, str(mara.user), **said)  # type: ignore[arg-type]
    plugin_site.run_jobs()
    [(state, after)] = noted(plugin_site)
    assert (state, before - after) == ("waiting", timedelta(hours=13))


def test_what_was_sent_stays_sent_when_somebody_moves(plugin_site: PluginSite) -> None:
    mara = person(plugin_site)
    meeting(plugin_site, mara, remind="at_start")
    assert at(plugin_site, TOMORROW) == [MARA]
    with plugin_site.writing() as tx:
        said = {"name": "Mara", "locale": "", "timezone": "Asia/Tokyo", "languages": ["en"]}
        profile.save_profile(tx, str(mara.user), **said)  # type: ignore[arg-type]
    plugin_site.run_jobs()
    assert [state for state, _ in noted(plugin_site)] == ["sent"]
