"""Wanting mail to be sent: a row for each and a job behind them, in the caller's transaction. All mail begins here.

What is checked here is what its sender can mend: the template, its placeholders, the address. Whether it may go out is
asked when it does, by the gate.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from kith.errors import KithError, Problem
from kith.fields import Context
from kith.fields.email import EmailType
from kith.fields.keys import fold
from kith.fields.plain_text import clean_line
from kith.identity.sealing import seal
from kith.ledger.jobs import enqueue
from kith.mail.compiled import Compiled, compiled
from kith.mail.identity import message_id
from kith.mail.message import Message
from kith.mail.outgoing import Outgoing
from kith.mail.templates import Template, check_places, template
from kith.mail.texts import keep_text
from kith.storage.bulk import insert_rows
from kith.storage.ids import new_id
from kith.storage.system import MailRow
from kith.storage.tx import Tx

SEND, FORGOTTEN = "kith.mail", "kith.forgotten"  # the kinds of the jobs
BATCH = 200  # mails of one job: one connection to the server
TRIES = 16  # of a job: about eight hours, with pauses of at most one
LONGEST_NAME = 200
LONGEST_VALUE = 4_000
LONGEST_ATTACHMENT = 200_000

_TYPE = re.compile(r"text/[a-z0-9.+-]{1,60}(; *[a-z]{1,30}=[A-Za-z0-9._-]{1,60}){0,5}")
_TABLE = MailRow.metadata.tables[MailRow.__tablename__]
_NAMES = tuple(Outgoing.__dataclass_fields__)


def send(tx: Tx, message: Message) -> str:
    """The id of the mail. Raises K2.. for its address, K605, and K751 to K758 for what it says."""
    return send_many(tx, [message])[0]


def send_many(tx: Tx, messages: Iterable[Message]) -> list[str]:
    """The ids of the mails, in the order of `messages`, which may be many: they are read a batch at a time.

    Raises what `send` does; the transaction is then the caller's to give up.
    """
    ids: list[str] = []
    for batch in _batches(messages):
        ids += _enqueue(tx, batch)
    return ids


def check(tx: Tx, message: Message) -> Compiled:
    """What the message says, compiled. Raises KithError with everything that is wrong with it but its address."""
    text = written(tx, message)
    if message.purpose == "list" and message.list is None:
        raise KithError(Problem(code="K756"))
    if (message.link or message.list) and tx.settings.url is None and not tx.settings.mail.caught:
        raise KithError(Problem(code="K755"))
    for each in message.attachments:
        if len(each.text) > LONGEST_ATTACHMENT:
            raise KithError(Problem(code="K757", params={"most": LONGEST_ATTACHMENT}))
        if not (_TYPE.fullmatch(each.type) and clean_line(each.name, LONGEST_NAME)):
            raise KithError(Problem(code="K759", params={"name": each.name[:100], "type": each.type[:100]}))
    check_places(text, message.values.keys())
    return compiled(text, to_list=message.purpose == "list")


def written(tx: Tx, message: Message) -> Template:
    """The template of the message. Raises K751, K753."""
    if isinstance(message.template, Template):
        return message.template
    return template(tx, message.template, message.locale)


def _enqueue(tx: Tx, batch: Sequence[Message]) -> list[str]:
    kept: set[str] = set()
    rows = [_row(tx, message, kept) for message in batch]
    insert_rows(tx, _TABLE, _NAMES, [tuple(row[name] for name in _NAMES) for row in rows])
    ids = [row["id"] for row in rows]
    mailing = any(
        message.purpose == "list" for message in batch
    )  # a log-in link doesn't wait behind a hundred thousand
    enqueue(tx, SEND, {"mails": ids}, queue="slow" if mailing else "mail", most_attempts=TRIES)
    return ids


def _row(tx: Tx, message: Message, kept: set[str]) -> dict[str, Any]:
    text = check(tx, message)
    address, id = _address(message.to), new_id()
    values = {name: str(value)[:LONGEST_VALUE] for name, value in message.values.items()}
    name = clean_line(message.name, LONGEST_NAME)
    module, record = message.about or (None, None)
    told = values | {"site": tx.settings.name, "name": name or "", "link": ""}
    return dict.fromkeys(_NAMES) | {
        "id": id,
        "message_id": message_id(tx.settings, id),
        "state": "queued",
        "purpose": message.purpose,
        "address": address,
        "address_key": fold(address),
        "name": name,
        "subject": text.subject_of(told),
        "text_hash": _keep(tx, written(tx, message), kept),
        "values": values or None,
        "sealed": None if message.link is None else seal(tx.settings.secret, message.link, of=id),
        "attachments": [{"name": e.name, "type": e.type, "text": e.text} for e in message.attachments] or None,
        "reply_to": None if message.reply_to is None else _address(message.reply_to),
        "list": message.list.key if message.list else None,
        "list_label": message.list.label if message.list else None,
        "batch": message.batch,
        "module": None if module is None else tx.site.modules[module].physical,
        "record_id": record,
        "user_id": message.user,
        "sender_id": message.sender,
        "open_to_all": message.open_to_all,
        "tries": 0,
        "created_at": tx.clock.now(),
    }


def _address(raw: str) -> str:
    address: str | None = EmailType().parse(raw, Context())
    if address is None:
        raise KithError(Problem(code="K605", params={"label": "E-mail"}, field="email"))
    return address


def _keep(tx: Tx, text: Template, kept: set[str]) -> str:
    """The hash by which the text is found again, whatever became of its file. `kept` has those of this batch."""
    parts = (text.format, text.locale, text.subject, text.body)
    found = hashlib.sha256("\0".join(parts).encode("utf-8", "surrogatepass")).hexdigest()
    if found not in kept:
        kept.add(found)
        keep_text(tx, dict(zip(("hash", "format", "locale", "subject", "body"), (found, *parts), strict=True)))
    return found


def _batches(messages: Iterable[Message]) -> Iterator[list[Message]]:
    batch: list[Message] = []
    for message in messages:
        batch.append(message)
        if len(batch) == BATCH:
            yield batch
            batch = []
    if batch:
        yield batch
