"""A mail as it goes over the wire: text and HTML, the headers that make it known and easy to unsubscribe from.

Written with the older half of Python's email package: the newer one takes four times as long for each mail, and breaks
long ids where it folds them.
"""

from __future__ import annotations

from collections.abc import Mapping
from email.header import Header
from email.headerregistry import Address
from email.message import Message
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.policy import SMTPUTF8, Compat32, Policy
from email.utils import format_datetime, formataddr
from typing import Any

from kith.lazy import lazy
from kith.mail.compiled import Compiled
from kith.mail.identity import sender
from kith.mail.outgoing import Outgoing
from kith.mail.verp import MARK, envelope_sender
from kith.storage.tx import SiteSettings

idna = lazy("idna")

LONGEST_LINE = 900


class _Quick(Compat32):
    """Writes a header that fits into its line as it is: reading each one for encoded words is a fifth of a mail."""

    def fold_binary(self, name: str, value: Any) -> bytes:
        """The header as a line."""
        line = f"{name}: {value}"
        if isinstance(value, str) and line.isascii() and len(line) < LONGEST_LINE and line.isprintable():
            return line.encode("ascii") + b"\r\n"
        return super().fold_binary(name, value)


_ASCII: Policy = _Quick(linesep="\r\n", max_line_length=LONGEST_LINE)
_WIDE: Policy = SMTPUTF8.clone(max_line_length=LONGEST_LINE)  # for addresses in other scripts
_CALENDAR = "text/calendar"


def wire_address(address: str) -> str:
    """The address as servers know it: a domain in other scripts by its name in ASCII."""
    local, _, domain = address.rpartition("@")
    if domain.isascii():
        return address
    encoded: bytes = idna.encode(domain, uts46=True)
    return f"{local}@{encoded.decode('ascii')}"


def to_bytes(settings: SiteSettings, mail: Outgoing, text: Compiled, values: Mapping[str, str]) -> bytes:
    """The whole mail; the same each time."""
    policy = _ASCII if wire_address(mail.address).isascii() else _WIDE
    message = _body(mail, text, values, policy)
    for name, value in _headers(settings, mail, values).items():
        message[name] = value
    return message.as_bytes(policy=policy)


def _headers(settings: SiteSettings, mail: Outgoing, values: Mapping[str, str]) -> dict[str, str]:
    called, address = sender(settings)
    headers = {
        "From": _mailbox(called, address),
        "To": _mailbox(mail.name or "", mail.address),
        "Subject": mail.subject if mail.subject.isascii() else Header(mail.subject, "utf-8").encode(),
        "Date": format_datetime(mail.created_at),
        "Message-ID": mail.message_id,
        "Auto-Submitted": "auto-generated",  # nobody's holiday answers to it
    }
    if mail.reply_to:
        headers["Reply-To"] = wire_address(mail.reply_to)
    if values.get("unsubscribe"):
        headers["List-Unsubscribe"] = f"<{values['unsubscribe']}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        headers["Precedence"] = "bulk"
    if settings.mail.bounces is not None:
        headers[MARK] = envelope_sender(settings, mail.id)
    return headers


def _mailbox(name: str, address: str) -> str:
    wire = wire_address(address)
    if wire.isascii():
        return formataddr((name, wire))
    local, _, domain = wire.rpartition("@")
    return str(Address(name, local, domain))


def _body(mail: Outgoing, text: Compiled, values: Mapping[str, str], policy: Policy) -> Message:
    """Text and HTML to choose from, beside what goes along.

    Calendars show an invitation as one where it is among what there is to choose from; others look for a file.
    """
    apart = f"=_{mail.id}"  # said here: making one up looks for it in all of the mail; texts are base64, without a _
    said = MIMEMultipart("alternative", boundary=apart, policy=policy)
    said.attach(MIMEText(text.text.filled(values), "plain", "utf-8", policy=policy))
    said.attach(MIMEText(text.html.filled(values), "html", "utf-8", policy=policy))
    files = mail.attachments or ()
    for each in files:
        if each["type"].startswith(_CALENDAR):
            said.attach(_attachment(each, policy))
    if not files:
        return said
    whole = MIMEMultipart("mixed", boundary=f"=_all-{mail.id}", policy=policy)
    whole.attach(said)
    for each in files:
        part = _attachment(each, policy)
        part.add_header("Content-Disposition", "attachment", filename=each["name"])
        whole.attach(part)
    return whole


def _attachment(each: Mapping[str, str], policy: Policy) -> Message:
    type, *params = (part.strip() for part in each["type"].split(";"))
    part = MIMEText(each["text"], type.partition("/")[2], "utf-8", policy=policy)
    for name, _, value in (param.partition("=") for param in params):
        part.set_param(name, value)
    return part
