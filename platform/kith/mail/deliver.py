"""Sending a batch of mails: the gate, then one connection, and each mail is noted as soon as the server has it.

Whatever dies in between, at most the one mail that was under way is sent again, and by the same Message-ID.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import structlog
from sqlalchemy.engine import Engine

from kith.errors import KithError
from kith.identity.sealing import unseal
from kith.mail.addresses import absolute
from kith.mail.compiled import Compiled, compiled
from kith.mail.gate import refusals
from kith.mail.mime import to_bytes
from kith.mail.notes import Begin, Came, Notes, note, tell_sent
from kith.mail.outgoing import Outgoing, texts, untold, waiting
from kith.mail.settling import outcome, put_off, settle
from kith.mail.smtp import Connection, DelayedError, RejectedError
from kith.mail.suppression import Subscription, unsubscribe_token
from kith.mail.templates import Template
from kith.mail.verp import envelope_sender
from kith.storage.tx import SiteSettings

HOLD = 10.0  # seconds after which the job's lease is renewed

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ready:
    """What may go out: the mails, and their texts by hash. `out` are out already, and were not told yet."""

    settings: SiteSettings
    engine: Engine
    mails: Sequence[Outgoing]
    out: Sequence[Outgoing]
    texts: Mapping[str, Any]


def deliver(begin: Begin, ids: Sequence[str], *, hold: Callable[[int], bool], last: bool) -> None:
    """Sends those of the mails that wait. `hold` keeps the job's claim, given the number done; False: stop.

    Raises DelayedError where some are to be tried again; on the `last` try these are given up.
    """
    ready = _let_through(begin, ids)
    tell_sent(begin, ready.out)
    if ready.settings.mail.caught:
        note(begin, [(mail, "caught", None) for mail in ready.mails])
        return
    left = _send_all(begin, ready, hold)
    if left:
        reason = left[0][1]
        if last:
            note(begin, [(mail, "failed", why) for mail, why in left])
        else:
            with begin() as tx:
                put_off(tx, [mail.id for mail, _ in left], reason)
        raise DelayedError(f"{len(left)} of {len(ready.mails)} mails were not sent: {reason}")


def values_of(settings: SiteSettings, mail: Outgoing) -> dict[str, str]:
    """What fills the placeholders of a mail. Links begin with the site's own address, never with that of a request."""
    base = settings.url or ""
    link = unseal(settings.secret, mail.sealed, of=mail.id) if mail.sealed else None
    values = {**(mail.values or {}), "site": settings.name, "name": mail.name or ""}
    values["link"] = absolute(settings.url, link) if link else ""
    if mail.list:
        told = Subscription(address=mail.address, list=mail.list, label=mail.list_label or "")
        values["list"] = mail.list_label or ""
        values["unsubscribe"] = f"{base}/unsubscribe/{unsubscribe_token(settings, told)}"
    return values


def text_of(mail: Outgoing, kept: Any) -> Compiled:
    """What the mail says, from its text as it was kept. Raises KithError K754."""
    template = Template(subject=kept.subject, body=kept.body, format=kept.format, locale=kept.locale)
    return compiled(template, to_list=mail.purpose == "list")


def _let_through(begin: Begin, ids: Sequence[str]) -> Ready:
    with begin() as tx:
        mails = waiting(tx, ids)
        refused = refusals(tx, mails)
        settle(tx, [outcome(mail, "refused", tx.clock.now(), refused[mail.id]) for mail in mails if mail.id in refused])
        going = [mail for mail in mails if mail.id not in refused]
        return Ready(
            settings=tx.settings,
            engine=tx.connection.engine,
            mails=going,
            out=untold(tx, ids),
            texts=texts(tx, {mail.text_hash for mail in going}),
        )


def _send_all(begin: Begin, ready: Ready, hold: Callable[[int], bool]) -> list[tuple[Outgoing, str]]:
    """Those that are to be tried again, each with why."""
    left: list[tuple[Outgoing, str]] = []
    since = time.monotonic()
    with Connection(ready.settings.mail) as server, Notes(begin, ready.engine) as notes:
        for number, mail in enumerate(ready.mails):
            if time.monotonic() - since >= HOLD:
                since = time.monotonic()
                if not hold(number):
                    return []
            try:
                came = _send(server, ready, mail)
            except DelayedError as error:
                left.append((mail, str(error)))
                if len(left) > 2 and all(why == str(error) for _, why in left[-3:]):  # the server itself, then
                    return [*left, *((each, str(error)) for each in ready.mails[number + 1 :])]
            else:
                if came[1] == "sent":
                    notes.sent(mail)
                else:
                    note(begin, [came])
    return left


def _send(server: Connection, ready: Ready, mail: Outgoing) -> Came:
    """What came of the mail. Raises DelayedError."""
    try:
        text = text_of(mail, ready.texts[mail.text_hash])
        drawn = to_bytes(ready.settings, mail, text, values_of(ready.settings, mail))
    except (KithError, ValueError, KeyError) as error:  # this one; the others go on
        log.exception("mail.unreadable", mail=mail.id)
        return mail, "failed", str(error)
    try:
        server.send(envelope_sender(ready.settings, mail.id), mail.address, drawn)
    except RejectedError as rejected:
        return mail, "unknown" if rejected.unknown else "bounced", str(rejected)
    return mail, "sent", None
