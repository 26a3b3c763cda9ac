"""How mail leaves the site: the part `mail:` of config/kith.yaml, and KITH_MAIL_* in the environment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Security = Literal["tls", "starttls", "none"]

PORTS: Mapping[str, int] = {"tls": 465, "starttls": 587, "none": 25}
MAILBOX_PORTS: Mapping[str, int] = {"tls": 993, "starttls": 143, "none": 143}
VARIABLES = ("from", "server", "port", "security", "user")  # KITH_MAIL_FROM ... stand in for missing ones
PASSWORD = "KITH_MAIL_PASSWORD"  # noqa: S105 - the variable's name
MAILBOX_PASSWORD = "KITH_BOUNCES_PASSWORD"  # noqa: S105


@dataclass(frozen=True, slots=True, kw_only=True)
class BounceSettings:
    """The mailbox that bounces come to, read by IMAP.

    Mail leaves from `address` with a sign of its own behind a plus: `bounces+SIGN@example.org`.
    """

    address: str
    server: str
    port: int = 993
    security: Security = "tls"
    user: str = ""
    password: str | None = field(default=None, repr=False)
    folder: str = "INBOX"


@dataclass(frozen=True, slots=True, kw_only=True)
class MailSettings:
    """Where mail goes. Without a server it is caught and shown at /dev/mail; `caught` keeps it there with one too.

    `sender` is `CRM <crm@example.org>`. `opt_out` is the name of the tick that says "do not send e-mails", in every
    module that has one.
    """

    sender: str | None = None
    server: str | None = None
    port: int = 0
    security: Security = "starttls"
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    caught: bool = True
    opt_out: str = "do_not_email"
    bounces: BounceSettings | None = None


BOUNCES_SCHEMA: Mapping[str, Any] = {
    "type": "object",
    "title": "bounces",
    "description": "The mailbox that mail comes back to, read by IMAP; its password comes from KITH_BOUNCES_PASSWORD",
    "properties": {
        "address": {
            "type": "string",
            "pattern": r"^[A-Za-z0-9._-]{1,20}@[A-Za-z0-9.-]{1,180}$",
            "title": "an address such as bounces@example.org, with at most 20 characters before the @",
            "description": "The mailbox's address; mail leaves from bounces+SIGN@..., which has to arrive there too",
        },
        "server": {
            "type": "string",
            "pattern": r"^[A-Za-z0-9.:_-]{1,253}$",
            "title": "the name of a mail server, such as imap.example.org",
            "description": "The server that the mailbox is on",
        },
        "port": {
            "type": "integer",
            "minimum": 1,
            "maximum": 65535,
            "description": "993, 143 with starttls and none",
        },
        "security": {
            "type": "string",
            "enum": ["tls", "starttls", "none"],
            "description": "How the connection is kept from others (tls)",
        },
        "user": {"type": "string", "minLength": 1, "maxLength": 254, "description": "Who logs in (the address)"},
        "folder": {"type": "string", "minLength": 1, "maxLength": 200, "description": "The folder to read (INBOX)"},
    },
    "required": ["address", "server"],
    "additionalProperties": False,
}

MAIL_SCHEMA: Mapping[str, Any] = {
    "type": "object",
    "title": "mail",
    "description": "How mail leaves the site; without a server it is caught and shown at /dev/mail",
    "properties": {
        "from": {
            "type": "string",
            "pattern": r"^([^<>@\r\n]{1,100}<[^\s<>@]+@[^\s<>@]+>|[^\s<>@]+@[^\s<>@]+)$",
            "maxLength": 254,
            "title": "a sender such as CRM <crm@example.org>",
            "description": "The sender of mail: CRM <crm@example.org>",
        },
        "server": {
            "type": "string",
            "pattern": r"^[A-Za-z0-9.:_-]{1,253}$",
            "title": "the name of a mail server, such as smtp.example.org",
            "description": "The mail server that takes the site's mail; its password comes from KITH_MAIL_PASSWORD",
        },
        "port": {"type": "integer", "minimum": 1, "maximum": 65535, "description": "587, 465 with tls, 25 with none"},
        "security": {
            "type": "string",
            "enum": ["starttls", "tls", "none"],
            "description": "How the connection is kept from others (starttls)",
        },
        "user": {"type": "string", "minLength": 1, "maxLength": 254, "description": "Who logs in to the mail server"},
        "caught": {"type": "boolean", "description": "Mail isn't sent but shown at /dev/mail, in spite of a server"},
        "opt_out": {
            "type": "string",
            "pattern": "^[a-z][a-z0-9_]{0,49}$",
            "title": "the name of a field",
            "description": "The field that says 'do not send e-mails', in every module that has it (do_not_email)",
        },
        "bounces": BOUNCES_SCHEMA,
    },
    "additionalProperties": False,
}


def mail_settings(given: Mapping[str, Any], environ: Mapping[str, str]) -> MailSettings:
    """The settings from what the file says; the password from the environment."""
    security: Security = given.get("security", "starttls")
    server = given.get("server")
    return MailSettings(
        sender=given.get("from"),
        server=server,
        port=given.get("port") or PORTS[security],
        security=security,
        user=given.get("user"),
        password=environ.get(PASSWORD, "").strip() or None,
        caught=given.get("caught", False) or server is None,
        opt_out=given.get("opt_out", "do_not_email"),
        bounces=_bounces(given.get("bounces"), environ),
    )


def _bounces(given: Mapping[str, Any] | None, environ: Mapping[str, str]) -> BounceSettings | None:
    if given is None:
        return None
    security: Security = given.get("security", "tls")
    return BounceSettings(
        address=given["address"],
        server=given["server"],
        port=given.get("port") or MAILBOX_PORTS[security],
        security=security,
        user=given.get("user") or given["address"],
        password=environ.get(MAILBOX_PASSWORD, "").strip() or None,
        folder=given.get("folder", "INBOX"),
    )
