"""Mail to those who were given records: one for all that came together, to whom wants it, of what they may view.

What they were told in the page is the list of it. Whoever has read that already gets no mail.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import timedelta

import sqlalchemy as sa

from kith.access.actor import Actor
from kith.errors import KithError
from kith.identity.load import by_user
from kith.mail.accounts import can_link
from kith.mail.message import Message
from kith.mail.outgoing import Outgoing
from kith.mail.send import send
from kith.storage.system import Notification, User
from kith.storage.tx import Tx
from kith.timeline.notifications import Told, listed
from kith.timeline.standing import standing

ASSIGNED = "kith.assigned"  # the kind of the job that mails them
QUIET = timedelta(seconds=30)  # after which no more is expected to come with the rest
LATEST = timedelta(minutes=5)  # however much still comes
FORGOTTEN = timedelta(days=1)  # what was told before then isn't mailed any more
AT_ONCE = 200  # people

_BATCH = "given:"  # begins the batch of these mails; the id of what they were told follows
_TOLD = Notification.metadata.tables[Notification.__tablename__]


def mail_assignments(tx: Tx) -> tuple[int, list[str]]:
    """How many people's tellings are done with, at most 200, and the ids of the mails that were written to them."""
    claimed = _claim(tx)
    if not claimed or not can_link(tx):
        return len(claimed), []
    wanting = _wanting(tx, sorted(claimed))
    mails = (_mail(tx, user, claimed[user]) for user in wanting)
    return len(claimed), [id for id in mails if id is not None]


def given_closed_to(tx: Tx, mails: Sequence[Outgoing]) -> set[str]:
    """The ids of those of the mails that name a record which their recipient can't view at this moment."""
    closed: set[str] = set()
    names = {module.physical: module.name for module in tx.site.modules.values()}
    for mail in mails:
        if mail.batch and mail.batch.startswith(_BATCH) and mail.user_id and mail.module and mail.record_id:
            reader, name = by_user(tx.connection, mail.user_id, via="page"), names.get(mail.module)
            if reader is None or name is None or not _sees(tx, reader, name, mail.record_id):
                closed.add(mail.id)
    return closed


def _sees(tx: Tx, reader: Actor, module: str, record: str) -> bool:
    try:
        standing(tx, reader, module, record)
    except KithError:
        return False
    return True


def _claim(tx: Tx) -> Mapping[str, set[str]]:
    """Person -> what they were told and isn't mailed yet, where the rest of it has come: of two who ask one gets it."""
    c, now = _TOLD.c, tx.clock.now()
    open_ = (c.kind == "assignment", c.mailed_at.is_(None), c.created_at > now - FORGOTTEN)
    settled = sa.or_(sa.func.max(c.created_at) <= now - QUIET, sa.func.min(c.created_at) <= now - LATEST)
    people = sa.select(c.user_id).where(*open_).group_by(c.user_id).having(settled).limit(AT_ONCE)
    marking = sa.update(_TOLD).where(c.user_id.in_(people), *open_).values(mailed_at=now)
    found: dict[str, set[str]] = defaultdict(set)
    for row in tx.connection.execute(marking.returning(c.user_id, c.id)):
        found[row.user_id].add(row.id)
    return found


def _wanting(tx: Tx, people: Sequence[str]) -> list[str]:
    wanted = sa.select(User.id).where(User.id.in_(people), User.mail_assignments, User.kind == "staff")
    return list(tx.connection.execute(wanted.order_by(User.id)).scalars())


def _mail(tx: Tx, user: str, ids: set[str]) -> str | None:
    reader = by_user(tx.connection, user, via="page")
    if reader is None:
        return None
    unread = listed(tx, reader, unread=True, quiet=True, limit=max(2 * len(ids), 50)).entries
    given = [each for each in unread if each.id in ids]
    return send(tx, _message(tx, reader, given)) if given else None


def _message(tx: Tx, reader: Actor, given: Sequence[Told]) -> Message:
    """One record by its name; of several how many they are: the page behind the link tells which."""
    first, by = given[0], {each.by.title if each.by else None for each in given}
    values = {"email": reader.email, "by": next(iter(by)) or tx.settings.name if len(by) == 1 else tx.settings.name}
    one = first.record if len(given) == 1 else None
    if one is not None:
        values["title"] = one.title or tx.site.modules[first.module].labels.one
    else:
        values["count"] = str(sum(each.records for each in given))
    return Message(
        purpose="content",
        to=reader.email,
        name=reader.name,
        template="assignment" if one is not None else "assignments",
        values=values,
        link=f"/m/{first.module}/{one.id}" if one is not None else "/notifications?show=unread",
        about=(first.module, one.id) if one is not None else None,
        user=reader.user,
        sender=first.by.id if first.by and len(by) == 1 else None,
        locale=reader.locale or None,
        batch=f"{_BATCH}{first.id}",
    )
