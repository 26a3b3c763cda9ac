"""A meeting, a call or a task as invitations and reminders look at it, whichever of the three it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from kith_ext.activities.moments import day_in, reminder_moment

from kith.ext import Actor, Query, Ref, Row, Tx, acting_for, get, page, settings

MODULES = ("meetings", "calls", "tasks")
CANCELLED = "cancelled"  # the option of `status`; other closed ones mean that it took place, or may as well have
STILL_ON = timedelta(hours=1)  # how long something without an end is taken to last

_FIELDS = {
    "meetings": ("subject", "status", "status.closed", "active", "owner", "starts_at", "ends_at", "all_day", "guests")
    + ("colleagues", "location", "link", "agenda", "invite"),
    "calls": ("subject", "status", "status.closed", "active", "owner", "starts_at", "assignee"),
    "tasks": ("subject", "status", "status.closed", "active", "owner", "due_on", "assignee"),
}
_REMINDING = ("remind", "remind.minutes", "remind.days", "remind_at")


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """What is stored of it; `living` is False once it is in the bin. `zone` is the owner's: all-day ones lie in it."""

    module: str
    id: str
    title: str
    values: Mapping[str, Any]
    living: bool
    zone: ZoneInfo

    @property
    def starts(self) -> datetime | date | None:
        """When it begins: a day where it has no time of day."""
        if self.module == "tasks":
            due: date | None = self.values["due_on"]
            return due
        starts: datetime | None = self.values["starts_at"]
        return day_in(starts, self.zone) if starts and self.values.get("all_day") else starts

    @property
    def ends(self) -> datetime | date | None:
        """When it is over, None where that isn't said: the last day of one that has no time of day."""
        ends: datetime | None = self.values.get("ends_at")
        return day_in(ends, self.zone) if ends and self.values.get("all_day") else ends

    @property
    def open(self) -> bool:
        """Whether it is still to come about."""
        return self.living and bool(self.values["active"]) and not self.values["status.closed"]

    @property
    def called_off(self) -> bool:
        """Whether it won't come about."""
        return not self.living or not self.values["active"] or self.values["status"] == CANCELLED

    @property
    def people(self) -> tuple[str, ...]:
        """Ids of those of the house whom it concerns."""
        values = self.values
        several: tuple[Ref, ...] = values.get("colleagues") or ()
        if self.module == "meetings":
            refs = (values["owner"], *several)
        else:
            refs = (values["assignee"] or values["owner"],)
        return tuple(dict.fromkeys(ref.id for ref in refs if ref is not None and ref.module == "users"))

    def over(self, now: datetime) -> bool:
        """Whether it lies behind. Tasks never do as long as they are open: they are late."""
        starts, ends = self.starts, self.ends or self.starts
        if self.module == "tasks" or starts is None or ends is None:
            return False
        if isinstance(ends, datetime):
            starts_at: datetime = self.values["starts_at"]
            return now > max(ends, starts_at + STILL_ON)
        return day_in(now, self.zone) > ends

    def due(self, zone: ZoneInfo, day_begins: time) -> datetime | None:
        """When somebody whose clocks show the time of `zone` is to be reminded; None: not at all."""
        remind, starts = self.values["remind"], self.starts
        if remind is None or not self.open:
            return None
        if remind == "at":
            at: datetime | None = self.values["remind_at"]
            return at
        if starts is None:
            return None
        minutes, days = self.values["remind.minutes"] or 0, self.values["remind.days"] or 0
        return reminder_moment(starts, minutes=int(minutes), days=int(days), zone=zone, day_begins=day_begins)


def read_activity(tx: Tx, actor: Actor, module: str, id: str) -> Activity | None:
    """The activity, in the bin or not; None where it is gone for good."""
    fields = (*_FIELDS[module], *_REMINDING)
    row, living = get(tx, actor, module, id, fields), True
    if row is None:
        row, living = get(tx, actor, module, id, fields, deleted=True), False
    return None if row is None else _activity(tx, module, row, living=living)


def _activity(tx: Tx, module: str, row: Row, *, living: bool) -> Activity:
    owner = row.values["owner"]
    person = person_of(tx, owner.id) if owner is not None and owner.module == "users" else None
    zone = zone_of(tx, person)
    return Activity(module=module, id=row.id, title=row.title, values=row.values, living=living, zone=zone)


def every(tx: Tx, actor: Actor, query: Query) -> Iterator[Row]:
    """The rows of all pages."""
    while True:
        found = page(tx, actor, query)
        yield from found.rows
        if found.next is None:
            return
        query = replace(query, cursor=found.next)


def person_of(tx: Tx, user: str) -> Actor | None:
    """Somebody of staff with the rights of now, None where the account is closed."""
    found = acting_for(tx, __name__, user)
    return found if found is not None and found.kind == "staff" else None


def zone_of(tx: Tx, person: Actor | None) -> ZoneInfo:
    """The time zone of a person; the site's where they haven't chosen one."""
    return ZoneInfo((person.zone if person else "") or tx.settings.timezone)


def day_begins(tx: Tx) -> time:
    """When reminders of what has no time of day are due."""
    return time.fromisoformat(settings(tx, __name__)["day_begins"])
