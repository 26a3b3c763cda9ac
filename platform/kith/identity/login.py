"""Logging in by password: the same answer and the same work whether the address is known or not, and few tries."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from kith.errors import KithError, Problem
from kith.fields.keys import fold
from kith.identity.passwords import verify
from kith.identity.throttle import Limit, count_try, forget_tries
from kith.ledger import audit
from kith.storage.system import Credential, User
from kith.storage.tx import Tx

TRIES = 8
WINDOW = timedelta(minutes=10)
CODE_TRIES = 6
CODE_WINDOW = timedelta(minutes=30)


def check_throttle(tx: Tx, email: str, ip: str) -> None:
    """Counts a try for the account and for the address it comes from. Raises K402 beyond the limit.

    A transaction of its own, committed before the password is looked at: parallel guesses can't pass it.
    """
    if count_try(tx, Limit(_try(email), TRIES, WINDOW)):  # once, not with each try that is refused from now on
        audit.note(tx, "login.throttled", user_id=None, subject=_account(tx, email), detail={"of": "account"})
    _check_address(tx, ip, email=email)


def check_code_throttle(tx: Tx, user: str, ip: str) -> None:
    """Counts a try to guess a code of an account, as `check_throttle` does for passwords. Raises K402."""
    if count_try(tx, Limit(f"code:{user}", CODE_TRIES, CODE_WINDOW)):
        audit.note(tx, "login.throttled", user_id=None, subject=user, detail={"of": "code"})
    _check_address(tx, ip, user=user)


def _check_address(tx: Tx, ip: str, *, email: str = "", user: str | None = None) -> None:
    if count_try(tx, Limit(f"login-from:{ip[:60]}", TRIES * 5, WINDOW)):
        subject = user or _account(tx, email)
        audit.note(tx, "login.throttled", user_id=None, subject=subject, detail={"of": "address"})


def _try(email: str) -> str:
    return f"login:{_key(email)[:200]}"


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


def note_wrong_code(tx: Tx, user: str, realm: str) -> None:
    """Puts a wrong code into the audit log: whoever sent it knew the password."""
    audit.note(tx, "login.failed", user_id=None, subject=user, detail={"realm": realm, "step": "code"})


def clear_throttle(tx: Tx, email: str) -> None:
    """Forgets the tries of an account after it logged in."""
    forget_tries(tx, _try(email))


def clear_code_throttle(tx: Tx, user: str) -> None:
    """Forgets the tries for codes of an account after a right one."""
    forget_tries(tx, f"code:{user}")


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


def has_password(tx: Tx, user: str) -> bool:
    """Whether the account logs in with a password: who only comes by a provider has none."""
    statement = sa.select(Credential.user_id).where(Credential.user_id == user)
    return tx.connection.execute(statement).first() is not None


def check_present(tx: Tx, user: str, password: str) -> None:
    """Raises K445 unless `password` is the present one of the account. Without one nothing is asked."""
    hashed = tx.connection.execute(sa.select(Credential.password_hash).where(Credential.user_id == user)).scalar()
    if hashed is not None and not verify(hashed, password):
        raise KithError(Problem(code="K445", field="present"))
