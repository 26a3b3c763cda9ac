"""The token that a form carries: signed, with the moment it was shown and a number of its own. No cookie is needed.

It tells one sending from another, and how long somebody took. A form on another website may have none.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

LASTS = timedelta(days=2)
_NUMBER, _SIGNATURE = 16, 32  # hexadecimal digits


@dataclass(frozen=True, slots=True)
class Token:
    """A good token: the number that is its own, and when its form was shown."""

    number: str
    shown_at: datetime


def new_token(secret: str, form: str, now: datetime) -> str:
    """The token for a form that is shown now."""
    told = f"{secrets.token_hex(_NUMBER // 2)}{int(now.timestamp()):x}"
    return f"{told}.{_sign(secret, form, told)}"


def read_token(secret: str, form: str, token: str, now: datetime) -> Token | None:
    """What a token says; None for one of another form or site, for an old one and for what is none."""
    told, _, signature = token.partition(".")
    if not hmac.compare_digest(signature.encode("utf-8", "replace"), _sign(secret, form, told).encode()):
        return None
    shown = datetime.fromtimestamp(int(told[_NUMBER:], 16), UTC)
    return Token(told[:_NUMBER], shown) if shown <= now + timedelta(minutes=1) and now - shown < LASTS else None


def _sign(secret: str, form: str, told: str) -> str:
    key = hashlib.sha256(f"{secret}\0forms".encode()).digest()
    return hmac.new(key, f"{form}\0{told}".encode("utf-8", "replace"), "sha256").hexdigest()[:_SIGNATURE]
