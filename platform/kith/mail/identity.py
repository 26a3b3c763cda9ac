"""How a mail is known: the Message-ID that it gets when it is written and keeps however often it is sent."""

from __future__ import annotations

from email.utils import parseaddr
from functools import lru_cache
from urllib.parse import urlsplit

from kith.storage.tx import SiteSettings

NOBODY = "localhost"


def message_id(settings: SiteSettings, id: str) -> str:
    """`<id@domain>`: the domain of the sender, else of the site."""
    return f"<{id}@{_domain(settings)}>"


def sender(settings: SiteSettings) -> tuple[str, str]:
    """Name and address that mail comes from; what is caught needs no setting."""
    name, address = _parsed(settings.mail.sender or "")
    return name or settings.name, address or f"noreply@{_domain(settings)}"


@lru_cache(maxsize=8)
def _parsed(sender: str) -> tuple[str, str]:
    return parseaddr(sender)


def _domain(settings: SiteSettings) -> str:
    address = _parsed(settings.mail.sender or "")[1]
    return address.rpartition("@")[2] or urlsplit(settings.url or "").hostname or NOBODY
