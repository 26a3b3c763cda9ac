"""A mail as it goes over the wire: text and HTML, the headers that make it known and easy to unsubscribe from."""

from __future__ import annotations

from collections.abc import Mapping
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from kith.lazy import lazy
from kith.mail.compiled import Compiled
from kith.mail.identity import sender
from kith.mail.outgoing import Outgoing
from kith.storage.tx import SiteSettings

idna = lazy("idna")

_POLICY = SMTP.clone(max_line_length=900)  # Python breaks long ids and addresses in headers where it folds them
_WIDE = _POLICY.clone(utf8=True)
_CALENDAR = "text/calendar"


def wire_address(address: str) -> str:
    """The address as servers know it: a domain in other scripts by its name in ASCII."""
    local, _, domain = address.rpartition("@")
    if domain.isascii():
        return address
    encoded: bytes = idna.encode(domain, uts46=True)
    return f"{local}@{encoded.decode('ascii')}"


def to_bytes(settings: SiteSettings, mail: Outgoing, text: Compiled, values: Mapping[str, str]) -> bytes:
    """The whole mail. The same bytes but for its boundaries each time."""
    return to_message(settings, mail, text, values).as_bytes()


def to_message(settings: SiteSettings, mail: Outgoing, text: Compiled, values: Mapping[str, str]) -> EmailMessage:
    """The mail with its headers and parts."""
    recipient = wire_address(mail.address)
    message = EmailMessage(policy=_POLICY if recipient.isascii() else _WIDE)
    called, address = sender(settings)
    message["From"] = _address(address, called)
    message["To"] = _address(recipient, mail.name or "")
    message["Subject"] = mail.subject
    message["Date"] = format_datetime(mail.created_at)
    message["Message-ID"] = mail.message_id
    message["Auto-Submitted"] = "auto-generated"  # nobody's holiday answers to it
    if mail.reply_to:
        message["Reply-To"] = _address(mail.reply_to)
    if values.get("unsubscribe"):
        message["List-Unsubscribe"] = f"<{values['unsubscribe']}>"
        message["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
        message["Precedence"] = "bulk"
    message.set_content(text.text.filled(values), cte="quoted-printable")
    message.add_alternative(text.html.filled(values), subtype="html", cte="quoted-printable")
    _attach(message, mail)
    return message


def _address(address: str, name: str = "") -> Address:
    username, _, domain = wire_address(address).rpartition("@")
    return Address(name, username, domain)


def _attach(message: EmailMessage, mail: Outgoing) -> None:
    """What goes along. An invitation is shown as one by calendars where it stands beside text and HTML as well."""
    for each in mail.attachments or ():
        type, *params = (part.strip() for part in each["type"].split(";"))
        if type == _CALENDAR:
            message.add_alternative(each["text"], subtype="calendar", params=_params(params), cte="base64")
    for each in mail.attachments or ():
        type, *params = (part.strip() for part in each["type"].split(";"))
        subtype = type.partition("/")[2]
        message.add_attachment(
            each["text"], subtype=subtype, filename=each["name"], params=_params(params), cte="base64"
        )


def _params(parts: list[str]) -> dict[str, str]:
    return {name: value for name, _, value in (part.partition("=") for part in parts)}
