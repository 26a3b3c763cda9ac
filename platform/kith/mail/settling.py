"""Noting what came of mails: in their rows, in the feeds of their records, and with plugins."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

import sqlalchemy as sa

from kith.ledger.events import Event, record
from kith.mail.outgoing import COMMENT, UNTOLD, WAITING, Outgoing
from kith.storage.system import CommentRow, EventRow, MailRow
from kith.storage.tx import Tx

EVENT = "$mail"  # in an event's changes; no field is called so
LONGEST_REASON = 500

_TABLE = MailRow.metadata.tables[MailRow.__tablename__]


def settle(tx: Tx, mails: Sequence[Outgoing], *, tell: bool = True) -> tuple[Outgoing, ...]:
    """Notes what came of mails, and their events; gives those that were still waiting until now.

    What was sent loses its sealed link: nobody but its recipient needs it any more. `tell`: plugins hear of it.
    """
    return _told(tx, tuple(mail for mail in mails if _settled(tx, mail)), tell=tell)


def settle_sent(tx: Tx, mails: Sequence[Outgoing], *, tell: bool = True) -> tuple[Outgoing, ...]:
    """The same for mails that were marked as sent before, in one statement; gives those that nobody has told yet."""
    now = tx.clock.now()
    values = {"finished_at": now, "tries": _TABLE.c.tries + 1, "reason": None}
    noting = sa.update(_TABLE).where(_TABLE.c.id.in_([mail.id for mail in mails]), *UNTOLD).values(values)
    noted = set(tx.connection.execute(noting.returning(_TABLE.c.id)).scalars())
    return _told(tx, tuple(outcome(mail, "sent", now) for mail in mails if mail.id in noted), tell=tell)


def put_off(tx: Tx, ids: Sequence[str], reason: str) -> None:
    """Notes why mails couldn't be sent this time."""
    values = {"tries": _TABLE.c.tries + 1, "reason": reason[:LONGEST_REASON]}
    tx.connection.execute(sa.update(_TABLE).where(_TABLE.c.id.in_(ids), _TABLE.c.state.in_(WAITING)).values(values))


def came_back(tx: Tx, mail: Outgoing, reason: str, *, tell: bool = True) -> None:
    """Notes that a mail which a server had taken came back; nothing for one that never went out.

    A job that dies between the server and its note hasn't marked it as sent: it isn't sent again.
    """
    done = replace(mail, state="bounced", reason=reason[:LONGEST_REASON] or None, finished_at=tx.clock.now())
    out = (_TABLE.c.id == mail.id, _TABLE.c.state.in_(("sent", *WAITING)))
    values = {name: getattr(done, name) for name in ("state", "reason", "finished_at")} | {"sealed": None}
    if tx.connection.execute(sa.update(_TABLE).where(*out).values(values)).rowcount:
        _told(tx, (done,), tell=tell)


def complained(tx: Tx, mail: Outgoing) -> None:
    """Notes at its record that somebody has called a mail unwanted."""
    record(tx, _events([replace(mail, state="complained", reason=None)]))


def outcome(mail: Outgoing, state: str, now: datetime, reason: str | None = None) -> Outgoing:
    """The mail as it is after that."""
    told = None if reason is None else reason[:LONGEST_REASON]
    return replace(mail, state=state, reason=told, tries=mail.tries + 1, finished_at=now)


def _settled(tx: Tx, mail: Outgoing) -> bool:
    values = {name: getattr(mail, name) for name in ("state", "reason", "tries", "finished_at")}
    if mail.state == "sent":
        values["sealed"] = None
    held = (_TABLE.c.id == mail.id, _TABLE.c.state.in_(WAITING))
    return tx.connection.execute(sa.update(_TABLE).where(*held).values(values)).rowcount == 1


def _told(tx: Tx, done: tuple[Outgoing, ...], *, tell: bool) -> tuple[Outgoing, ...]:
    record(tx, [*_events(mail for mail in done if not _comment_of(mail)), *_of_comments(tx, done)])
    if done and tell:
        tx.hooks.kith_mail_done(tx=tx, mails=done)
    return done


def _events(mails: Iterable[Outgoing]) -> list[Event]:
    return [event for mail in mails if (event := _event(mail)) is not None]


def _of_comments(tx: Tx, done: Sequence[Outgoing]) -> list[Event]:
    """One event for each comment and state, whomever else it is mailed to: it may name a group of hundreds."""
    first: dict[tuple[str, str], Outgoing] = {}
    for mail in done:
        if comment := _comment_of(mail):
            first.setdefault((comment, mail.state), mail)
    return [
        replace(event, about=comment)
        for (comment, _), mail in sorted(first.items())
        for event in _events([mail])
        if not _stands(tx, event, comment)
    ]


def _stands(tx: Tx, event: Event, comment: str) -> bool:
    """Whether the event of the comment stands there already; of two who ask at once the second waits."""
    locked = sa.select(CommentRow.id).where(CommentRow.id == comment).with_for_update()
    tx.connection.execute(locked)
    c = EventRow
    alike = (c.module == event.module, c.record_id == event.record_id, c.kind == event.kind, c.about == comment)
    return tx.connection.execute(sa.select(sa.literal(1)).where(*alike).limit(1)).first() is not None


def _comment_of(mail: Outgoing) -> str:
    """The id of the comment that the mail tells of, '' where it tells of none."""
    return mail.batch.removeprefix(COMMENT) if mail.batch and mail.batch.startswith(COMMENT) else ""


def _event(mail: Outgoing) -> Event | None:
    if mail.module is None or mail.record_id is None:
        return None
    told = {"id": mail.id, "subject": mail.subject, "to": mail.address, "reason": mail.reason}
    return Event(
        module=mail.module,
        record_id=mail.record_id,
        kind=f"mail.{mail.state}",
        user_id=mail.sender_id,
        via="mail",
        about=mail.id,
        changes={EVENT: [None, {name: value for name, value in told.items() if value}]},
    )
