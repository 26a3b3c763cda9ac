"""What has to be read again but not by whoever holds the database alone: encrypted with the secret of the site."""

from __future__ import annotations

import hashlib
import os
from base64 import urlsafe_b64decode, urlsafe_b64encode

from kith.lazy import lazy

aead = lazy("cryptography.hazmat.primitives.ciphers.aead")
exceptions = lazy("cryptography.exceptions")
NONCE = 12


def seal(secret: str, text: str, *, of: str) -> str:
    """`text` encrypted (AES-256-GCM) by the site's `secret`; it can only be opened as what it is `of`."""
    nonce = os.urandom(NONCE)
    closed = aead.AESGCM(_key(secret)).encrypt(nonce, text.encode(), of.encode())
    return urlsafe_b64encode(nonce + closed).decode()


def unseal(secret: str, sealed: str, *, of: str) -> str | None:
    """What was sealed, or None where it is something else's, was changed, or the secret of the site is another one."""
    try:
        raw = urlsafe_b64decode(sealed.encode("utf-8", "replace"))
        opened: bytes = aead.AESGCM(_key(secret)).decrypt(raw[:NONCE], raw[NONCE:], of.encode())
    except (ValueError, exceptions.InvalidTag):
        return None
    return opened.decode()


def _key(secret: str) -> bytes:
    return hashlib.sha256(f"{secret}\0sealing".encode()).digest()
