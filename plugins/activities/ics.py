"""A meeting as calendars understand it: iCalendar (RFC 5545), sent as a scheduling message (RFC 5546)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from kith_ext.activities.plan import Guest, Method

from kith.ext import lazy

icalendar = lazy("icalendar")

PRODUCT = "-//Kith//activities//EN"


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """What an invitation tells. A meeting on days begins and ends with them; `ends` is the last one."""

    uid: str
    subject: str
    starts: datetime | date
    ends: datetime | date | None
    organizer: Guest
    location: str = ""
    link: str = ""
    agenda: str = ""


def scheduling_message(
    meeting: Meeting, shown: Sequence[Guest], *, method: Method, sequence: int, stamp: datetime
) -> str:
    """The text of the .ics file, lines ended by CRLF. `shown` are those who are told to take part."""
    calendar = icalendar.Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", method)
    calendar.add_component(_event(meeting, shown, method, sequence, stamp))
    text: str = calendar.to_ical().decode("utf-8")
    return text


def _event(meeting: Meeting, shown: Sequence[Guest], method: Method, sequence: int, stamp: datetime) -> Any:
    event = icalendar.Event()
    event.add("uid", meeting.uid)
    event.add("sequence", sequence)
    event.add("dtstamp", stamp)
    event.add("dtstart", meeting.starts)
    event.add("dtend", _end(meeting))
    event.add("summary", meeting.subject)
    event.add("status", "CANCELLED" if method == "CANCEL" else "CONFIRMED")
    for name, text in (("location", meeting.location), ("url", meeting.link), ("description", _description(meeting))):
        if text:
            event.add(name, text)
    event.add("organizer", _address(meeting.organizer), encode=0)
    for guest in shown:
        event.add("attendee", _attendee(guest), encode=0)
    return event


def _end(meeting: Meeting) -> datetime | date:
    """When the event is over: for days the day after the last, for a meeting that doesn't say it an hour later."""
    starts, ends = meeting.starts, meeting.ends
    if isinstance(starts, datetime):
        return ends if isinstance(ends, datetime) and ends > starts else starts + timedelta(hours=1)
    return max(ends or starts, starts) + timedelta(days=1)


def _description(meeting: Meeting) -> str:
    return "\n\n".join(part for part in (meeting.agenda, meeting.link) if part)


def _attendee(guest: Guest) -> Any:
    attendee = _address(guest)
    attendee.params["CUTYPE"] = "INDIVIDUAL"
    attendee.params["ROLE"] = "CHAIR" if guest.chair else "REQ-PARTICIPANT"
    attendee.params["PARTSTAT"] = "ACCEPTED" if guest.chair else "NEEDS-ACTION"
    attendee.params["RSVP"] = "FALSE" if guest.chair else "TRUE"
    return attendee


def _address(guest: Guest) -> Any:
    address = icalendar.vCalAddress(f"mailto:{guest.address}")
    if guest.name:
        address.params["CN"] = guest.name
    return address
