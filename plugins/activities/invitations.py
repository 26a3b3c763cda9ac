"""Invitations as they are worked out from a meeting and sent: one mail each, with the meeting as an .ics file."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import astuple, dataclass
from email.utils import parseaddr
from typing import Any
from zoneinfo import ZoneInfo

from kith_ext.activities.activity import Activity, every, person_of
from kith_ext.activities.ics import Meeting, scheduling_message
from kith_ext.activities.plan import Guest, Step, Told, steps
from kith_ext.activities.words import language_of, told_time

from kith.ext import (
    Actor,
    Attachment,
    Change,
    Message,
    Ref,
    Tx,
    get,
    parse_query,
    send_mails,
    settings,
    write,
)

KEPT = ("address", "name", "state", "sequence", "content")
LONGEST = 20_000  # characters of an agenda that go into a calendar


@dataclass(frozen=True, slots=True, kw_only=True)
class _Mailing:
    """All that the mails about one meeting have in common."""

    tx: Tx
    meeting: Meeting
    id: str
    everybody: tuple[Guest, ...]
    sender: str | None

    def message(self, step: Step) -> Message:
        """The mail of one step."""
        guest, meeting, tx, name = step.guest, self.meeting, self.tx, _template(step)
        locale = language_of(tx, name, guest.locale)
        zone = ZoneInfo(guest.zone or tx.settings.timezone)
        values = {
            "subject": meeting.subject,
            "when": told_time(meeting.starts, meeting.ends, zone=zone, locale=locale),
            "where": ", ".join(part for part in (meeting.location, meeting.link) if part),
            "agenda": meeting.agenda,
            "by": meeting.organizer.name,
        }
        return Message(
            purpose="content",
            open_to_all=True,  # there is nothing to log in to: a guest needs no portal
            to=guest.address,
            name=guest.name,
            template=name,
            values=values,
            about=("meetings", self.id),
            user=guest.user,
            sender=self.sender,
            reply_to=meeting.organizer.address if meeting.organizer.user else None,
            locale=locale,
            attachments=(self._file(step),),
        )

    def _file(self, step: Step) -> Attachment:
        shown = [each for each in self.everybody if self._is_shown(each, step.guest)]
        if not any(each.key == step.guest.key for each in shown):
            shown.append(step.guest)  # takes part no longer
        text = scheduling_message(
            self.meeting, shown, method=step.method, sequence=step.sequence, stamp=self.tx.clock.now()
        )
        name = "cancelled.ics" if step.method == "CANCEL" else "invitation.ics"
        return Attachment(name=name, type=f"text/calendar; method={step.method}", text=text)

    def _is_shown(self, each: Guest, to: Guest) -> bool:
        """Whether `to` is told that `each` takes part: guests from outside know those of the house alone."""
        known = each.user is not None or to.user is not None or each.key == to.key
        return known or bool(settings(self.tx, __name__)["guests_see_guests"])


def send_invitations(tx: Tx, actor: Actor, activity: Activity, *, sender: str | None, repeat: bool = False) -> int:
    """How many mails it takes until everybody's calendar is right; all of them are written with the transaction.

    Nothing is mailed about a meeting that is over, nor about one of which it is said that it took place.
    """
    if activity.over(tx.clock.now()) or not (activity.open or activity.called_off):
        return 0
    guests, meeting = guests_of(tx, actor, activity), _meeting(tx, activity)
    told, content = _told(tx, actor, activity.id), _hash(meeting)
    invite = activity.open and bool(activity.values["invite"])
    found = steps(guests, told, content=content, called_off=activity.called_off, invite=invite, repeat=repeat)
    if found:
        write(tx, actor, "invitations", [_kept(activity.id, step, content) for step in found], events=False)
        mailing = _Mailing(tx=tx, meeting=meeting, id=activity.id, everybody=guests, sender=sender)
        send_mails(tx, actor, (mailing.message(step) for step in found))
    return len(found)


def guests_of(tx: Tx, actor: Actor, activity: Activity) -> tuple[Guest, ...]:
    """Who takes part and can be written to: those of the house first, each address once."""
    owner = activity.values["owner"]
    house = (_colleague(tx, id, chair=owner is not None and id == owner.id) for id in activity.people)
    outside = (_guest(tx, actor, ref) for ref in activity.values["guests"] or ())
    found: dict[str, Guest] = {}
    for each in (*house, *outside):
        if each is not None:
            found.setdefault(each.key, each)
    return tuple(found.values())


def without_address(tx: Tx, actor: Actor, guests: Sequence[Ref]) -> int:
    """How many of the guests have no address to be written to."""
    return sum(_guest(tx, actor, ref) is None for ref in guests)


def _colleague(tx: Tx, user: str, *, chair: bool) -> Guest | None:
    person = person_of(tx, user)
    if person is None:
        return None
    return Guest(address=person.email, name=person.name, user=user, chair=chair, locale=person.locale, zone=person.zone)


def _guest(tx: Tx, actor: Actor, ref: Ref) -> Guest | None:
    declared = tx.site.modules[ref.module].fields
    fields = [name for name in ("email", "language", "timezone") if name in declared]
    row = get(tx, actor, ref.module, ref.id, fields)
    values: Mapping[str, Any] = row.values if row else {}
    if row is None or not values.get("email"):
        return None
    locale, zone = values.get("language") or "", values.get("timezone") or ""
    contact = ref.id if ref.module == "contacts" else None
    return Guest(address=values["email"], name=row.title, contact=contact, locale=locale, zone=zone)


def _meeting(tx: Tx, activity: Activity) -> Meeting:
    values = activity.values
    starts = activity.starts
    assert starts is not None, "a meeting has a start"
    return Meeting(
        uid=activity.id,
        subject=values["subject"],
        starts=starts,
        ends=activity.ends,
        organizer=_organizer(tx, values["owner"]),
        location=values["location"] or "",
        link=values["link"] or "",
        agenda=(values["agenda"] or "")[:LONGEST],
    )


def _organizer(tx: Tx, owner: Ref | None) -> Guest:
    """Who holds the meeting, whom answers go to: its owner, or where that isn't a person the site."""
    person = person_of(tx, owner.id) if owner is not None and owner.module == "users" else None
    if owner is not None and person is not None:
        return Guest(address=person.email, name=person.name, user=owner.id, chair=True)
    name, address = parseaddr(tx.settings.mail.sender or "")
    return Guest(address=address or "noreply@localhost", name=name or tx.settings.name)


def _told(tx: Tx, actor: Actor, meeting: str) -> list[Told]:
    """What each of those who were ever invited was told last."""
    pairs = [("meeting", meeting), ("fields", ",".join(KEPT)), ("limit", "200")]
    query = parse_query(tx, actor, "invitations", pairs)
    return [Told(id=row.id, version=row.version, **row.values) for row in every(tx, actor, query)]


def _kept(meeting: str, step: Step, content: str) -> Change:
    values: dict[str, Any] = {
        "meeting": meeting,
        "address": step.guest.address,
        "name": step.guest.name,
        "state": "cancelled" if step.method == "CANCEL" else "invited",
        "sequence": step.sequence,
        "content": content,
    }
    known = {"person": step.guest.user, "guest": step.guest.contact}
    values |= {name: id for name, id in known.items() if id is not None}
    if step.told is None:
        return Change(values=values)
    return Change(id=step.told.id, version=step.told.version, values=values)


def _hash(meeting: Meeting) -> str:
    """What changes whenever something does that calendars show."""
    return hashlib.sha256(repr(astuple(meeting)).encode()).hexdigest()


def _template(step: Step) -> str:
    if step.method == "CANCEL":
        return "meeting_cancelled"
    return "meeting_changed" if step.again else "meeting_invitation"
