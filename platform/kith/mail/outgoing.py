"""Mails as they wait to be sent, and as they are afterwards: the rows of `kith_mail` as frozen data."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from kith.fields.keys import fold
from kith.storage.system import MailRow, MailText
from kith.storage.tx import Tx

COMMENT = "comment:"  # begins the batch of mails about a comment; its id follows
STATES = ("queued", "sent", "caught", "refused", "bounced", "failed")
WAITING = ("queued", "failed")  # a job that starts anew may try again what was given up

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
UNTOLD = (_TABLE.c.state == "sent", _TABLE.c.finished_at.is_(None))  # out, and nobody has heard of it yet


def waiting(tx: Tx, ids: Sequence[str]) -> tuple[Outgoing, ...]:
    """Those of the mails that are to be sent, in the order of `ids`."""
    found = {each.id: each for each in _read(tx, _TABLE.c.id.in_(ids), _TABLE.c.state.in_(WAITING))}
    return tuple(found[id] for id in ids if id in found)


def untold(tx: Tx, ids: Sequence[str]) -> tuple[Outgoing, ...]:
    """Those of the mails that are out, where whoever sent them died before it could tell."""
    return _read(tx, _TABLE.c.id.in_(ids), *UNTOLD)


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


def _read(tx: Tx, *where: sa.ColumnElement[bool]) -> tuple[Outgoing, ...]:
    rows = tx.connection.execute(sa.select(*_COLUMNS).where(*where))
    return tuple(Outgoing(**row) for row in rows.mappings())
