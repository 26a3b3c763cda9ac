"""A check that costs a machine work and a person nothing: numbers are tried until a hash begins with enough zeros."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from kith.ext import Captcha, hookimpl

BITS = 16  # zeros that the hash begins with: some 65,000 tries, a fraction of a second in a browser
LONGEST = 20  # characters of an answer


@hookimpl
def kith_captchas() -> Mapping[str, Captcha]:
    """The check `proof_of_work`."""
    return {"proof_of_work": Captcha(challenge=challenge, passes=passes)}


def challenge(secret: str, token: str, now: datetime) -> Mapping[str, Any]:
    """What the page solves: a `number` so that SHA-256 of `salt:number` begins with `bits` zero bits."""
    return {"salt": _salt(secret, token), "bits": BITS}


def passes(secret: str, token: str, answer: str, now: datetime) -> bool:
    """Whether the answer solves what the form with that token asked for."""
    if not token or not answer.isascii() or not answer.isdigit() or len(answer) > LONGEST:
        return False
    found = hashlib.sha256(f"{_salt(secret, token)}:{answer}".encode()).digest()
    return int.from_bytes(found, "big") >> (256 - BITS) == 0


def _salt(secret: str, token: str) -> str:
    key = hashlib.sha256(f"{secret}\0proof of work".encode()).digest()
    return hmac.new(key, token.encode("utf-8", "replace"), "sha256").hexdigest()[:32]
