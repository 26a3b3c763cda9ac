"""How mail leaves the site: the part `mail:` of config/kith.yaml, and KITH_MAIL_* in the environment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Security = Literal["tls", "starttls", "none"]

PORTS: Mapping[str, int] = {"tls": 465, "starttls": 587, "none": 25}
VARIABLES = ("from", "server", "port", "security", "user")  # KITH_MAIL_FROM ... stand in for missing ones
PASSWORD = "KITH_MAIL_PASSWORD"  # noqa: S105 - the variable's name


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
    )
