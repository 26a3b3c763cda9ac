"""Mail to those whom a comment names: to each once, as long as they may read it, and only where they want it.

It doesn't hold the comment: what was said stands at its record, so that nobody reads there what was deleted or closed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa

from kith.access.actor import Actor
from kith.errors import KithError
from kith.identity.load import by_user
from kith.mail.accounts import can_link
from kith.mail.message import Message
from kith.mail.outgoing import COMMENT, Outgoing
from kith.mail.send import send
from kith.storage.system import CommentRow, MailRow, Notification, Principal, User
from kith.storage.tx import Tx
from kith.timeline import comments
from kith.timeline.standing import Standing, standing


@dataclass(frozen=True, slots=True, kw_only=True)
class _About:
    """A comment that is there: where it stands, and its author's name."""

    id: str
    module: str
    record: str
    author: str | None
    by: str | None


def mail_mentions(tx: Tx, comment: str) -> list[str]:
    """The ids of the mails that are written now; none where mail can hold no link."""
    about = _find(tx, comment, lock=True) if can_link(tx) else None
    if about is None:
        return []
    readers = (_reader(tx, about, person) for person in _waiting(tx, comment))
    return [send(tx, _message(tx, about, *found)) for found in readers if found is not None]


def closed_to(tx: Tx, mails: Sequence[Outgoing]) -> set[str]:
    """The ids of those of the mails that tell of a comment which their recipient can't read at this moment."""
    closed: set[str] = set()
    for mail in mails:
        if mail.batch and mail.batch.startswith(COMMENT) and mail.user_id:
            about = _find(tx, mail.batch.removeprefix(COMMENT))
            if about is None or _reader(tx, about, mail.user_id) is None:
                closed.add(mail.id)
    return closed


def _find(tx: Tx, comment: str, *, lock: bool = False) -> _About | None:
    """`lock`: of two who mail the same comment the second waits, and finds what the first has written."""
    statement = (
        sa.select(CommentRow.module, CommentRow.record_id, CommentRow.author_id, Principal.name)
        .outerjoin(Principal, Principal.id == CommentRow.author_id)
        .where(CommentRow.id == comment, CommentRow.deleted_at.is_(None))
    )
    if lock and tx.dialect == "postgresql":
        statement = statement.with_for_update(of=CommentRow)
    row = tx.connection.execute(statement).first()
    names = {module.physical: module.name for module in tx.site.modules.values()}
    if row is None or row.module not in names:
        return None
    return _About(id=comment, module=names[row.module], record=row.record_id, author=row.author_id, by=row.name)


def _waiting(tx: Tx, comment: str) -> list[str]:
    """Those who are told of the comment, haven't seen it yet, want mail of it and were not mailed before."""
    mailed = sa.select(MailRow.user_id).where(MailRow.batch == f"{COMMENT}{comment}", MailRow.user_id.is_not(None))
    statement = (
        sa.select(Notification.user_id)
        .join(User, User.id == Notification.user_id)
        .where(Notification.comment_id == comment, Notification.seen_at.is_(None))
        .where(User.mail_mentions, Notification.user_id.not_in(mailed))
        .order_by(Notification.user_id)
    )
    return list(tx.connection.execute(statement).scalars())


def _reader(tx: Tx, about: _About, user: str) -> tuple[Actor, Standing] | None:
    """The person with the rights of now, and where they stand; None for who can't read the comment."""
    reader = by_user(tx.connection, user, via="page")
    if reader is None or reader.kind != "staff":
        return None
    try:
        at = standing(tx, reader, about.module, about.record)
        comments.read(tx, reader, at, about.id)
    except KithError:
        return None
    return reader, at


def _message(tx: Tx, about: _About, reader: Actor, at: Standing) -> Message:
    values = {"email": reader.email, "by": about.by or tx.settings.name, "title": at.title or at.module.labels.one}
    return Message(
        purpose="content",
        to=reader.email,
        name=reader.name,
        template="mention",
        values=values,
        link=f"/m/{about.module}/{about.record}/feed#c-{about.id}",
        about=(about.module, about.record),
        user=reader.user,
        sender=about.author,
        locale=reader.locale or None,
        batch=f"{COMMENT}{about.id}",
    )
