"""Recovery codes: ten that each work once in place of the telephone's. Kept as keyed hashes, shown when made."""

from __future__ import annotations

import hashlib
import hmac
import secrets

import sqlalchemy as sa

from kith.storage.system import RecoveryCode
from kith.storage.tx import Tx

COUNT = 10
ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"  # without look-alikes: people type them from paper
GROUPS, LENGTH = 3, 4  # 31 ** 12: 59 bits


def make_codes(tx: Tx, user: str) -> tuple[str, ...]:
    """New codes in place of all earlier ones, to be shown once."""
    codes = tuple(_code() for _ in range(COUNT))
    tx.connection.execute(sa.delete(RecoveryCode).where(RecoveryCode.user_id == user))
    rows = [{"user_id": user, "hash": _hash(tx, user, code)} for code in codes]
    tx.connection.execute(sa.insert(RecoveryCode), rows)
    return codes


def use_code(tx: Tx, user: str, code: str) -> bool:
    """Whether `code` is one that wasn't used yet; it is used up by this. Of two at once one gets it."""
    statement = (
        sa.update(RecoveryCode)
        .where(RecoveryCode.user_id == user, RecoveryCode.hash == _hash(tx, user, code), RecoveryCode.used_at.is_(None))
        .values(used_at=tx.clock.now())
    )
    return tx.connection.execute(statement).rowcount == 1


def codes_left(tx: Tx, user: str) -> int:
    """How many codes weren't used yet."""
    unused = sa.select(sa.func.count()).where(RecoveryCode.user_id == user, RecoveryCode.used_at.is_(None))
    return tx.connection.execute(unused).scalar_one()


def drop_codes(tx: Tx, user: str) -> None:
    """Takes all codes of an account away."""
    tx.connection.execute(sa.delete(RecoveryCode).where(RecoveryCode.user_id == user))


def _code() -> str:
    return "-".join("".join(secrets.choice(ALPHABET) for _ in range(LENGTH)) for _ in range(GROUPS))


def _hash(tx: Tx, user: str, code: str) -> str:
    """Keyed with the site's secret: whoever has the database alone can't try codes out."""
    plain = "".join(each for each in code.casefold() if each.isalnum())
    key = f"{tx.settings.secret}\0recovery\0{user}".encode()
    return hmac.new(key, plain.encode("utf-8", "replace"), hashlib.sha256).hexdigest()
