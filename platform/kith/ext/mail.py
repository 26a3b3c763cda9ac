"""Mail from plugins: through the same outbox and the same gate as all other."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from kith.access.actor import Actor
from kith.mail.message import Message
from kith.mail.send import send_many
from kith.storage.tx import Tx


def send_mail(tx: Tx, actor: Actor, message: Message) -> str:
    """The id of a mail that goes out after the transaction, where the gate lets it. `actor` is whose doing it is.

    Raises K2.. for its address and K751 to K758 for what it says, before anything is written.
    """
    return send_mails(tx, actor, [message])[0]


def send_mails(tx: Tx, actor: Actor, messages: Iterable[Message]) -> list[str]:
    """The ids of many mails, read a batch at a time: hand a generator. Mail to lists waits behind all other."""
    return send_many(tx, (replace(message, sender=message.sender or actor.user) for message in messages))
