"""Log-ins that are open: opened with a fresh token, found by its hash, listed, ended at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from kith.errors import KithError, Problem
from kith.fields.lookups import is_id
from kith.identity.reach import check_change
from kith.identity.secrets import new_token, token_hash
from kith.identity.users import require
from kith.ledger import audit
from kith.storage.ids import new_id
from kith.storage.system import Session, User
from kith.storage.tx import Tx

LIFETIME = timedelta(days=14)


@dataclass(frozen=True, slots=True, kw_only=True)
class Open:
    """A log-in that is open. `last_seen_at` may be a minute behind. `id` is "" for one that an older Kith opened.

    `method`: password, link, or a provider's name. `strong`: with a second factor. `impersonated`: the account that
    its user acts as just now.
    """

    id: str
    user: str
    realm: str
    created_at: datetime
    last_seen_at: datetime
    expires_at: datetime
    user_agent: str
    ip: str
    method: str
    strong: bool
    impersonated: str | None
    current: bool


def open_session(
    tx: Tx,
    user: str,
    *,
    realm: str = "staff",
    lifetime: timedelta = LIFETIME,
    user_agent: str = "",
    ip: str = "",
    method: str = "password",
    strong: bool = False,
) -> str:
    """The token of a new session of `user`; only its hash is kept. Notes the log-in on the account."""
    token, now = new_token(), tx.clock.now()
    tx.connection.execute(
        sa.insert(Session).values(
            token_hash=token_hash(token),
            id=new_id(),
            user_id=user,
            realm=realm,
            csrf_secret=new_token(),
            created_at=now,
            last_seen_at=now,
            expires_at=now + lifetime,
            user_agent=user_agent[:400],
            ip=ip[:60],
            method=method,
            strong=strong,
        )
    )
    tx.connection.execute(sa.update(User).where(User.id == user).values(last_login_at=now))
    audit.note(tx, "login.opened", user_id=user, detail={"realm": realm, "method": method, "strong": strong})
    return token


def of(tx: Tx, user: str, *, idle: timedelta | None = None, current: str | None = None) -> tuple[Open, ...]:
    """The open log-ins of an account, the latest used first; those of others who act as it are theirs.

    `idle`: how long they last without a request. `current`: the hash of the one that asks.
    """
    now = tx.clock.now()
    statement = sa.select(Session).where(Session.user_id == user, Session.expires_at > now)
    if idle is not None:
        statement = statement.where(Session.last_seen_at > now - idle)
    columns = sa.inspect(Session).local_table.c
    rows = tx.connection.execute(statement.with_only_columns(*columns).order_by(Session.last_seen_at.desc()))
    return tuple(
        Open(
            id=row.id or "",
            user=row.user_id,
            realm=row.realm,
            created_at=row.created_at,
            last_seen_at=row.last_seen_at,
            expires_at=row.expires_at,
            user_agent=row.user_agent or "",
            ip=row.ip or "",
            method=row.method or "",
            strong=bool(row.strong),
            impersonated=row.impersonated_id,
            current=row.token_hash == current,
        )
        for row in rows
    )


def end(tx: Tx, session_id: str, *, by: str | None, user: str | None = None) -> None:
    """Ends a log-in by its id at once; with `user`, one of that account alone.

    Raises K440 where there is none, K442, K469.
    """
    which = [Session.id == session_id] if user is None else [Session.id == session_id, Session.user_id == user]
    holder = tx.connection.execute(sa.select(Session.user_id).where(*which)).scalar() if is_id(session_id) else None
    if holder is not None:
        check_change(tx, by, require(tx, holder))
    if holder is None or not _end(tx, *which):
        raise KithError(Problem(code="K440"))
    audit.note(tx, "session.ended", user_id=by, subject=holder, detail={"session": session_id})


def end_others(tx: Tx, user: str, *, but: str | None, by: str | None) -> int:
    """Ends every log-in of an account but the one with the hash `but`; tells how many. Raises K407, K442, K469."""
    check_change(tx, by, require(tx, user))
    ended = end_sessions_of(tx, user, but=but)
    if ended:
        audit.note(tx, "session.ended", user_id=by, subject=user, detail={"count": ended})
    return ended


def end_session(tx: Tx, token: str) -> None:
    """Ends the session with that token; an unknown one is no complaint."""
    _end(tx, Session.token_hash == token_hash(token))


def end_sessions_of(tx: Tx, user: str, *, but: str | None = None) -> int:
    """Ends every session of an account, after a new password, a suspension: all but `but` (a hash). Tells how many."""
    which = [Session.user_id == user] if but is None else [Session.user_id == user, Session.token_hash != but]
    return _end(tx, *which)


def _end(tx: Tx, *which: sa.ColumnElement[bool]) -> int:
    """Ends the sessions, and notes where somebody acted as somebody else in one of them. Tells how many."""
    statement = sa.delete(Session).where(*which).returning(Session.user_id, Session.impersonated_id, Session.realm)
    ended = rows = tx.connection.execute(statement).all()
    if holders := {
        row.user_id for row in rows if row.realm == "staff"
    }:  # and what they opened to see portals as others
        opened = (Session.user_id.in_(holders), Session.realm != "staff", Session.impersonated_id.is_not(None))
        further = sa.delete(Session).where(*opened).returning(Session.user_id, Session.impersonated_id, Session.realm)
        ended = [*rows, *tx.connection.execute(further)]
    for row in ended:
        if row.impersonated_id is not None:
            over = {"because": "session"}
            audit.note(tx, "impersonation.ended", user_id=row.user_id, subject=row.impersonated_id, detail=over)
    return len(rows)
