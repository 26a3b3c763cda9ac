"""What the tests of this plugin share: people, contacts and meetings of a site, and the mails it wants sent."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa
from icalendar import Calendar

from kith.ext import Actor, Change, Outgoing, delete, restore, write
from kith.jobs.clockwork import Clockwork
from kith.mail.outgoing import latest
from kith.storage.system import User
from kith.testing.plugin_site import START, PluginSite

TOMORROW = START + timedelta(days=1)
ADA = {"first_name": "Ada", "last_name": "Lovelace", "email": "ada@guests.example"}


def person(
    site: PluginSite, name: str = "Mara", *, zone: str = "", locale: str = "", role: str = "crm_manager"
) -> Actor:
    """A new member of staff who lives by the clocks of `zone`."""
    actor = site.actor(role, name=name)
    with site.writing() as tx:
        tx.connection.execute(sa.update(User).where(User.id == actor.user).values(timezone=zone or None, locale=locale))
    return actor


def save(site: PluginSite, by: Actor, module: str, id: str | None = None, **values: Any) -> str:
    """The id of the record that `by` creates, or changes; what follows from it is done."""
    with site.writing() as tx:
        [saved] = write(tx, by, module, [Change(id=id, values=values)]).saved
    site.run_jobs()
    assert saved is not None
    return saved.id


def contact(site: PluginSite, **values: Any) -> str:
    """The id of a new contact."""
    return save(site, site.system, "contacts", **(ADA | values))


def meeting(site: PluginSite, by: Actor, **values: Any) -> str:
    """The id of a new meeting tomorrow at 9:30 UTC, for half an hour."""
    start = values.pop("starts_at", TOMORROW)
    usual = {"subject": "Kick-off", "starts_at": stamp(start), "ends_at": stamp(start + timedelta(minutes=30))}
    return save(site, by, "meetings", **(usual | values))


def stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()


def throw_away(site: PluginSite, by: Actor, module: str, id: str) -> None:
    """Deletes the record; what follows from it is done."""
    with site.writing() as tx:
        delete(tx, by, module, [id])
    site.run_jobs()


def take_back(site: PluginSite, by: Actor, module: str, id: str) -> None:
    """Takes the record out of the bin; what follows from it is done."""
    with site.writing() as tx:
        restore(tx, by, module, [id])
    site.run_jobs()


def mails(site: PluginSite) -> list[Outgoing]:
    """All mails, the oldest first."""
    with site.reading() as tx:
        return list(reversed(latest(tx, 500)))


def told(site: PluginSite) -> list[tuple[str, str, int]]:
    """(method, address, sequence) of each invitation, as its file says."""
    return [(str(each["METHOD"]), mail.address, event(mail)["SEQUENCE"]) for mail, each in calendars(site)]


def calendars(site: PluginSite) -> list[tuple[Outgoing, Calendar]]:
    """Each mail with an .ics file, and the file as another program reads it."""
    read = Calendar.from_ical
    return [(mail, read(mail.attachments[0]["text"])) for mail in mails(site) if mail.attachments]


def event(mail: Outgoing) -> Any:
    """The event in the file of a mail."""
    assert mail.attachments is not None
    [found] = Calendar.from_ical(mail.attachments[0]["text"]).walk("VEVENT")
    return found


def reminded(site: PluginSite) -> list[str]:
    """Who was reminded, in order."""
    return [mail.address for mail in mails(site) if mail.subject.startswith(("Reminder:", "Erinnerung:"))]


def at(site: PluginSite, moment: datetime) -> list[str]:
    """Who was reminded by that moment: the clock is moved there, and the schedules that are due begin."""
    site.clock.advance(moment - site.app.clock.now())
    app = site.app
    Clockwork(app.engine, app.clock, app.writing, stopping=lambda: False).tick()
    site.run_jobs()
    return reminded(site)


def addresses(found: Sequence[Any]) -> list[str]:
    """The addresses of attendees."""
    return sorted(str(each).removeprefix("mailto:") for each in found)
