"""Mails as they wait to be sent, and what became of them: the rows of `kith_mail` as frozen data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from kith.fields.keys import fold
from kith.ledger.events import Event, record
from kith.storage.system import CommentRow, EventRow, MailRow, MailText
from kith.storage.tx import Tx

COMMENT = "comment:"  # begins the batch of mails about a comment; its id follows
EVENT = "$mail"  # in an event's changes; no field is called so
STATES = ("queued", "sent", "caught", "refused", "bounced", "failed")
WAITING = ("queued", "failed")  # a job that starts anew may try again what was given up
LONGEST_REASON = 500

_TABLE = MailRow.metadata.tables[MailRow.__tablename__]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outgoing:
    """A mail: see `kith.storage.system.mail` for what its parts mean. `values` fill the placeholders."""

    id: str
    message_id: str
    state: str
    purpose: str
    address: str
    address_key: str
    name: str | None
    subject: str
    text_hash: str
    values: Mapping[str, str] | None
    sealed: str | None
    attachments: Sequence[Mapping[str, str]] | None
    reply_to: str | None
    list: str | None
    list_label: str | None
    batch: str | None
    module: str | None
    record_id: str | None
    user_id: str | None
    sender_id: str | None
    open_to_all: bool
    tries: int
    reason: str | None
    created_at: datetime
    finished_at: datetime | None


_COLUMNS = tuple(_TABLE.c[name] for name in Outgoing.__dataclass_fields__)
_UNTOLD = (_TABLE.c.state == "sent", _TABLE.c.finished_at.is_(None))


def waiting(tx: Tx, ids: Sequence[str]) -> tuple[Outgoing, ...]:
    """Those of the mails that are to be sent, in the order of `ids`."""
    found = {each.id: each for each in _read(tx, _TABLE.c.id.in_(ids), _TABLE.c.state.in_(WAITING))}
    return tuple(found[id] for id in ids if id in found)


def untold(tx: Tx, ids: Sequence[str]) -> tuple[Outgoing, ...]:
    """Those of the mails that are out, where whoever sent them died before it could tell."""
    return _read(tx, _TABLE.c.id.in_(ids), *_UNTOLD)


def find_mail(tx: Tx, id: str) -> Outgoing | None:
    """The mail with that id, or None."""
    return next(iter(_read(tx, _TABLE.c.id == id)), None)


def latest(
    tx: Tx, limit: int, *, before: str | None = None, state: str = "", address: str = ""
) -> tuple[Outgoing, ...]:
    """The newest mails, in that state, to that address; `before` is the id of the last one seen, to go on after it."""
    where = [] if before is None else [_TABLE.c.id < before]
    where += [_TABLE.c.state == state] if state else []
    where += [_TABLE.c.address_key == fold(address)] if address else []
    statement = sa.select(*_COLUMNS).where(*where).order_by(_TABLE.c.id.desc()).limit(limit)
    return tuple(Outgoing(**row) for row in tx.connection.execute(statement).mappings())


def counted(tx: Tx, batch: str) -> Mapping[str, int]:
    """State -> number of the mails of a mailing."""
    statement = sa.select(_TABLE.c.state, sa.func.count()).where(_TABLE.c.batch == batch).group_by(_TABLE.c.state)
    return {row[0]: row[1] for row in tx.connection.execute(statement)}


def texts(tx: Tx, hashes: Iterable[str]) -> Mapping[str, Any]:
    """The templates of mails by their hashes, as rows of `kith_mail_text`."""
    statement = sa.select(MailText.__table__).where(MailText.hash.in_(sorted(set(hashes))))
    return {row.hash: row for row in tx.connection.execute(statement)}


def settle(tx: Tx, mails: Sequence[Outgoing], *, tell: bool = True) -> tuple[Outgoing, ...]:
    """Notes what came of mails, and their events; gives those that were still waiting until now.

    What was sent loses its sealed link: nobody but its recipient needs it any more. `tell`: plugins hear of it.
    """
    return _told(tx, tuple(mail for mail in mails if _settled(tx, mail)), tell=tell)


def settle_sent(tx: Tx, mails: Sequence[Outgoing], *, tell: bool = True) -> tuple[Outgoing, ...]:
    """The same for mails that were marked as sent before, in one statement; gives those that nobody has told yet."""
    now = tx.clock.now()
    values = {"finished_at": now, "tries": _TABLE.c.tries + 1, "reason": None}
    noting = sa.update(_TABLE).where(_TABLE.c.id.in_([mail.id for mail in mails]), *_UNTOLD).values(values)
    noted = set(tx.connection.execute(noting.returning(_TABLE.c.id)).scalars())
    return _told(tx, tuple(outcome(mail, "sent", now) for mail in mails if mail.id in noted), tell=tell)


def put_off(tx: Tx, ids: Sequence[str], reason: str) -> None:
    """Notes why mails couldn't be sent this time."""
    values = {"tries": _TABLE.c.tries + 1, "reason": reason[:LONGEST_REASON]}
    tx.connection.execute(sa.update(_TABLE).where(_TABLE.c.id.in_(ids), _TABLE.c.state.in_(WAITING)).values(values))


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


def _read(tx: Tx, *where: sa.ColumnElement[bool]) -> tuple[Outgoing, ...]:
    rows = tx.connection.execute(sa.select(*_COLUMNS).where(*where))
    return tuple(Outgoing(**row) for row in rows.mappings())
