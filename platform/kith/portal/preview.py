"""Seeing a portal as one of its people: by staff who may act as others, with a reason, for a while.

It is a log-in of its own to that portal: its holder is who looks, so that it ends with their account, and neither their
own log-in nor the person's is touched. Portal people hold no powers, so the direction is always downward.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from kith.access.actor import Actor
from kith.definition.model import PortalType
from kith.errors import KithError, Problem
from kith.identity.impersonation import reason_of
from kith.identity.reach import may_act_as
from kith.identity.secrets import new_token, token_hash
from kith.ledger import audit
from kith.portal.access import ACTIVE, is_let_in, of_record, realm
from kith.storage.ids import new_id
from kith.storage.system import PortalAccess, Session
from kith.storage.tx import Tx

LINGERING = timedelta(hours=1)  # how long a log-in whose time is over is still known, so that a page can say so
METHOD = "impersonation"


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """As whom the portal is seen: the record behind them, and what it is called."""

    portal: PortalType
    record: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Begun:
    """A log-in that was opened. `expires_at` is when its cookie is worth nothing any more."""

    token: str
    expires_at: datetime


def may(tx: Tx, actor: Actor) -> bool:
    """Whether `actor` may see portals as their people do: not by a token, and not while acting as somebody."""
    return actor.narrowed is None and actor.impersonator is None and may_act_as(tx.site, actor.roles, frozenset())


def check(tx: Tx, actor: Actor, person: Person) -> str:
    """The account of the person. Raises K461, K463, K464."""
    if actor.impersonator is not None:
        raise KithError(Problem(code="K461"))
    if not may(tx, actor):
        raise KithError(Problem(code="K464", params={"name": person.name}))
    access = of_record(tx, person.portal, person.record)
    if access is None or access.state != ACTIVE or not is_let_in(tx, person.portal, person.record):
        raise KithError(Problem(code="K463", params={"name": person.name}))
    return access.user


def start(
    tx: Tx,
    actor: Actor,
    person: Person,
    *,
    reason: str,
    lasting: timedelta,
    user_agent: str = "",
    ip: str = "",
) -> Begun:
    """Opens the log-in; one by which `actor` saw this portal as somebody ends. Raises what `check` does, K460, K2.."""
    account, portal = check(tx, actor, person), person.portal
    why = reason_of(reason)
    _end(tx, portal, "asked", Session.user_id == actor.user)
    token, now = new_token(), tx.clock.now()
    begun = Begun(token=token, expires_at=now + lasting + LINGERING)
    tx.connection.execute(
        sa.insert(Session).values(
            token_hash=token_hash(token),
            id=new_id(),
            user_id=actor.user,
            realm=realm(portal),
            csrf_secret=new_token(),
            created_at=now,
            last_seen_at=now,
            expires_at=begun.expires_at,
            user_agent=user_agent[:400],
            ip=ip[:60],
            method=METHOD,
            strong=False,
            impersonated_id=account,
            impersonated_until=now + lasting,
            impersonation_reason=why,
        )
    )
    detail = {"reason": why, "minutes": int(lasting.total_seconds() // 60), "realm": realm(portal)}
    audit.note(tx, "impersonation.started", user_id=actor.user, subject=account, detail=detail)
    return begun


def finish(tx: Tx, portal: PortalType, token: str, because: str) -> str | None:
    """Ends the log-in with that token, where it is staff's: the record that it was for, '' for one that has no access
    any more. None where nobody acts in it. Of two at once one ends it."""
    person = _end(tx, portal, because, Session.token_hash == token_hash(token))
    if person is None:
        return None
    behind = sa.select(PortalAccess.record_id).where(
        PortalAccess.type == portal.physical, PortalAccess.user_id == person
    )
    return tx.connection.execute(behind.order_by(PortalAccess.record_id)).scalar() or ""


def _end(tx: Tx, portal: PortalType, because: str, which: sa.ColumnElement[bool]) -> str | None:
    """Whom the log-ins acted as, the last of them; None where there was none."""
    gone = sa.delete(Session).where(which, Session.realm == realm(portal), Session.impersonated_id.is_not(None))
    rows = tx.connection.execute(gone.returning(Session.user_id, Session.impersonated_id)).all()
    for row in rows:
        detail = {"because": because, "realm": realm(portal)}
        audit.note(tx, "impersonation.ended", user_id=row.user_id, subject=row.impersonated_id, detail=detail)
    return rows[-1].impersonated_id if rows else None
