"""Logging in by password: the same answer and the same work whether the address is known or not, and few tries."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from kith.errors import KithError, Problem
from kith.fields.keys import fold
from kith.identity.passwords import verify
from kith.ledger import audit
from kith.ledger.upsert import upsert
from kith.storage.system import Credential, Throttle, User
from kith.storage.tx import Tx

TRIES = 8
WINDOW = timedelta(minutes=10)


def check_throttle(tx: Tx, email: str, ip: str) -> None:
    """Counts a try for the account and for the address it comes from. Raises K402 beyond the limit.

    A transaction of its own, committed before the password is looked at: parallel guesses can't pass it.
    """
    now = tx.clock.now()
    for key, most in ((f"login:{_key(email)[:200]}", TRIES), (f"login-from:{ip[:60]}", TRIES * 5)):
        tries, until = _count(tx, key, most, now)
        if until is not None:
            raise KithError(Problem(code="K402", params={"seconds": max(1, int((until - now).total_seconds()))}))
        if tries == most:  # once, not with each try that is refused from now on
            of = "account" if key.startswith("login:") else "address"
            audit.note(tx, "login.throttled", user_id=None, subject=_account(tx, email), detail={"of": of})


def _key(email: str) -> str:
    """The address as accounts are found by it. No account has a NUL, and PostgreSQL takes no text that has one."""
    return fold(email.strip()).replace("\0", "\ufffd")


def _account(tx: Tx, email: str) -> str | None:
    """The id of the staff account with that address, whatever its state: addresses themselves aren't audited."""
    statement = sa.select(User.id).where(User.kind == "staff", User.email_key == _key(email))
    found: str | None = tx.connection.execute(statement).scalar()
    return found


def note_failure(tx: Tx, email: str, realm: str) -> None:
    """Puts a failed log-in into the audit log, with the account that was meant where there is one."""
    audit.note(tx, "login.failed", user_id=None, subject=_account(tx, email), detail={"realm": realm})


def _count(tx: Tx, key: str, most: int, now: datetime) -> tuple[int, datetime | None]:
    """How many tries there were with this one, and when the next one is possible: None where this one is."""
    row = _tries(tx, key)
    if row is None:
        tx.connection.execute(_insert_ignoring(tx, key, now))
        row = _tries(tx, key)
    assert row is not None
    tries, since = row
    if since + WINDOW > now and tries >= most:
        return tries, since + WINDOW
    values: dict[str, Any] = {"count": tries + 1} if since + WINDOW > now else {"count": 1, "since": now, "until": None}
    tx.connection.execute(sa.update(Throttle).where(Throttle.key == key).values(values))
    return values["count"], None


def _tries(tx: Tx, key: str) -> tuple[int, datetime] | None:
    """How often, and since when; the row is locked until the transaction ends."""
    statement = sa.select(Throttle.count, Throttle.since).where(Throttle.key == key).with_for_update()
    row = tx.connection.execute(statement).first()
    return (row[0], row[1]) if row else None


def _insert_ignoring(tx: Tx, key: str, now: datetime) -> sa.Executable:
    """INSERT that leaves a row which another try made meanwhile."""
    table = Throttle.metadata.tables[Throttle.__tablename__]
    insert: sa.Executable = upsert(tx.dialect, table).values(key=key, count=0, since=now).on_conflict_do_nothing()
    return insert


def clear_throttle(tx: Tx, email: str) -> None:
    """Forgets the tries of an account after it logged in."""
    tx.connection.execute(sa.delete(Throttle).where(Throttle.key == f"login:{_key(email)[:200]}"))


def check_password(tx: Tx, email: str, password: str) -> str:
    """The id of the active staff account that `email` and `password` belong to. Raises K401, always the same."""
    statement = (
        sa.select(User.id, User.state, Credential.password_hash)
        .join(Credential, Credential.user_id == User.id)
        .where(User.kind == "staff", User.email_key == _key(email))
    )
    row = tx.connection.execute(statement).first()
    right = verify(row.password_hash if row else None, password)
    if row is None or not right or row.state != "active":
        raise KithError(Problem(code="K401"))
    return str(row.id)
