"""Changing accounts: their password, their roles, whether they may log in. Each change is a use of power, and noted."""

from __future__ import annotations

from collections.abc import Iterable

import sqlalchemy as sa

from kith.identity import tokens
from kith.identity.passwords import chosen
from kith.identity.sessions import end_sessions_of
from kith.identity.users import physical_roles, require
from kith.ledger import audit
from kith.storage.system import Credential, User, UserRole
from kith.storage.tx import Tx


def set_password(tx: Tx, user: str, password: str, *, by: str | None = None) -> None:
    """Sets the password of an account and ends its sessions: whoever knew the old one is out.

    Raises what plugins have against the password.
    """
    account = require(tx, user)
    hashed, now = chosen(tx, password, email=account.email, name=account.name), tx.clock.now()
    changed = tx.connection.execute(
        sa.update(Credential).where(Credential.user_id == user).values(password_hash=hashed, changed_at=now)
    )
    if changed.rowcount == 0:
        tx.connection.execute(sa.insert(Credential).values(user_id=user, password_hash=hashed, changed_at=now))
    end_sessions_of(tx, user)
    audit.note(tx, "password.set", user_id=by, subject=user)


def disable(tx: Tx, user: str, *, by: str | None = None) -> None:
    """Suspends an account: its sessions end and its tokens are revoked, at once and for good."""
    tx.connection.execute(sa.update(User).where(User.id == user).values(state="suspended"))
    end_sessions_of(tx, user)
    audit.note(tx, "user.disabled", user_id=by, subject=user, detail={"tokens": tokens.revoke_all(tx, user)})


def enable(tx: Tx, user: str, *, by: str | None = None) -> None:
    """Lets an account log in again; it makes new tokens."""
    tx.connection.execute(sa.update(User).where(User.id == user).values(state="active"))
    audit.note(tx, "user.enabled", user_id=by, subject=user)


def set_roles(tx: Tx, user: str, names: Iterable[str], *, by: str | None = None) -> None:
    """Gives an account these roles and no others, from its next request on. Raises K404, K408."""
    wanted = set(physical_roles(tx.site, names))
    held = set(tx.connection.execute(sa.select(UserRole.role).where(UserRole.user_id == user)).scalars())
    given, taken = sorted(wanted - held), sorted(held - wanted)
    if taken:
        tx.connection.execute(sa.delete(UserRole).where(UserRole.user_id == user, UserRole.role.in_(taken)))
    if given:
        tx.connection.execute(sa.insert(UserRole), [{"user_id": user, "role": role} for role in given])
    if given or taken:
        audit.note(tx, "roles.set", user_id=by, subject=user, detail={"given": given, "taken": taken})
