"""The address that a mail leaves from, one for each (VERP): what comes back to it names its mail, and nobody forges it.

`bounces+SIGN@example.org`: SIGN is the mail's id and a signature by the site's secret, 42 letters and digits. Servers
change the case of addresses at will, so it holds none.
"""

from __future__ import annotations

import hashlib
import hmac
import re
from base64 import b32decode, b32encode
from collections.abc import Iterator
from uuid import UUID

from kith.mail.identity import sender
from kith.storage.tx import SiteSettings

MARK = "X-Kith-Mail"  # the header that says a mail's own address once more: services strip the Return-Path

_ID, _SIGNATURE = 16, 10  # bytes


def envelope_sender(settings: SiteSettings, mail: str) -> str:
    """The address that the mail of that id leaves from: the sender's own where no bounces are read."""
    bounces = settings.mail.bounces
    if bounces is None:
        return sender(settings)[1]
    local, _, domain = bounces.address.rpartition("@")
    return f"{local}+{_sign(settings, UUID(mail).bytes)}@{domain}"


def mails_named(settings: SiteSettings, text: str) -> Iterator[str]:
    """The ids of the mails whose addresses stand in a text, each once; what this site hasn't signed doesn't count."""
    bounces = settings.mail.bounces
    local, _, domain = bounces.address.rpartition("@") if bounces else ("", "", "")
    found = re.finditer(rf"{re.escape(local)}\+([a-z2-7]{{42}})@{re.escape(domain)}", text, re.IGNORECASE)
    for sign in dict.fromkeys(match[1].lower() for match in found if bounces):
        id = b32decode(sign.upper() + "=" * (-len(sign) % 8))[:_ID]
        if hmac.compare_digest(sign, _sign(settings, id)):  # the text: its last letter has bits that say nothing
            yield str(UUID(bytes=id))


def _sign(settings: SiteSettings, id: bytes) -> str:
    key = hashlib.sha256(f"{settings.secret}\0bounces".encode()).digest()
    signature = hmac.digest(key, id, "sha256")[:_SIGNATURE]
    return b32encode(id + signature).rstrip(b"=").decode().lower()
