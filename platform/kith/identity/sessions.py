"""Log-ins that are open: opened with a fresh token, found by its hash, ended at once."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from kith.identity.secrets import new_token, token_hash
from kith.ledger import audit
from kith.storage.system import Session, User
from kith.storage.tx import Tx

LIFETIME = timedelta(days=14)


def open_session(
    tx: Tx, user: str, *, realm: str = "staff", lifetime: timedelta = LIFETIME, user_agent: str = "", ip: str = ""
) -> str:
    """The token of a new session of `user`; only its hash is kept. Notes the log-in on the account."""
    token, now = new_token(), tx.clock.now()
    tx.connection.execute(
        sa.insert(Session).values(
            token_hash=token_hash(token),
            user_id=user,
            realm=realm,
            csrf_secret=new_token(),
            created_at=now,
            last_seen_at=now,
            expires_at=now + lifetime,
            user_agent=user_agent[:400],
            ip=ip[:60],
        )
    )
    tx.connection.execute(sa.update(User).where(User.id == user).values(last_login_at=now))
    audit.note(tx, "login.opened", user_id=user, detail={"realm": realm})
    return token


def end_session(tx: Tx, token: str) -> None:
    """Ends the session with that token; an unknown one is no complaint."""
    tx.connection.execute(sa.delete(Session).where(Session.token_hash == token_hash(token)))


def end_sessions_of(tx: Tx, user: str) -> None:
    """Ends every session of an account: after a new password, a suspension."""
    tx.connection.execute(sa.delete(Session).where(Session.user_id == user))
