"""A harbour's site with contacts and portals, and how its mail is written and sent in tests."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import sqlalchemy as sa

from kith.access.actor import SYSTEM
from kith.ledger import events
from kith.ledger.events import Event
from kith.mail.deliver import deliver
from kith.mail.message import MailingList, Message
from kith.mail.outgoing import Outgoing, latest
from kith.mail.send import send
from kith.mail.smtp import DelayedError
from kith.mail.templates import Template
from kith.records.model import Change
from kith.records.save import write
from kith.settings import MailSettings
from kith.storage.system import JobRow
from kith.testing.site import SiteUnderTest

FILES = {
    "modules/contacts.yaml": """
module: contacts
label: {one: Contact, many: Contacts}
title: "{name}"
fields:
  name: {type: text, required: true}
  email: {type: email, unique: true}
  email_2: {type: email}
  do_not_email: {type: boolean}
""",
    "modules/boats.yaml": """
module: boats
label: {one: Boat, many: Boats}
title: "{name}"
fields:
  name: {type: text, required: true}
  email: {type: email}
""",
    "config/roles.yaml": "roles: {skipper: {modules: {contacts: {view: all, create: true, edit: all}}}}\n",
    "config/portals.yaml": "types: {clients: {users: {module: contacts, email: email}, licence: free, seats: 100}}\n",
}
NEWS = MailingList(key="marketing:1", label="News")
HELLO = Template(subject="Hello {first_name}", body="Hello **{first_name}**, look: [here]({link})")


def message(to: str = "ada@example.org", **more: Any) -> Message:
    """A mail to Ada, about an account of hers unless said otherwise."""
    given = {"purpose": "account", "template": HELLO, "values": {"first_name": "Ada"}, "link": "/invite/token"}
    return Message(to=to, **{**given, **more})


class Post:
    """A site, and its mail."""

    def __init__(self, site: SiteUnderTest) -> None:
        self.site = site

    def over(self, settings: MailSettings, url: str | None = "https://crm.example.org") -> Post:
        """The same with other settings."""
        self.site.settings = replace(self.site.settings, mail=settings, url=url)
        return self

    def write(self, *messages: Message) -> list[str]:
        """The ids of the mails."""
        with self.site.writing() as tx:
            return [send(tx, each) for each in messages]

    def deliver(self, ids: Sequence[str] | None = None, *, last: bool = False) -> str:
        """Sends what waits; gives why some has to wait on."""
        wanted = ids if ids is not None else [mail.id for mail in reversed(self.mails())]
        try:
            deliver(self.site.writing, wanted, hold=lambda _: True, last=last)
        except DelayedError as delayed:
            return str(delayed)
        return ""

    def mails(self) -> tuple[Outgoing, ...]:
        """All mails, the newest first."""
        with self.site.reading() as tx:
            return latest(tx, 1000)

    def states(self) -> dict[str, tuple[str, str | None]]:
        """Address -> state and reason."""
        return {mail.address: (mail.state, mail.reason) for mail in self.mails()}

    def contact(self, name: str, **values: Any) -> str:
        """The id of a new contact."""
        with self.site.writing() as tx:
            outcome = write(tx, SYSTEM, "contacts", [Change(values={"name": name, **values})])
            return str(outcome.saved[0].id)

    def events(self, record: str) -> tuple[Event, ...]:
        """What happened to a contact's mail."""
        with self.site.reading() as tx:
            found = events.of(tx.connection, tx.site.modules["contacts"].physical, record)
        return tuple(event for event in found if event.kind.startswith("mail."))

    def jobs(self) -> list[Any]:
        """The payloads of the jobs."""
        with self.site.reading() as tx:
            return list(tx.connection.execute(sa.select(JobRow.payload).order_by(JobRow.id)).scalars())
