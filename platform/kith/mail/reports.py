"""What comes back, read: failed delivery (RFC 3464), complaints (RFC 5965), and what old servers write freely.

A report counts only for the mail whose own address it was sent to, or quotes: that address is signed. So the most that
a forged one can do is to stop mail to whoever forged it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from email import message_from_bytes
from email.message import Message
from typing import Any, Literal

from kith.lazy import lazy
from kith.mail.verdicts import nobody_there
from kith.mail.verp import MARK, mails_named
from kith.storage.tx import SiteSettings

bounce = lazy("flufl.bounce")

Kind = Literal["hard", "soft", "complaint"]

LONGEST = 500
_ARRIVED = ("To", "Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To")
_UNWANTED = ("abuse", "fraud", "opt-out", "opt-out-list")  # what a complaint may be; `not-spam` is the opposite


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What is said of the mail with that id: `hard`: nobody is there, `soft`: not delivered, `complaint`: unwanted."""

    mail: str
    kind: Kind
    status: str | None
    reason: str


def read_report(settings: SiteSettings, raw: bytes) -> Report | None:
    """What a mail in the mailbox reports; None for holiday notes, delays, what is forged or about nothing here."""
    message = message_from_bytes(raw)
    addressed = next(mails_named(settings, _headers(message, *_ARRIVED)), None)
    for part in message.walk():
        kind = part.get_content_type()
        if kind == "message/feedback-report":
            return _complaint(settings, message, part, addressed)
        if kind == "message/delivery-status" and addressed:
            return _delivery(addressed, part)
    return _free(addressed, message) if addressed else None


def _complaint(settings: SiteSettings, message: Message, part: Message, addressed: str | None) -> Report | None:
    said = "".join(_first(block, "Feedback-Type") for block in _blocks(part)).strip().lower()
    about = addressed or next(mails_named(settings, _quoted(message)), None)
    if about is None or said not in _UNWANTED:
        return None
    return Report(mail=about, kind="complaint", status=None, reason=said)


def _quoted(message: Message) -> str:
    """Where a complaint names the mail: its own fields, and the headers of the mail that it holds."""
    names = ("Original-Mail-From", "Return-Path", MARK)
    blocks = [block for part in message.walk() for block in (part, *_blocks(part))]
    return "\n".join(_headers(block, *names) for block in blocks)


def _delivery(mail: str, part: Message) -> Report | None:
    failed = (block for block in _blocks(part) if _first(block, "Action").strip().lower() == "failed")
    block = next(failed, None)
    if block is None:
        return None
    status = _first(block, "Status").strip().split(" ")[0][:20] or None
    said = " ".join(_first(block, "Diagnostic-Code").partition(";")[2].split())
    told = f"{status or ''} {said}".strip() if status and status not in said else said
    return Report(mail=mail, kind=_kind(told), status=status, reason=told[:LONGEST])


def _free(mail: str, message: Message) -> Report | None:
    """A report in some server's own words; a library knows those of dozens."""
    if not bounce.scan_message(message):  # nothing that failed for good
        return None
    said = " ".join(" ".join(_texts(message)).split())
    return Report(mail=mail, kind=_kind(said), status=None, reason=said[:LONGEST])


def _kind(said: str) -> Kind:
    return "hard" if nobody_there(said) else "soft"


def _texts(message: Message) -> Iterator[str]:
    for part in message.walk():
        if part.get_content_type() == "text/plain":
            body: Any = part.get_payload(decode=True)
            yield body.decode("utf-8", "replace")
            return


def _blocks(part: Message) -> list[Message]:
    """The parts of a report: for the mail, and for each recipient."""
    payload: Any = part.get_payload()
    return [each for each in payload if isinstance(each, Message)] if isinstance(payload, list) else []


def _first(message: Message, name: str) -> str:
    return str(message.get(name, ""))


def _headers(message: Message, *names: str) -> str:
    return "\n".join(str(value) for name in names for value in message.get_all(name, []))
