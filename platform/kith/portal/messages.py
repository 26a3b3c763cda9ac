"""Messages to people outside: a comment that their portal shows, and a mail that says no more than that one waits.

Only who has access gets any: what is written is read behind the log-in, never in a mail.
"""

from __future__ import annotations

from dataclasses import dataclass

import sqlalchemy as sa

from kith.access.actor import Actor
from kith.definition.model import PortalType
from kith.errors import KithError, Problem
from kith.mail.message import Message
from kith.mail.send import send
from kith.portal.access import SEATED, Access, of_record
from kith.portal.addresses import link
from kith.storage.system import User
from kith.storage.tx import Tx
from kith.timeline import comments
from kith.timeline.comments import Written
from kith.timeline.standing import standing


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipient:
    """Whoever a record stands for, and the portal in which they read comments on it."""

    portal: PortalType
    access: Access


def takes_messages(tx: Tx, module: str) -> bool:
    """Whether records of the module may be people of a portal. Asks the database for nothing."""
    return any(portal.users == module for portal in tx.site.portals.types.values())


def recipient(tx: Tx, module: str, record: str) -> Recipient | None:
    """Who reads messages to the record: the first portal it is in that shows it; None where it is in none."""
    for portal in tx.site.portals.types.values():
        access = of_record(tx, portal, record) if portal.users == module else None
        if access is not None and access.state in SEATED and _reads(tx, portal, access):
            return Recipient(portal=portal, access=access)
    return None


def write(tx: Tx, actor: Actor, module: str, record: str, body: str) -> Written:
    """The message, as a shared comment on the record; the mail about it is on its way.

    Raises K488 where nobody would read it, K755 where mail can hold no link, and what `comments.write` does.
    """
    at = standing(tx, actor, module, record)
    reader = recipient(tx, module, record) if at.comments else None
    if at.comments and reader is None:
        raise KithError(Problem(code="K488", params={"title": at.title or at.module.labels.one}))
    written = comments.write(tx, actor, module, record, body, audience="shared")
    assert reader is not None  # comments.write refuses who may not comment
    _mail(tx, actor, reader, at.module.name, record, at.title)
    return written


def _reads(tx: Tx, portal: PortalType, access: Access) -> bool:
    """Whether they see their own record there, by the rights of the portal; who is invited will."""
    person = Actor(
        kind="portal",
        user=access.user,
        email=access.email,
        portal_type=portal.name,
        record=access.record,
        record_module=portal.users,
        via="job",
    )
    try:
        standing(tx, person, portal.users, access.record)
    except KithError:
        return False
    return True


def _mail(tx: Tx, actor: Actor, reader: Recipient, module: str, record: str, title: str) -> None:
    portal, access = reader.portal, reader.access
    locale = tx.connection.execute(sa.select(User.locale).where(User.id == access.user)).scalar()
    send(
        tx,
        Message(
            purpose="content",
            to=access.email,
            name=title,
            template="message",
            values={"email": access.email, "portal": portal.label, "by": actor.name or tx.settings.name},
            link=link(portal, f"/m/{module}/{record}"),
            about=(module, record),
            user=access.user,
            sender=actor.user,
            locale=locale or portal.language,
        ),
    )
