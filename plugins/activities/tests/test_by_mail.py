"""An invitation as a mail server takes it: what arrives is read by the libraries that other programs read it with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from icalendar import Calendar
from kith_ext.activities.tests import diary
from kith_ext.activities.tests.diary import TOMORROW, contact, meeting, person, save
from kith_ext.activities.tests.receiver import Receiver

from kith.testing.plugin_site import PluginSite


@pytest.fixture
def receiver(plugin_site: PluginSite) -> Iterator[Receiver]:
    """A mail server to which the site sends."""
    with Receiver() as made:
        app = plugin_site.app
        app.settings = replace(app.settings, mail=made.settings)
        yield made


def test_the_meeting_arrives_as_calendars_want_it(plugin_site: PluginSite, receiver: Receiver) -> None:
    id = meeting(plugin_site, person(plugin_site), guests=[contact(plugin_site)], invite=True, location="Größe 2")
    mail = next(each for each in receiver.mails if each["To"] == "Ada Lovelace <ada@guests.example>")
    parts = [part for part in mail.walk() if part.get_content_type() == "text/calendar"]
    assert [part.get_param("method") for part in parts] == ["REQUEST", "REQUEST"]
    assert [part.get_filename() for part in parts] == [None, "invitation.ics"]
    for part in parts:
        calendar = Calendar.from_ical(part.get_content())
        event: Any = calendar.walk("VEVENT")[0]
        assert (str(calendar["METHOD"]), str(event["UID"]), str(event["LOCATION"])) == ("REQUEST", id, "Größe 2")
        assert (event["DTSTART"].dt, event["DTEND"].dt) == (TOMORROW, TOMORROW + timedelta(minutes=30))


def test_update_and_cancellation_follow_under_the_same_uid(plugin_site: PluginSite, receiver: Receiver) -> None:
    mara = person(plugin_site)
    id = meeting(plugin_site, mara, invite=True)
    save(plugin_site, mara, "meetings", id, subject="Kick-off, at last")
    save(plugin_site, mara, "meetings", id, status="cancelled")
    found = []
    for mail in receiver.mails:
        body = next(part for part in mail.walk() if part.get_content_type() == "text/calendar")
        calendar = Calendar.from_ical(body.get_content())
        event: Any = calendar.walk("VEVENT")[0]
        found.append((body.get_param("method"), str(event["UID"]), event["SEQUENCE"], str(event["SUMMARY"])))
    assert found == [
        ("REQUEST", id, 0, "Kick-off"),
        ("REQUEST", id, 1, "Kick-off, at last"),
        ("CANCEL", id, 2, "Kick-off, at last"),
    ]


def test_a_reminder_arrives_and_says_nothing_that_nobody_could_open(
    plugin_site: PluginSite, receiver: Receiver
) -> None:
    """Without `url:` there is no address to lead to, so the mail goes without a link."""
    meeting(plugin_site, person(plugin_site), remind="at_start")
    diary.at(plugin_site, TOMORROW)
    [mail] = receiver.mails
    body = mail.get_body(("plain",))
    assert body is not None
    assert (mail["Subject"], "/m/meetings" in body.get_content()) == ("Reminder: Kick-off", False)
