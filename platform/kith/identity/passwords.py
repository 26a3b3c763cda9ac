"""Passwords: hashed with argon2id, verified in the same time whether an account is known or not.

What one has to be is for plugins to say; the rules that Kith brings are `kith.builtin.passwords`.
"""

from __future__ import annotations

import os
from functools import lru_cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.profiles import CHEAPEST

from kith.errors import KithError, Problem
from kith.storage.tx import Tx


@lru_cache(maxsize=1)
def _hasher() -> PasswordHasher:
    """The hasher; KITH_TEST_CHEAP_HASH=1 makes tests fast and is refused by `kith doctor` elsewhere."""
    if os.environ.get("KITH_TEST_CHEAP_HASH") == "1":
        return PasswordHasher.from_parameters(CHEAPEST)
    return PasswordHasher()


@lru_cache(maxsize=1)
def _nobody() -> str:
    return _hasher().hash("the password of nobody")


def chosen(tx: Tx, password: str, *, email: str, name: str) -> str:
    """The hash of a password that somebody chose for the account `email`. Raises what plugins have against it."""
    found = tx.hooks.kith_check_password(tx=tx, password=password, email=email, name=name)
    problems: list[Problem] = [problem for each in found for problem in each or ()]
    if problems:
        raise KithError(*problems)
    return hash_password(password)


def hash_password(password: str) -> str:
    """The argon2id hash of `password`."""
    return _hasher().hash(_bytes(password))


def verify(hashed: str | None, password: str) -> bool:
    """True where `password` made `hashed`. With None (no such account) the same work is done, and it is False."""
    try:
        _hasher().verify(hashed or _nobody(), _bytes(password))
    except (VerificationError, InvalidHashError):
        return False
    return hashed is not None


def _bytes(password: str) -> bytes:
    """The password in UTF-8; a lone surrogate, as a terminal of another encoding makes them, is no fault."""
    return password.encode("utf-8", "surrogatepass")
