"""Forgotten passwords: who gets a link, and how often it may be asked for.

The page counts and enqueues, for every address alike; who it belongs to is only looked for by the job.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import sqlalchemy as sa

from kith.fields.keys import fold
from kith.identity import links
from kith.identity.invites import RESET, RESET_FOR
from kith.identity.throttle import Limit, count_try
from kith.ledger import audit
from kith.storage.system import Credential, ExternalIdentity, User
from kith.storage.tx import Tx

PER_ADDRESS = 3
PER_ORIGIN = 20
WINDOW = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Forgetful:
    """Who asked. `elsewhere`: the account is entered by another service alone, and has no password."""

    user: str
    elsewhere: bool


def count(tx: Tx, email: str, ip: str) -> None:
    """Counts that somebody asks, for the address and for where it comes from. Raises K402 beyond the limit."""
    count_try(tx, Limit(f"forgot:{_key(email)[:200]}", PER_ADDRESS, WINDOW))
    count_try(tx, Limit(f"forgot-from:{ip[:60]}", PER_ORIGIN, WINDOW))


def forgetful(tx: Tx, email: str) -> Forgetful | None:
    """Whose active staff account has the address, or None."""
    password = sa.select(Credential.user_id).where(Credential.user_id == User.id).exists()
    tied = sa.select(ExternalIdentity.user_id).where(ExternalIdentity.user_id == User.id).exists()
    statement = sa.select(User.id, sa.and_(~password, tied)).where(
        User.kind == "staff", User.state == "active", User.email_key == _key(email)
    )
    row = tx.connection.execute(statement).first()
    return Forgetful(row[0], bool(row[1])) if row else None


def link(tx: Tx, user: str) -> str:
    """The token of a link for a new password, to be mailed as /reset/<token>; an earlier one stops working."""
    token = links.bound_link(tx, RESET, user, RESET_FOR)
    audit.note(tx, "password.forgotten", user_id=None, subject=user)
    return token


def _key(email: str) -> str:
    return fold(email.strip()).replace("\0", "\ufffd")
