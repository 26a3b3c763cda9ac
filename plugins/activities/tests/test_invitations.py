"""Who gets a meeting for the calendar, when it changes and when it is called off."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from kith_ext.activities.tests import diary
from kith_ext.activities.tests.diary import TOMORROW, calendars, contact, event, mails, meeting, person, save, told

from kith.ext import ActionResult, KithError
from kith.records.actions import available, run
from kith.testing.plugin_site import START, PluginSite

MARA, ANN, GUEST = "mara@example.test", "ann@example.test", "ada@guests.example"


def send(site: PluginSite, by: Any, *ids: str) -> ActionResult:
    """What the action tells; what follows from it is done."""
    with site.writing() as tx:
        result = run(tx, by, "meetings", "send_invitations", ids).result
    site.run_jobs()
    return result


def test_nobody_is_invited_without_the_tick(plugin_site: PluginSite) -> None:
    meeting(plugin_site, person(plugin_site), guests=[contact(plugin_site)])
    assert mails(plugin_site) == []


def test_owner_colleagues_and_guests_get_the_meeting(plugin_site: PluginSite) -> None:
    mara, ann = person(plugin_site), person(plugin_site, "Ann")
    meeting(plugin_site, mara, guests=[contact(plugin_site)], colleagues=[ann.user], invite=True)
    assert told(plugin_site) == [("REQUEST", MARA, 0), ("REQUEST", ANN, 0), ("REQUEST", GUEST, 0)]
    assert {mail.state for mail in mails(plugin_site)} == {"caught"}


def test_the_file_says_what_the_meeting_says(plugin_site: PluginSite) -> None:
    id = meeting(
        plugin_site,
        person(plugin_site),
        guests=[contact(plugin_site)],
        invite=True,
        location="Room 2, first floor; ring twice",
        agenda="One\nTwo, three",
        link="https://meet.example/1",
    )
    found = event(mails(plugin_site)[-1])
    assert (str(found["UID"]), str(found["SUMMARY"]), str(found["STATUS"])) == (id, "Kick-off", "CONFIRMED")
    assert (found.start, found.end) == (TOMORROW, TOMORROW + timedelta(minutes=30))
    assert (str(found["LOCATION"]), str(found["URL"])) == ("Room 2, first floor; ring twice", "https://meet.example/1")
    assert str(found["DESCRIPTION"]) == "One\nTwo, three\n\nhttps://meet.example/1"
    assert (str(found["ORGANIZER"]), found["ORGANIZER"].params["CN"]) == (f"mailto:{MARA}", "Mara")


def test_guests_are_asked_to_answer_and_the_owner_has_accepted(plugin_site: PluginSite) -> None:
    meeting(plugin_site, person(plugin_site), guests=[contact(plugin_site)], invite=True)
    chair, guest = event(mails(plugin_site)[-1])["ATTENDEE"]
    assert (chair.params["ROLE"], chair.params["PARTSTAT"], chair.params["RSVP"]) == ("CHAIR", "ACCEPTED", "FALSE")
    assert (guest.params["PARTSTAT"], guest.params["RSVP"]) == ("NEEDS-ACTION", "TRUE")


def test_answers_go_to_the_owner(plugin_site: PluginSite) -> None:
    meeting(plugin_site, person(plugin_site), invite=True)
    assert mails(plugin_site)[0].reply_to == MARA


def test_a_guest_isn_t_told_of_other_guests_and_colleagues_are(plugin_site: PluginSite) -> None:
    guests = [contact(plugin_site), contact(plugin_site, first_name="Bo", email="bo@guests.example")]
    meeting(plugin_site, person(plugin_site), guests=guests, invite=True)
    shown = {mail.address: diary.addresses(event(mail)["ATTENDEE"]) for mail in mails(plugin_site)}
    assert shown[GUEST] == [GUEST, MARA]
    assert shown[MARA] == [GUEST, "bo@guests.example", MARA]


def test_a_changed_meeting_is_sent_again_with_the_next_number(plugin_site: PluginSite) -> None:
    mara = person(plugin_site)
    id = meeting(plugin_site, mara, invite=True)
    later = TOMORROW + timedelta(hours=2)
    save(plugin_site, mara, "meetings", id, starts_at=diary.stamp(later), ends_at=diary.stamp(later))
    assert told(plugin_site) == [("REQUEST", MARA, 0), ("REQUEST", MARA, 1)]
    assert mails(plugin_site)[-1].subject.startswith("Changed: Kick-off")
    assert event(mails(plugin_site)[-1]).start == later


def test_what_calendars_don_t_show_is_no_change(plugin_site: PluginSite) -> None:
    mara = person(plugin_site)
    id = meeting(plugin_site, mara, invite=True)
    save(plugin_site, mara, "meetings", id, remind="day_1")
    assert told(plugin_site) == [("REQUEST", MARA, 0)]


def test_who_comes_later_is_invited_alone_and_who_leaves_is_told_so(plugin_site: PluginSite) -> None:
    mara, ada = person(plugin_site), contact(plugin_site)
    id = meeting(plugin_site, mara, invite=True)
    save(plugin_site, mara, "meetings", id, guests=[ada])
    save(plugin_site, mara, "meetings", id, guests=[])
    assert told(plugin_site)[1:] == [("REQUEST", GUEST, 0), ("CANCEL", GUEST, 1)]


def test_a_cancelled_meeting_leaves_the_calendars(plugin_site: PluginSite) -> None:
    mara = person(plugin_site)
    id = meeting(plugin_site, mara, guests=[contact(plugin_site)], invite=True)
    save(plugin_site, mara, "meetings", id, status="cancelled")
    assert told(plugin_site)[2:] == [("CANCEL", MARA, 1), ("CANCEL", GUEST, 1)]
    assert str(event(mails(plugin_site)[-1])["STATUS"]) == "CANCELLED"


def test_it_leaves_them_though_invitations_were_unticked_meanwhile(plugin_site: PluginSite) -> None:
    mara = person(plugin_site)
    id = meeting(plugin_site, mara, invite=True)
    save(plugin_site, mara, "meetings", id, invite=False)
    save(plugin_site, mara, "meetings", id, status="cancelled")
    assert told(plugin_site)[1:] == [("CANCEL", MARA, 1)]


def test_a_deleted_meeting_leaves_them_and_comes_back_with_it(plugin_site: PluginSite) -> None:
    mara = person(plugin_site)
    id = meeting(plugin_site, mara, invite=True)
    diary.throw_away(plugin_site, mara, "meetings", id)
    diary.take_back(plugin_site, mara, "meetings", id)
    assert told(plugin_site)[1:] == [("CANCEL", MARA, 1), ("REQUEST", MARA, 2)]


def test_a_meeting_that_was_held_is_nobody_s_news(plugin_site: PluginSite) -> None:
    mara = person(plugin_site)
    id = meeting(plugin_site, mara, invite=True)
    save(plugin_site, mara, "meetings", id, status="held", subject="Kick-off, held")
    assert len(told(plugin_site)) == 1


def test_nothing_is_sent_about_what_is_over(plugin_site: PluginSite) -> None:
    mara = person(plugin_site)
    id = meeting(plugin_site, mara, invite=True, starts_at=START - timedelta(days=2))
    save(plugin_site, mara, "meetings", id, status="cancelled")
    assert mails(plugin_site) == []


def test_the_job_may_run_twice(plugin_site: PluginSite) -> None:
    mara = person(plugin_site)
    id = meeting(plugin_site, mara, invite=True)
    save(plugin_site, mara, "meetings", id, invite=True)
    assert len(told(plugin_site)) == 1


def test_the_time_is_told_in_zone_and_language_of_the_reader(plugin_site: PluginSite) -> None:
    mara = person(plugin_site, zone="America/New_York")
    guest = contact(plugin_site, language="de", timezone="Europe/Berlin")
    meeting(plugin_site, mara, guests=[guest], invite=True)
    own, ada = mails(plugin_site)
    assert own.values is not None
    assert ada.values is not None
    assert own.values["when"].replace("\u202f", " ") == (
        "Wednesday, April 1, 2026, 5:30 AM – 6:00 AM (America/New_York)"
    )
    assert ada.values["when"] == "Mittwoch, 1. April 2026, 11:30 – 12:00 (Europe/Berlin)"
    assert ada.subject.startswith("Einladung: Kick-off")


def test_a_reader_of_another_language_gets_no_mixture(plugin_site: PluginSite) -> None:
    meeting(plugin_site, person(plugin_site), guests=[contact(plugin_site, language="is")], invite=True)
    values = mails(plugin_site)[-1].values
    assert values is not None
    assert values["when"].startswith("Wednesday, April 1, 2026")


def test_an_all_day_meeting_lies_on_the_days_of_its_owner(plugin_site: PluginSite) -> None:
    """Midnight in Auckland is noon of the day before in UTC."""
    mara = person(plugin_site, zone="Pacific/Auckland")
    midnight = datetime(2026, 4, 9, 12, 0, tzinfo=UTC)
    end = diary.stamp(midnight + timedelta(days=1))
    meeting(plugin_site, mara, starts_at=midnight, ends_at=end, all_day=True, invite=True)
    found = event(mails(plugin_site)[0])
    assert (found["DTSTART"].dt, found["DTEND"].dt) == (date(2026, 4, 10), date(2026, 4, 12))


def test_who_doesn_t_want_mail_gets_none(plugin_site: PluginSite) -> None:
    guest = contact(plugin_site, do_not_email=True)
    meeting(plugin_site, person(plugin_site), guests=[guest], invite=True)
    assert {mail.address: (mail.state, mail.reason) for mail in mails(plugin_site)}[GUEST] == (
        "refused",
        "do_not_email",
    )


def test_a_guest_needs_no_portal(plugin_site: PluginSite) -> None:
    meeting(plugin_site, person(plugin_site), guests=[contact(plugin_site)], invite=True)
    assert {mail.address: mail.state for mail in mails(plugin_site)}[GUEST] == "caught"


def test_the_action_ticks_the_meeting_and_says_how_many_are_asked(plugin_site: PluginSite) -> None:
    mara = person(plugin_site)
    nobody = contact(plugin_site, role="lead", email="")
    id = meeting(plugin_site, mara, guests=[contact(plugin_site), nobody])
    result = send(plugin_site, mara, id)
    assert (result.params, [each.message for each in result.notices]) == (
        {"count": 2},
        ["Some guests have no e-mail address."],
    )
    assert told(plugin_site) == [("REQUEST", MARA, 0), ("REQUEST", GUEST, 0)]


def test_the_action_sends_what_is_known_again(plugin_site: PluginSite) -> None:
    mara = person(plugin_site)
    id = meeting(plugin_site, mara, invite=True)
    send(plugin_site, mara, id)
    assert told(plugin_site) == [("REQUEST", MARA, 0), ("REQUEST", MARA, 0)]


def test_a_closed_meeting_has_no_such_action(plugin_site: PluginSite) -> None:
    mara = person(plugin_site)
    id = meeting(plugin_site, mara, status="held")
    with plugin_site.reading() as tx:
        assert "send_invitations" not in [each.name for each in available(tx, mara, "meetings", id)]


def test_who_doesn_t_take_part_can_t_send_it(plugin_site: PluginSite) -> None:
    id = meeting(plugin_site, person(plugin_site))
    with pytest.raises(KithError, match="K603"):
        send(plugin_site, person(plugin_site, "Ben", role="crm_sales"), id)


def test_the_mails_stand_in_the_meeting_s_feed(plugin_site: PluginSite) -> None:
    id = meeting(plugin_site, person(plugin_site), guests=[contact(plugin_site)], invite=True)
    page = plugin_site.browser("crm_admin", name="Cora").get(f"/m/meetings/{id}/feed").text
    assert page.count("sent an e-mail") == 2


def test_several_meetings_are_followed_in_one_batch(plugin_site: PluginSite) -> None:
    mara = person(plugin_site)
    ids = [meeting(plugin_site, mara, subject=subject) for subject in ("One", "Two")]
    assert send(plugin_site, mara, *ids).params == {"count": 2}
    assert [str(event(mail)["SUMMARY"]) for mail, _ in calendars(plugin_site)] == ["One", "Two"]
